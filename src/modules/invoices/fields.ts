import type { FieldDefinition } from '../../metadata/field.ts';
import { choose, currencies } from '../choices.ts';
import { billing, claim, customer, extra, internal, region, sums, terms } from '../voucher-privacy.ts';

const invoice: readonly FieldDefinition[] = [
  {
    name: 'subject',
    type: 'text',
    label: { en: 'Subject', es: 'Asunto' },
    options: { maxLength: 250 },
    searchable: true,
    privacy: extra,
  },
  {
    name: 'contact',
    type: 'reference',
    label: { en: 'Contact', es: 'Contacto' },
    options: { modules: ['contacts'] },
    privacy: customer,
  },
  {
    name: 'account',
    type: 'reference',
    label: { en: 'Account', es: 'Cuenta' },
    options: { modules: ['accounts'] },
    privacy: customer,
  },
  {
    name: 'status',
    type: 'picklist',
    label: { en: 'Status', es: 'Estado' },
    default: 'draft',
    indexed: true,
    options: choose(
      { value: 'draft', label: { en: 'Draft', es: 'Borrador' }, tone: 'neutral' },
      { value: 'issued', label: { en: 'Issued', es: 'Emitida' }, tone: 'petrol' },
      { value: 'paid', label: { en: 'Paid', es: 'Pagada' }, tone: 'green' },
      { value: 'cancelled', label: { en: 'Cancelled', es: 'Anulada' }, tone: 'red' },
    ),
    privacy: terms,
  },
  {
    name: 'issued_on',
    type: 'date',
    label: { en: 'Issued on', es: 'Fecha de emisión' },
    indexed: true,
    privacy: terms,
  },
  { name: 'due_on', type: 'date', label: { en: 'Due on', es: 'Vencimiento' }, indexed: true, privacy: claim },
  { name: 'paid_on', type: 'date', label: { en: 'Paid on', es: 'Fecha de pago' }, privacy: terms },
  {
    name: 'customer_order',
    type: 'text',
    label: { en: "Customer's order", es: 'Pedido del cliente' },
    options: { maxLength: 100 },
    searchable: true,
    privacy: extra,
  },
];

const billed: readonly FieldDefinition[] = [
  {
    name: 'billing_name',
    type: 'text',
    label: { en: 'Billed to', es: 'Destinatario' },
    options: { maxLength: 250 },
    searchable: true,
    privacy: billing,
  },
  {
    name: 'billing_street',
    type: 'text',
    label: { en: 'Street and number', es: 'Calle y número' },
    options: { maxLength: 200 },
    privacy: billing,
  },
  {
    name: 'billing_postal_code',
    type: 'text',
    label: { en: 'Postcode', es: 'Código postal' },
    options: { maxLength: 20 },
    privacy: billing,
  },
  {
    name: 'billing_city',
    type: 'text',
    label: { en: 'City', es: 'Ciudad' },
    options: { maxLength: 100 },
    privacy: billing,
  },
  {
    name: 'billing_region',
    type: 'text',
    label: { en: 'Region', es: 'Provincia' },
    options: { maxLength: 100 },
    privacy: region,
  },
  { name: 'billing_country', type: 'country', label: { en: 'Country', es: 'País' }, privacy: billing },
  {
    name: 'vat_number',
    type: 'text',
    label: { en: 'VAT number', es: 'NIF-IVA' },
    options: { maxLength: 30 },
    privacy: billing,
  },
];

const amounts: readonly FieldDefinition[] = [
  {
    name: 'currency',
    type: 'picklist',
    label: { en: 'Currency', es: 'Moneda' },
    default: 'EUR',
    options: currencies,
    privacy: terms,
  },
  {
    name: 'subtotal',
    type: 'computed',
    label: { en: 'Net', es: 'Base imponible' },
    readOnly: true,
    options: { sqlType: 'numeric(18,2)', currencyField: 'currency' },
    privacy: sums,
  },
  {
    name: 'tax_total',
    type: 'computed',
    label: { en: 'Tax', es: 'Cuota de IVA' },
    readOnly: true,
    options: { sqlType: 'numeric(18,2)', currencyField: 'currency' },
    privacy: sums,
  },
  {
    name: 'total',
    type: 'computed',
    label: { en: 'Total', es: 'Total' },
    readOnly: true,
    options: { sqlType: 'numeric(18,2)', currencyField: 'currency' },
    privacy: sums,
  },
  { name: 'note', type: 'long_text', label: { en: 'Note', es: 'Nota' }, privacy: internal },
];

export const invoiceFields: readonly FieldDefinition[] = [...invoice, ...billed, ...amounts];
