import type { ModuleDefinition } from '../../metadata/module.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';
import { choose } from '../choices.ts';

const content: PrivacyDeclaration = {
  category: 'content',
  sensitivity: 'ordinary',
  origin: 'provided',
  purposes: ['service_contract', 'support', 'accountability'],
  retention: 'account_life',
  onErasure: { action: 'delete' },
  inAccess: true,
  inPortability: true,
  disclosure: ['documents'],
  portal: 'shown',
};

const filing: PrivacyDeclaration = {
  ...content,
  category: 'contractual',
  origin: 'derived',
  inPortability: { leftOut: 'derived' },
};

/** Files with what one has to know about them: whose, of what kind, how long they hold. */
export const documents: ModuleDefinition = {
  name: 'documents',
  label: { en: 'Document', es: 'Documento' },
  labelPlural: { en: 'Documents', es: 'Documentos' },
  icon: 'file-text',
  numberPrefix: 'DOC',
  titleFields: ['title'],
  fields: [
    {
      name: 'title',
      type: 'text',
      label: { en: 'Title', es: 'Título' },
      required: true,
      options: { maxLength: 250 },
      searchable: true,
      privacy: content,
    },
    { name: 'file', type: 'file', label: { en: 'File', es: 'Archivo' }, privacy: content },
    {
      name: 'kind',
      type: 'picklist',
      label: { en: 'Kind', es: 'Clase' },
      options: choose(
        { value: 'contract', label: { en: 'Contract', es: 'Contrato' } },
        { value: 'consent', label: { en: 'Proof of consent', es: 'Prueba de consentimiento' } },
        { value: 'identity', label: { en: 'Proof of identity', es: 'Prueba de identidad' } },
        { value: 'letter', label: { en: 'Letter', es: 'Carta' } },
        { value: 'offer', label: { en: 'Offer', es: 'Oferta' } },
        { value: 'policy', label: { en: 'Policy', es: 'Política' } },
        { value: 'other', label: { en: 'Other', es: 'Otro' } },
      ),
      privacy: filing,
    },
    {
      name: 'folder',
      type: 'text',
      label: { en: 'Folder', es: 'Carpeta' },
      indexed: true,
      options: { maxLength: 120 },
      privacy: { ...filing, portal: 'hidden' },
    },
    {
      name: 'version_label',
      type: 'text',
      label: { en: 'Version', es: 'Versión' },
      options: { maxLength: 40 },
      privacy: filing,
    },
    { name: 'language', type: 'language', label: { en: 'Language', es: 'Idioma' }, privacy: filing },
    {
      name: 'contact',
      type: 'reference',
      label: { en: 'Contact', es: 'Contacto' },
      options: { modules: ['contacts'] },
      privacy: { ...content, category: 'identity' },
    },
    {
      name: 'account',
      type: 'reference',
      label: { en: 'Account', es: 'Cuenta' },
      options: { modules: ['accounts'] },
      privacy: { ...content, category: 'employment' },
    },
    { name: 'valid_from', type: 'date', label: { en: 'Valid from', es: 'Válido desde' }, privacy: filing },
    { name: 'valid_until', type: 'date', label: { en: 'Valid until', es: 'Válido hasta' }, privacy: filing },
    {
      name: 'note',
      type: 'long_text',
      label: { en: 'Note', es: 'Nota' },
      searchable: true,
      privacy: { ...filing, category: 'content', portal: 'hidden' },
    },
  ],
  blocks: [
    {
      name: 'document',
      label: { en: 'Document', es: 'Documento' },
      fields: ['title', 'file', 'kind', 'folder', 'version_label', 'language'],
    },
    { name: 'people', label: { en: 'Belongs to', es: 'Pertenece a' }, fields: ['contact', 'account'] },
    {
      name: 'validity',
      label: { en: 'Validity', es: 'Vigencia' },
      fields: ['valid_from', 'valid_until', 'note'],
    },
  ],
  relations: [
    {
      name: 'consents',
      label: { en: 'Consents it proves', es: 'Consentimientos que acredita' },
      module: 'personal_consents',
      by: 'document',
    },
  ],
  views: [
    {
      name: 'all',
      label: { en: 'All documents', es: 'Todos los documentos' },
      columns: ['number', 'title', 'kind', 'folder', 'contact', 'account', 'valid_until', 'updated_at'],
      sort: [{ field: 'updated_at', direction: 'desc' }],
    },
    {
      name: 'expiring',
      label: { en: 'Expire in 30 days', es: 'Caducan en 30 días' },
      columns: ['number', 'title', 'kind', 'contact', 'account', 'valid_until', 'owner'],
      filter: { field: 'valid_until', op: 'between', value: ['today', '+30d'] },
      sort: [{ field: 'valid_until', direction: 'asc' }],
    },
  ],
  subject: { kind: 'paths', paths: ['contact'] },
  defaultSharing: 'private',
  comments: true,
  files: true,
  origin: 'shipped',
};
