import type { ModuleDefinition } from '../../metadata/module.ts';
import { invoiceFields } from './fields.ts';

/** Vouchers for what was sold. Their lines are records of `invoice_lines`. */
export const invoices: ModuleDefinition = {
  name: 'invoices',
  label: { en: 'Invoice', es: 'Factura' },
  labelPlural: { en: 'Invoices', es: 'Facturas' },
  icon: 'receipt',
  numberPrefix: 'INV',
  titleFields: ['subject'],
  fields: invoiceFields,
  blocks: [
    {
      name: 'invoice',
      label: { en: 'Invoice', es: 'Factura' },
      fields: ['subject', 'contact', 'account', 'status', 'issued_on', 'due_on', 'paid_on', 'customer_order'],
    },
    {
      name: 'billing',
      label: { en: 'Billed to', es: 'Destinatario' },
      fields: [
        'billing_name',
        'billing_street',
        'billing_postal_code',
        'billing_city',
        'billing_region',
        'billing_country',
        'vat_number',
      ],
    },
    {
      name: 'amounts',
      label: { en: 'Amounts', es: 'Importes' },
      fields: ['currency', 'subtotal', 'tax_total', 'total', 'note'],
    },
  ],
  relations: [
    {
      name: 'lines',
      label: { en: 'Lines', es: 'Líneas' },
      module: 'invoice_lines',
      by: 'invoice',
      cascade: true,
    },
  ],
  views: [
    {
      name: 'all',
      label: { en: 'All invoices', es: 'Todas las facturas' },
      columns: [
        'number',
        'subject',
        'contact',
        'account',
        'issued_on',
        'due_on',
        'status',
        'total',
        'currency',
      ],
      sort: [{ field: 'issued_on', direction: 'desc' }],
    },
    {
      name: 'overdue',
      label: { en: 'Overdue', es: 'Vencidas' },
      columns: ['number', 'contact', 'account', 'due_on', 'total', 'currency', 'owner'],
      filter: {
        all: [
          { field: 'status', op: 'eq', value: 'issued' },
          { field: 'due_on', op: 'lt', value: 'today' },
        ],
      },
      sort: [{ field: 'due_on', direction: 'asc' }],
    },
    {
      name: 'drafts',
      label: { en: 'Drafts', es: 'Borradores' },
      columns: ['number', 'subject', 'contact', 'account', 'total', 'currency', 'updated_at'],
      filter: { field: 'status', op: 'eq', value: 'draft' },
      sort: [{ field: 'updated_at', direction: 'desc' }],
    },
  ],
  subject: { kind: 'paths', paths: ['contact'] },
  defaultSharing: 'private',
  comments: true,
  files: true,
  origin: 'shipped',
};
