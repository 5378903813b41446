import type { ModuleDefinition } from '../../metadata/module.ts';
import { accountFields } from './fields.ts';

/** Companies and other organisations that the firm deals with. */
export const accounts: ModuleDefinition = {
  name: 'accounts',
  label: { en: 'Account', es: 'Cuenta' },
  labelPlural: { en: 'Accounts', es: 'Cuentas' },
  icon: 'building',
  numberPrefix: 'ACC',
  titleFields: ['name'],
  fields: accountFields,
  blocks: [
    {
      name: 'company',
      label: { en: 'Company', es: 'Empresa' },
      fields: [
        'name',
        'type',
        'industry',
        'vat_number',
        'registration_number',
        'employees',
        'annual_revenue',
        'parent',
      ],
    },
    { name: 'reach', label: { en: 'Reach', es: 'Contacto' }, fields: ['email', 'phone', 'website'] },
    {
      name: 'address',
      label: { en: 'Address', es: 'Dirección' },
      fields: ['street', 'postal_code', 'city', 'region', 'country'],
    },
    {
      name: 'delivery',
      label: { en: 'Delivery address', es: 'Dirección de entrega' },
      fields: [
        'shipping_street',
        'shipping_postal_code',
        'shipping_city',
        'shipping_region',
        'shipping_country',
      ],
    },
    { name: 'notes', label: { en: 'Notes', es: 'Notas' }, fields: ['description'] },
  ],
  relations: [
    {
      name: 'contacts',
      label: { en: 'Contacts', es: 'Contactos' },
      module: 'contacts',
      by: 'account',
      goesAlong: true,
    },
    {
      name: 'tickets',
      label: { en: 'Tickets', es: 'Incidencias' },
      module: 'tickets',
      by: 'account',
      goesAlong: true,
    },
    {
      name: 'invoices',
      label: { en: 'Invoices', es: 'Facturas' },
      module: 'invoices',
      by: 'account',
      goesAlong: true,
    },
    {
      name: 'documents',
      label: { en: 'Documents', es: 'Documentos' },
      module: 'documents',
      by: 'account',
      goesAlong: true,
    },
    {
      name: 'consents',
      label: { en: 'Consents', es: 'Consentimientos' },
      module: 'personal_consents',
      by: 'account',
      goesAlong: true,
    },
    {
      name: 'parts',
      label: { en: 'Parts of the group', es: 'Empresas del grupo' },
      module: 'accounts',
      by: 'parent',
    },
  ],
  views: [
    {
      name: 'all',
      label: { en: 'All accounts', es: 'Todas las cuentas' },
      columns: ['name', 'type', 'industry', 'city', 'country', 'phone', 'owner'],
      sort: [{ field: 'name', direction: 'asc' }],
    },
    {
      name: 'customers',
      label: { en: 'Customers', es: 'Clientes' },
      columns: ['name', 'industry', 'city', 'country', 'phone', 'owner'],
      filter: { field: 'type', op: 'eq', value: 'customer' },
      sort: [{ field: 'name', direction: 'asc' }],
    },
    {
      name: 'mine',
      label: { en: 'My accounts', es: 'Mis cuentas' },
      columns: ['name', 'type', 'city', 'phone', 'updated_at'],
      filter: { field: 'owner', op: 'eq', value: 'me' },
      sort: [{ field: 'name', direction: 'asc' }],
    },
  ],
  subject: {
    kind: 'none',
    reason:
      'A company is not a natural person (Art. 4(1)). Its people, and a sole trader, are contacts that refer to it.',
  },
  defaultSharing: 'read',
  comments: true,
  files: true,
  origin: 'shipped',
};
