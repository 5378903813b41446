import type { ModuleDefinition } from '../../metadata/module.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';
import { choose } from '../choices.ts';

/** What the person told us. */
const told: PrivacyDeclaration = {
  category: 'communication',
  sensitivity: 'ordinary',
  origin: 'provided',
  purposes: ['support', 'service_contract'],
  retention: 'support_3y',
  onErasure: { action: 'delete' },
  inAccess: true,
  inPortability: true,
  disclosure: ['support_history'],
  portal: 'may_edit',
};

/** What we did and judged: handed out under Art. 15, not under Art. 20. */
const handled: PrivacyDeclaration = {
  ...told,
  origin: 'derived',
  inPortability: { leftOut: 'derived' },
  portal: 'shown',
};

const internal: PrivacyDeclaration = { ...handled, portal: 'hidden' };

/** Cases of support: a question or a fault, until it is solved. */
export const tickets: ModuleDefinition = {
  name: 'tickets',
  label: { en: 'Ticket', es: 'Incidencia' },
  labelPlural: { en: 'Tickets', es: 'Incidencias' },
  icon: 'ticket',
  numberPrefix: 'TIC',
  titleFields: ['title'],
  fields: [
    {
      name: 'title',
      type: 'text',
      label: { en: 'Title', es: 'Título' },
      required: true,
      options: { maxLength: 250 },
      searchable: true,
      privacy: told,
    },
    {
      name: 'description',
      type: 'long_text',
      label: { en: 'Description', es: 'Descripción' },
      searchable: true,
      privacy: told,
    },
    {
      name: 'status',
      type: 'picklist',
      label: { en: 'Status', es: 'Estado' },
      default: 'open',
      indexed: true,
      options: choose(
        { value: 'open', label: { en: 'Open', es: 'Abierta' }, tone: 'petrol' },
        { value: 'in_progress', label: { en: 'In progress', es: 'En curso' }, tone: 'amber' },
        { value: 'waiting', label: { en: 'Waiting', es: 'En espera' }, tone: 'neutral' },
        { value: 'closed', label: { en: 'Closed', es: 'Cerrada' }, tone: 'green' },
      ),
      privacy: handled,
    },
    {
      name: 'priority',
      type: 'picklist',
      label: { en: 'Priority', es: 'Prioridad' },
      default: 'normal',
      options: choose(
        { value: 'low', label: { en: 'Low', es: 'Baja' } },
        { value: 'normal', label: { en: 'Normal', es: 'Normal' } },
        { value: 'high', label: { en: 'High', es: 'Alta' }, tone: 'amber' },
        { value: 'urgent', label: { en: 'Urgent', es: 'Urgente' }, tone: 'red' },
      ),
      privacy: handled,
    },
    {
      name: 'severity',
      type: 'picklist',
      label: { en: 'Severity', es: 'Gravedad' },
      options: choose(
        { value: 'minor', label: { en: 'Minor', es: 'Leve' } },
        { value: 'major', label: { en: 'Major', es: 'Grave' } },
        { value: 'critical', label: { en: 'Critical', es: 'Crítica' } },
        { value: 'wish', label: { en: 'Wish', es: 'Mejora' } },
      ),
      privacy: internal,
    },
    {
      name: 'category',
      type: 'picklist',
      label: { en: 'Category', es: 'Categoría' },
      options: choose(
        { value: 'question', label: { en: 'Question', es: 'Consulta' } },
        { value: 'fault', label: { en: 'Fault', es: 'Avería' } },
        { value: 'complaint', label: { en: 'Complaint', es: 'Reclamación' } },
        { value: 'order', label: { en: 'Order', es: 'Pedido' } },
        { value: 'invoice', label: { en: 'Invoice', es: 'Factura' } },
        { value: 'other', label: { en: 'Other', es: 'Otra' } },
      ),
      privacy: handled,
    },
    {
      name: 'channel',
      type: 'picklist',
      label: { en: 'Channel', es: 'Canal' },
      options: choose(
        { value: 'email', label: { en: 'E-mail', es: 'Correo electrónico' } },
        { value: 'phone', label: { en: 'Telephone', es: 'Teléfono' } },
        { value: 'portal', label: { en: 'Portal', es: 'Portal' } },
        { value: 'post', label: { en: 'Post', es: 'Correo postal' } },
        { value: 'in_person', label: { en: 'In person', es: 'En persona' } },
        { value: 'other', label: { en: 'Other', es: 'Otro' } },
      ),
      privacy: { ...told, origin: 'observed', portal: 'shown' },
    },
    {
      name: 'contact',
      type: 'reference',
      label: { en: 'Contact', es: 'Contacto' },
      options: { modules: ['contacts'] },
      privacy: { ...told, category: 'identity', portal: 'shown' },
    },
    {
      name: 'account',
      type: 'reference',
      label: { en: 'Account', es: 'Cuenta' },
      options: { modules: ['accounts'] },
      privacy: { ...told, category: 'employment', portal: 'shown' },
    },
    {
      name: 'product',
      type: 'reference',
      label: { en: 'Product', es: 'Producto' },
      options: { modules: ['products'] },
      privacy: { ...told, category: 'contractual', portal: 'shown' },
    },
    { name: 'due_on', type: 'date', label: { en: 'Due', es: 'Vence' }, indexed: true, privacy: handled },
    {
      name: 'closed_at',
      type: 'date_time',
      label: { en: 'Closed at', es: 'Cerrada el' },
      privacy: { ...handled, origin: 'observed', inPortability: true },
    },
    {
      name: 'solution',
      type: 'long_text',
      label: { en: 'Solution', es: 'Solución' },
      searchable: true,
      privacy: handled,
    },
  ],
  blocks: [
    {
      name: 'case',
      label: { en: 'Case', es: 'Caso' },
      fields: ['title', 'description', 'category', 'channel', 'product'],
    },
    { name: 'people', label: { en: 'People', es: 'Personas' }, fields: ['contact', 'account'] },
    {
      name: 'handling',
      label: { en: 'Handling', es: 'Tramitación' },
      fields: ['status', 'priority', 'severity', 'due_on', 'closed_at', 'solution'],
    },
  ],
  relations: [],
  views: [
    {
      name: 'all',
      label: { en: 'All tickets', es: 'Todas las incidencias' },
      columns: ['number', 'title', 'status', 'priority', 'contact', 'account', 'owner', 'updated_at'],
      sort: [{ field: 'updated_at', direction: 'desc' }],
    },
    {
      name: 'open',
      label: { en: 'Open tickets', es: 'Incidencias abiertas' },
      columns: ['number', 'title', 'status', 'priority', 'contact', 'due_on', 'owner'],
      filter: { field: 'status', op: 'ne', value: 'closed' },
      sort: [{ field: 'due_on', direction: 'asc' }],
    },
    {
      name: 'mine',
      label: { en: 'My open tickets', es: 'Mis incidencias abiertas' },
      columns: ['number', 'title', 'status', 'priority', 'contact', 'due_on'],
      filter: {
        all: [
          { field: 'owner', op: 'eq', value: 'me' },
          { field: 'status', op: 'ne', value: 'closed' },
        ],
      },
      sort: [{ field: 'due_on', direction: 'asc' }],
    },
  ],
  subject: { kind: 'paths', paths: ['contact'] },
  defaultSharing: 'read_edit',
  comments: true,
  files: true,
  origin: 'shipped',
};
