import type { FieldDefinition } from '../../metadata/field.ts';
import { isStandingColumn, type ModuleDefinition } from '../../metadata/module.ts';

const none = { category: 'none' } as const;

/** What every record has besides its fields, described as fields: for columns, filters and sorting. */
const systemFields: readonly FieldDefinition[] = [
  {
    name: 'number',
    type: 'autonumber',
    label: { en: 'Number', es: 'Número' },
    readOnly: true,
    privacy: none,
  },
  {
    name: 'state',
    type: 'picklist',
    label: { en: 'State', es: 'Estado' },
    readOnly: true,
    privacy: none,
    options: {
      choices: [
        { value: 'active', label: { en: 'Active', es: 'Activo' } },
        { value: 'restricted', label: { en: 'Restricted', es: 'Limitado' }, tone: 'plum' },
        { value: 'archived', label: { en: 'Archived', es: 'Archivado' } },
        { value: 'blocked', label: { en: 'Blocked', es: 'Bloqueado' }, tone: 'plum' },
      ],
    },
  },
  { name: 'owner', type: 'user', label: { en: 'Owner', es: 'Responsable' }, readOnly: true, privacy: none },
  {
    name: 'updated_at',
    type: 'date_time',
    label: { en: 'Changed', es: 'Modificado' },
    readOnly: true,
    privacy: none,
  },
  {
    name: 'updated_by',
    type: 'user',
    label: { en: 'Changed by', es: 'Modificado por' },
    readOnly: true,
    privacy: none,
  },
  {
    name: 'created_at',
    type: 'date_time',
    label: { en: 'Created', es: 'Creado' },
    readOnly: true,
    privacy: none,
  },
  {
    name: 'created_by',
    type: 'user',
    label: { en: 'Created by', es: 'Creado por' },
    readOnly: true,
    privacy: none,
  },
];

/** What a list of persons can show of how each stands: worked out for the rows in view, so that it neither sorts nor filters. */
const standingFields: readonly FieldDefinition[] = [
  {
    name: '_legal_basis',
    type: 'text',
    label: { en: 'Legal basis', es: 'Base jurídica' },
    readOnly: true,
    privacy: none,
  },
  {
    name: '_delete_by',
    type: 'date',
    label: { en: 'Delete by', es: 'Eliminar antes de' },
    readOnly: true,
    privacy: none,
  },
];

/** The columns of how persons stand, for a module of persons and whoever may know. */
export function standingColumns(
  module: ModuleDefinition,
  tools: readonly string[],
): readonly FieldDefinition[] {
  return tools.includes('consents') || tools.includes('requests')
    ? standingFields.filter((field) => isStandingColumn(module, field.name))
    : [];
}

/** The title of a record as a field of text: for searching and sorting by it. */
export function titleField(module: ModuleDefinition): FieldDefinition {
  const label = module.titleFields.length > 1 ? { en: 'Name', es: 'Nombre' } : titleLabel(module);
  return { name: 'title', type: 'text', label, readOnly: true, privacy: none };
}

function titleLabel(module: ModuleDefinition): FieldDefinition['label'] {
  return (
    module.fields.find((field) => field.name === module.titleFields[0])?.label ?? { en: 'Name', es: 'Nombre' }
  );
}

/** A field of the module or a system field, by its name in filters and columns. */
export function fieldNamed(module: ModuleDefinition, name: string): FieldDefinition | undefined {
  if (name === 'title') return titleField(module);
  return (
    module.fields.find((field) => field.name === name) ?? systemFields.find((field) => field.name === name)
  );
}

/** Every field that a list can show or filter on, the module's first. */
export function listFields(module: ModuleDefinition): readonly FieldDefinition[] {
  return [...module.fields, ...systemFields];
}
