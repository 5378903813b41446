import type { ModuleDefinition } from '../../metadata/module.ts';
import { contactFields } from './fields.ts';

/** People: the records that everything about a natural person leads to. */
export const contacts: ModuleDefinition = {
  name: 'contacts',
  label: { en: 'Contact', es: 'Contacto' },
  labelPlural: { en: 'Contacts', es: 'Contactos' },
  icon: 'users',
  numberPrefix: 'CON',
  titleFields: ['first_name', 'last_name'],
  fields: contactFields,
  blocks: [
    {
      name: 'person',
      label: { en: 'Person', es: 'Persona' },
      fields: [
        'salutation',
        'academic_title',
        'first_name',
        'last_name',
        'birth_date',
        'language',
        'account',
        'job_title',
        'department',
        'reports_to',
        'assistant',
        'photo',
      ],
    },
    {
      name: 'reach',
      label: { en: 'Reach', es: 'Contacto' },
      fields: ['email', 'phone', 'mobile', 'preferred_contact', 'do_not_call'],
    },
    {
      name: 'address',
      label: { en: 'Address', es: 'Dirección' },
      fields: ['street', 'postal_code', 'city', 'region', 'country'],
    },
    {
      name: 'sales',
      label: { en: 'Sales', es: 'Ventas' },
      fields: ['segment', 'lead_source', 'credit_band', 'description'],
    },
  ],
  relations: [
    { name: 'tickets', label: { en: 'Tickets', es: 'Incidencias' }, module: 'tickets', by: 'contact' },
    { name: 'invoices', label: { en: 'Invoices', es: 'Facturas' }, module: 'invoices', by: 'contact' },
    { name: 'documents', label: { en: 'Documents', es: 'Documentos' }, module: 'documents', by: 'contact' },
    {
      name: 'consents',
      label: { en: 'Consents', es: 'Consentimientos' },
      module: 'personal_consents',
      by: 'contact',
    },
    { name: 'team', label: { en: 'Team', es: 'Equipo' }, module: 'contacts', by: 'reports_to' },
  ],
  views: [
    {
      name: 'all',
      label: { en: 'All contacts', es: 'Todos los contactos' },
      columns: ['first_name', 'last_name', 'account', 'city', '_legal_basis', '_delete_by', 'owner'],
      sort: [
        { field: 'last_name', direction: 'asc' },
        { field: 'first_name', direction: 'asc' },
      ],
    },
    {
      name: 'mine',
      label: { en: 'My contacts', es: 'Mis contactos' },
      columns: ['first_name', 'last_name', 'account', 'email', 'mobile', 'updated_at'],
      filter: { field: 'owner', op: 'eq', value: 'me' },
      sort: [{ field: 'last_name', direction: 'asc' }],
    },
    {
      name: 'recent',
      label: { en: 'Changed in 30 days', es: 'Modificados en 30 días' },
      columns: ['first_name', 'last_name', 'account', 'email', 'updated_by', 'updated_at'],
      filter: { field: 'updated_at', op: 'gte', value: '-30d' },
      sort: [{ field: 'updated_at', direction: 'desc' }],
    },
  ],
  subject: { kind: 'self' },
  defaultSharing: 'private',
  comments: true,
  files: true,
  origin: 'shipped',
};
