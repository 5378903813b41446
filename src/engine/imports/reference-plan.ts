/** How a column finds the record that a reference leads to, and what is created where it is not there. */
import { fieldType } from '../../fields/index.ts';
import { referenceModules } from '../../fields/reference/reference.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { ReferenceOption } from '../../metadata/import-options.ts';
import { labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { ImportRow } from './import-row.ts';
import { finding, unknownTarget } from './plan-findings.ts';
import type { SortedTargets, ValueColumn } from './sort-targets.ts';
import { importable } from './suggest.ts';

/** What the text of a key column is compared with. */
export type MatchBy =
  | { readonly kind: 'id' | 'number' | 'title' }
  | { readonly kind: 'key'; readonly source: string }
  | { readonly kind: 'field'; readonly field: FieldDefinition };

export interface ReferencePlan {
  readonly field: FieldDefinition;
  readonly module: ModuleDefinition;
  /** The column that finds the record. */
  readonly column: number;
  readonly by: MatchBy;
  /** What a record that is not there is created from; undefined: it is not created. */
  readonly create: readonly ValueColumn[] | undefined;
}

/** How each reference of the mapping finds its record; one that cannot is a finding, and is left out. */
export function referencesOf(
  context: CallContext,
  row: ImportRow,
  parts: SortedTargets,
  findings: Finding[],
): readonly ReferencePlan[] {
  return [...parts.references.values()].flatMap(({ field, columns }) => {
    const option = row.options.references?.[field.name];
    const module = targetModule(context, field, option, findings);
    if (!module) return [];
    const [first] = [...columns.keys()].filter((name) => name !== '');
    const by = matchBy(
      context,
      module,
      option?.by ?? (columns.has('') ? 'title' : (first ?? 'title')),
      option,
      field,
      findings,
    );
    if (!by) return [];
    const column = columns.get(keyField(module, by)) ?? columns.get('');
    if (column === undefined) {
      findings.push(
        finding('import.no_key_column', field.name, {
          en: `Say which column finds the record of ${module.labelPlural.en}.`,
          es: `Indique qué columna encuentra el registro de ${labelText(module.labelPlural, 'es')}.`,
        }),
      );
      return [];
    }
    const create = option?.create
      ? creating(context, module, columns, by, column, findings, field)
      : undefined;
    return [{ field, module, column, by, create }];
  });
}

/** The field whose column finds the record: a title of one field is that field. */
function keyField(module: ModuleDefinition, by: MatchBy): string {
  if (by.kind === 'field') return by.field.name;
  const [title, ...more] = module.titleFields;
  return by.kind === 'title' && title !== undefined && more.length === 0 ? title : '';
}

function targetModule(
  context: CallContext,
  field: FieldDefinition,
  option: ReferenceOption | undefined,
  findings: Finding[],
): ModuleDefinition | undefined {
  const modules = referenceModules(field);
  const name = option?.module ?? (modules.length === 1 ? modules[0] : undefined);
  const module = name !== undefined && modules.includes(name) ? context.catalog.modules.get(name) : undefined;
  if (module && context.rights.allows(module.name, 'read')) return module;
  const message = {
    en: `Say which module ${field.name} refers to: ${modules.join(' or ')}.`,
    es: `Indique a qué módulo se refiere ${field.name}: ${modules.join(' o ')}.`,
  };
  findings.push(finding('import.reference_module', field.name, message));
  return undefined;
}

function matchBy(
  context: CallContext,
  module: ModuleDefinition,
  by: string,
  option: ReferenceOption | undefined,
  reference: FieldDefinition,
  findings: Finding[],
): MatchBy | undefined {
  // A title tells what the fields that it is made of hold.
  const titled = module.titleFields.every((name) => context.rights.field(module.name, name) !== 'hidden');
  if (by === 'id' || by === 'number' || (by === 'title' && titled)) return { kind: by };
  if (by === 'key') {
    if (option?.source) return { kind: 'key', source: option.source };
    findings.push(
      finding('import.no_source', reference.name, {
        en: 'Name the source whose keys are meant: the linkColumn.source of the earlier import.',
        es: 'Nombre el origen de las claves: el linkColumn.source de la importación anterior.',
      }),
    );
    return undefined;
  }
  const field = module.fields.find((one) => one.name === by);
  const visible = field && context.rights.field(module.name, field.name) !== 'hidden';
  if (field && visible && fieldType(field.type).filter?.operators.includes('eq'))
    return { kind: 'field', field };
  const message = {
    en: `${module.labelPlural.en} cannot be found by ${by}. Name one of their fields, number, title, id or key.`,
    es: `${labelText(module.labelPlural, 'es')} no se puede buscar por ${by}. Nombre uno de sus campos, number, title, id o key.`,
  };
  findings.push(finding('import.reference_by', reference.name, message));
  return undefined;
}

/** The columns that a record is created from: those named by its fields, and the key where it says what the record is called. */
function creating(
  context: CallContext,
  module: ModuleDefinition,
  columns: ReadonlyMap<string, number>,
  by: MatchBy,
  key: number,
  findings: Finding[],
  reference: FieldDefinition,
): readonly ValueColumn[] {
  const fields = new Map(importable(context, module).map((field) => [field.name, field]));
  const found = new Map<string, number>([...columns].filter(([name]) => name !== ''));
  const [title, ...more] = module.titleFields;
  if (by.kind === 'field') found.set(by.field.name, key);
  if (by.kind === 'title' && title !== undefined && more.length === 0) found.set(title, key);
  for (const name of found.keys()) {
    const field = fields.get(name);
    if (!field || fieldType(field.type).sealed) findings.push(unknownTarget(module, name));
  }
  const missing = module.fields.filter(
    (one) => one.required && one.default === undefined && !found.has(one.name),
  );
  if (missing.length > 0 || !context.rights.allows(module.name, 'create')) {
    const message = {
      en: `Records of ${module.labelPlural.en} cannot be created from this column${missing[0] ? `: ${missing[0].label.en} is missing` : ''}.`,
      es: `No se pueden crear registros de ${labelText(module.labelPlural, 'es')} con esta columna${missing[0] ? `: falta ${labelText(missing[0].label, 'es')}` : ''}.`,
    };
    findings.push(finding('import.cannot_create', reference.name, message));
  }
  return [...found].flatMap(([name, column]) => {
    const field = fields.get(name);
    return field && referenceModules(field).length === 0 && !fieldType(field.type).sealed
      ? [{ column, field }]
      : [];
  });
}
