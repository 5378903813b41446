import type { ModuleDefinition } from '../../metadata/module.ts';
import { choose } from '../choices.ts';
import { filing, secretFields } from './fields.ts';

/** What a company has to know of a customer and nobody may read in passing: access data, documents, account numbers. */
export const confidentialInformation: ModuleDefinition = {
  name: 'confidential_information',
  label: { en: 'Confidential entry', es: 'Dato confidencial' },
  labelPlural: { en: 'Confidential information', es: 'Información confidencial' },
  icon: 'lock',
  numberPrefix: 'SEC',
  titleFields: ['title'],
  fields: [
    {
      name: 'title',
      type: 'text',
      label: { en: 'Title', es: 'Título' },
      help: {
        en: 'What this is about, in words that everyone may read: never the secret itself.',
        es: 'De qué se trata, en palabras que todos pueden leer: nunca el propio secreto.',
      },
      required: true,
      options: { maxLength: 120 },
      searchable: true,
      privacy: filing,
    },
    {
      name: 'reference',
      type: 'text',
      label: { en: 'Reference', es: 'Referencia' },
      help: {
        en: 'A number of your own, such as that of a contract.',
        es: 'Un número propio, por ejemplo el de un contrato.',
      },
      indexed: true,
      options: { maxLength: 60 },
      searchable: true,
      privacy: filing,
    },
    {
      name: 'category',
      type: 'picklist',
      label: { en: 'Category', es: 'Categoría' },
      help: {
        en: 'Decides which key holders may open the secrets.',
        es: 'Decide qué custodios de claves pueden abrir los secretos.',
      },
      required: true,
      default: 'other',
      options: choose(
        { value: 'access', label: { en: 'Access', es: 'Acceso' }, tone: 'petrol' },
        { value: 'personal', label: { en: 'Personal', es: 'Personal' }, tone: 'plum' },
        { value: 'other', label: { en: 'Other', es: 'Otra' }, tone: 'neutral' },
      ),
      privacy: filing,
    },
    {
      name: 'related_to',
      type: 'reference',
      label: { en: 'Belongs to', es: 'Pertenece a' },
      options: { modules: ['contacts', 'accounts'] },
      privacy: { ...filing, category: 'identity', origin: 'provided' },
    },
    {
      name: 'asset',
      type: 'text',
      label: { en: 'Device or service', es: 'Equipo o servicio' },
      options: { maxLength: 120 },
      searchable: true,
      privacy: filing,
    },
    ...secretFields,
  ],
  blocks: [
    {
      name: 'entry',
      label: { en: 'Entry', es: 'Dato' },
      fields: ['title', 'reference', 'category', 'related_to', 'asset'],
    },
    {
      name: 'access',
      label: { en: 'Access', es: 'Acceso' },
      fields: ['username', 'password', 'pin', 'web_address', 'expires_on', 'last_checked_at', 'in_force'],
    },
    {
      name: 'person',
      label: { en: 'Person', es: 'Persona' },
      fields: ['document_kind', 'document_number', 'document', 'private_email', 'private_phone'],
    },
    {
      name: 'money',
      label: { en: 'Money', es: 'Dinero' },
      fields: ['account_number', 'amount', 'instalments'],
    },
    { name: 'description', label: { en: 'Description', es: 'Descripción' }, fields: ['description'] },
  ],
  relations: [],
  views: [
    {
      name: 'all',
      label: { en: 'All entries', es: 'Todos los datos' },
      columns: ['number', 'title', 'category', 'related_to', 'asset', 'owner', 'updated_at'],
      sort: [{ field: 'updated_at', direction: 'desc' }],
    },
    {
      name: 'access_data',
      label: { en: 'Access data', es: 'Datos de acceso' },
      columns: ['number', 'title', 'related_to', 'asset', 'username', 'password', 'updated_at'],
      filter: { field: 'category', op: 'eq', value: 'access' },
      sort: [{ field: 'title', direction: 'asc' }],
    },
  ],
  subject: { kind: 'paths', paths: ['related_to'] },
  defaultSharing: 'private',
  // Comments and attached files would be read by everyone who sees the record.
  comments: false,
  files: false,
  origin: 'shipped',
};
