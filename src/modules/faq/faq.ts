import type { ModuleDefinition } from '../../metadata/module.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';
import { choose } from '../choices.ts';

const published: PrivacyDeclaration = {
  category: 'none',
  reason: 'Written for everyone to read; names of customers do not belong here.',
};

/** Questions that customers ask often, with the answer. Customers see the published ones. */
export const faq: ModuleDefinition = {
  name: 'faq',
  label: { en: 'Question', es: 'Pregunta' },
  labelPlural: { en: 'Questions and answers', es: 'Preguntas frecuentes' },
  icon: 'help',
  numberPrefix: 'FAQ',
  titleFields: ['question'],
  fields: [
    {
      name: 'question',
      type: 'text',
      label: { en: 'Question', es: 'Pregunta' },
      required: true,
      options: { maxLength: 300 },
      searchable: true,
      privacy: published,
    },
    {
      name: 'answer',
      type: 'rich_text',
      label: { en: 'Answer', es: 'Respuesta' },
      searchable: true,
      privacy: published,
    },
    {
      name: 'category',
      type: 'picklist',
      label: { en: 'Category', es: 'Categoría' },
      options: choose(
        { value: 'general', label: { en: 'General', es: 'General' } },
        { value: 'orders', label: { en: 'Orders', es: 'Pedidos' } },
        { value: 'invoices', label: { en: 'Invoices', es: 'Facturas' } },
        { value: 'product', label: { en: 'Product', es: 'Producto' } },
        { value: 'privacy', label: { en: 'Data protection', es: 'Protección de datos' } },
      ),
      privacy: published,
    },
    {
      name: 'status',
      type: 'picklist',
      label: { en: 'Status', es: 'Estado' },
      default: 'draft',
      indexed: true,
      options: choose(
        { value: 'draft', label: { en: 'Draft', es: 'Borrador' }, tone: 'neutral' },
        { value: 'reviewed', label: { en: 'Reviewed', es: 'Revisada' }, tone: 'amber' },
        { value: 'published', label: { en: 'Published', es: 'Publicada' }, tone: 'green' },
        { value: 'obsolete', label: { en: 'Obsolete', es: 'Obsoleta' }, tone: 'neutral' },
      ),
      privacy: published,
    },
    {
      name: 'product',
      type: 'reference',
      label: { en: 'Product', es: 'Producto' },
      options: { modules: ['products'] },
      privacy: published,
    },
    { name: 'language', type: 'language', label: { en: 'Language', es: 'Idioma' }, privacy: published },
  ],
  blocks: [
    { name: 'question', label: { en: 'Question', es: 'Pregunta' }, fields: ['question', 'answer'] },
    {
      name: 'filing',
      label: { en: 'Filing', es: 'Clasificación' },
      fields: ['status', 'category', 'product', 'language'],
    },
  ],
  relations: [],
  views: [
    {
      name: 'all',
      label: { en: 'All questions', es: 'Todas las preguntas' },
      columns: ['number', 'question', 'category', 'status', 'language', 'updated_at'],
      sort: [{ field: 'question', direction: 'asc' }],
    },
    {
      name: 'published',
      label: { en: 'Published', es: 'Publicadas' },
      columns: ['question', 'category', 'product', 'language', 'updated_at'],
      filter: { field: 'status', op: 'eq', value: 'published' },
      sort: [{ field: 'question', direction: 'asc' }],
    },
  ],
  subject: { kind: 'none', reason: 'General answers for everyone; they are about no person.' },
  defaultSharing: 'read',
  comments: false,
  files: false,
  origin: 'shipped',
};
