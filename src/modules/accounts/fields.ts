import type { FieldDefinition } from '../../metadata/field.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';
import { choose } from '../choices.ts';

const company: PrivacyDeclaration = {
  category: 'none',
  reason: 'A fact about a company. A sole trader is a contact as well, and that record leads to the person.',
};

/** May reach one person (a one-person firm, a direct line), so it is treated as personal. */
const reach: PrivacyDeclaration = {
  category: 'contact',
  sensitivity: 'ordinary',
  origin: 'provided',
  purposes: ['service_contract', 'customer_relations'],
  retention: 'account_life',
  onErasure: { action: 'delete' },
  inAccess: true,
  inPortability: true,
  disclosure: ['contact_details'],
  portal: 'hidden',
};

const notes: PrivacyDeclaration = {
  ...reach,
  category: 'content',
  origin: 'derived',
  inPortability: { leftOut: 'derived' },
  disclosure: [],
};

const firm: readonly FieldDefinition[] = [
  {
    name: 'name',
    type: 'text',
    label: { en: 'Name', es: 'Nombre' },
    required: true,
    options: { maxLength: 200 },
    searchable: true,
    privacy: company,
  },
  {
    name: 'type',
    type: 'picklist',
    label: { en: 'Type', es: 'Tipo' },
    options: choose(
      { value: 'customer', label: { en: 'Customer', es: 'Cliente' } },
      { value: 'prospect', label: { en: 'Prospect', es: 'Interesado' } },
      { value: 'supplier', label: { en: 'Supplier', es: 'Proveedor' } },
      { value: 'partner', label: { en: 'Partner', es: 'Socio' } },
      { value: 'authority', label: { en: 'Authority', es: 'Administración' } },
      { value: 'other', label: { en: 'Other', es: 'Otro' } },
    ),
    privacy: company,
  },
  {
    name: 'industry',
    type: 'picklist',
    label: { en: 'Industry', es: 'Sector' },
    options: choose(
      { value: 'agriculture', label: { en: 'Agriculture', es: 'Agricultura' } },
      { value: 'construction', label: { en: 'Construction', es: 'Construcción' } },
      { value: 'education', label: { en: 'Education', es: 'Educación' } },
      { value: 'energy', label: { en: 'Energy', es: 'Energía' } },
      { value: 'finance', label: { en: 'Finance and insurance', es: 'Finanzas y seguros' } },
      { value: 'health', label: { en: 'Health care', es: 'Sanidad' } },
      { value: 'hospitality', label: { en: 'Hotels and restaurants', es: 'Hostelería' } },
      { value: 'manufacturing', label: { en: 'Manufacturing', es: 'Industria' } },
      { value: 'public_sector', label: { en: 'Public sector', es: 'Sector público' } },
      { value: 'retail', label: { en: 'Retail', es: 'Comercio minorista' } },
      { value: 'services', label: { en: 'Services', es: 'Servicios' } },
      { value: 'technology', label: { en: 'Technology', es: 'Tecnología' } },
      { value: 'transport', label: { en: 'Transport', es: 'Transporte' } },
      { value: 'other', label: { en: 'Other', es: 'Otro' } },
    ),
    privacy: company,
  },
  {
    name: 'vat_number',
    type: 'text',
    label: { en: 'VAT number', es: 'NIF-IVA' },
    options: { maxLength: 30 },
    searchable: true,
    privacy: company,
  },
  {
    name: 'registration_number',
    type: 'text',
    label: { en: 'Company register', es: 'Registro mercantil' },
    options: { maxLength: 60 },
    privacy: company,
  },
  {
    name: 'employees',
    type: 'number',
    label: { en: 'Employees', es: 'Empleados' },
    options: { min: 0, max: 10_000_000 },
    privacy: company,
  },
  {
    name: 'annual_revenue',
    type: 'currency',
    label: { en: 'Annual revenue', es: 'Facturación anual' },
    options: { currency: 'EUR', min: '0' },
    privacy: company,
  },
  {
    name: 'parent',
    type: 'reference',
    label: { en: 'Part of', es: 'Pertenece a' },
    options: { modules: ['accounts'] },
    privacy: company,
  },
];

const reachable: readonly FieldDefinition[] = [
  {
    name: 'email',
    type: 'email',
    label: { en: 'E-mail', es: 'Correo electrónico' },
    searchable: true,
    indexed: true,
    privacy: reach,
  },
  { name: 'phone', type: 'phone', label: { en: 'Phone', es: 'Teléfono' }, searchable: true, privacy: reach },
  {
    name: 'website',
    type: 'url',
    label: { en: 'Web site', es: 'Sitio web' },
    searchable: true,
    privacy: company,
  },
];

function addressFields(prefix: string, of: { en: string; es: string }): readonly FieldDefinition[] {
  const label = (en: string, es: string) => ({ en: of.en + en, es: of.es + es });
  return [
    {
      name: `${prefix}street`,
      type: 'text',
      label: label('Street and number', 'Calle y número'),
      options: { maxLength: 200 },
      privacy: reach,
    },
    {
      name: `${prefix}postal_code`,
      type: 'text',
      label: label('Postcode', 'Código postal'),
      options: { maxLength: 20 },
      privacy: reach,
    },
    {
      name: `${prefix}city`,
      type: 'text',
      label: label('City', 'Ciudad'),
      options: { maxLength: 100 },
      privacy: reach,
    },
    {
      name: `${prefix}region`,
      type: 'text',
      label: label('Region', 'Provincia'),
      options: { maxLength: 100 },
      privacy: reach,
    },
    { name: `${prefix}country`, type: 'country', label: label('Country', 'País'), privacy: reach },
  ];
}

export const accountFields: readonly FieldDefinition[] = [
  ...firm,
  ...reachable,
  ...addressFields('', { en: '', es: '' }),
  ...addressFields('shipping_', { en: 'Delivery: ', es: 'Entrega: ' }),
  {
    name: 'description',
    type: 'long_text',
    label: { en: 'Notes', es: 'Notas' },
    searchable: true,
    privacy: notes,
  },
];
