import type { ModuleDefinition } from '../../metadata/module.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';
import { choose, currencies } from '../choices.ts';

const thing: PrivacyDeclaration = { category: 'none', reason: 'A fact about a thing that is sold.' };

/** What the firm sells: goods and services. */
export const products: ModuleDefinition = {
  name: 'products',
  label: { en: 'Product', es: 'Producto' },
  labelPlural: { en: 'Products', es: 'Productos' },
  icon: 'package',
  numberPrefix: 'PRO',
  titleFields: ['name'],
  fields: [
    {
      name: 'name',
      type: 'text',
      label: { en: 'Name', es: 'Nombre' },
      required: true,
      options: { maxLength: 200 },
      searchable: true,
      privacy: thing,
    },
    {
      name: 'code',
      type: 'text',
      label: { en: 'Code', es: 'Código' },
      unique: true,
      options: { maxLength: 60 },
      searchable: true,
      privacy: thing,
    },
    {
      name: 'kind',
      type: 'picklist',
      label: { en: 'Kind', es: 'Clase' },
      default: 'goods',
      options: choose(
        { value: 'goods', label: { en: 'Goods', es: 'Bien' } },
        { value: 'service', label: { en: 'Service', es: 'Servicio' } },
      ),
      privacy: thing,
    },
    {
      name: 'manufacturer',
      type: 'text',
      label: { en: 'Manufacturer', es: 'Fabricante' },
      options: { maxLength: 200 },
      privacy: thing,
    },
    {
      name: 'active',
      type: 'checkbox',
      label: { en: 'For sale', es: 'En venta' },
      default: true,
      privacy: thing,
    },
    {
      name: 'unit_price',
      type: 'currency',
      label: { en: 'Unit price', es: 'Precio unitario' },
      options: { currencyField: 'currency', scale: 4 },
      privacy: thing,
    },
    {
      name: 'currency',
      type: 'picklist',
      label: { en: 'Currency', es: 'Moneda' },
      default: 'EUR',
      options: currencies,
      privacy: thing,
    },
    {
      name: 'tax_rate',
      type: 'percent',
      label: { en: 'Tax rate', es: 'Tipo de IVA' },
      options: { min: '0', max: '100' },
      privacy: thing,
    },
    {
      name: 'unit',
      type: 'picklist',
      label: { en: 'Unit', es: 'Unidad' },
      default: 'piece',
      options: choose(
        { value: 'piece', label: { en: 'Piece', es: 'Unidad' } },
        { value: 'hour', label: { en: 'Hour', es: 'Hora' } },
        { value: 'day', label: { en: 'Day', es: 'Día' } },
        { value: 'month', label: { en: 'Month', es: 'Mes' } },
        { value: 'kilogram', label: { en: 'Kilogram', es: 'Kilogramo' } },
        { value: 'metre', label: { en: 'Metre', es: 'Metro' } },
        { value: 'litre', label: { en: 'Litre', es: 'Litro' } },
        { value: 'flat_rate', label: { en: 'Flat rate', es: 'Tanto alzado' } },
      ),
      privacy: thing,
    },
    {
      name: 'description',
      type: 'long_text',
      label: { en: 'Description', es: 'Descripción' },
      searchable: true,
      privacy: thing,
    },
  ],
  blocks: [
    {
      name: 'product',
      label: { en: 'Product', es: 'Producto' },
      fields: ['name', 'code', 'kind', 'manufacturer', 'active', 'description'],
    },
    {
      name: 'price',
      label: { en: 'Price', es: 'Precio' },
      fields: ['unit_price', 'currency', 'tax_rate', 'unit'],
    },
  ],
  relations: [
    { name: 'tickets', label: { en: 'Tickets', es: 'Incidencias' }, module: 'tickets', by: 'product' },
    { name: 'sales', label: { en: 'Sales', es: 'Ventas' }, module: 'invoice_lines', by: 'product' },
    { name: 'faq', label: { en: 'Questions', es: 'Preguntas' }, module: 'faq', by: 'product' },
  ],
  views: [
    {
      name: 'all',
      label: { en: 'All products', es: 'Todos los productos' },
      columns: ['code', 'name', 'kind', 'unit_price', 'currency', 'tax_rate', 'unit', 'active'],
      sort: [{ field: 'name', direction: 'asc' }],
    },
    {
      name: 'active',
      label: { en: 'For sale', es: 'En venta' },
      columns: ['code', 'name', 'kind', 'unit_price', 'currency', 'tax_rate', 'unit'],
      filter: { field: 'active', op: 'eq', value: true },
      sort: [{ field: 'name', direction: 'asc' }],
    },
  ],
  subject: { kind: 'none', reason: 'Products are things and services; nobody is identified by one.' },
  defaultSharing: 'read',
  comments: true,
  files: true,
  origin: 'shipped',
};
