/** The decisions about an import, checked against the module and put into the form that rows are read with. */

import type { ParseContext } from '../../fields/field-type.ts';
import { foldWord } from '../../fields/fold.ts';
import { fieldType } from '../../fields/index.ts';
import { referenceModules } from '../../fields/reference/reference.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { moduleNamed } from '../records/refusals.ts';
import type { ReferenceOption } from './import-options.ts';
import type { ImportRow } from './import-row.ts';
import { importable } from './suggest.ts';

/** A column that fills a field. `column` counts from 0. */
export interface ValueColumn {
  readonly column: number;
  readonly field: FieldDefinition;
}

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

export interface ImportPlan {
  readonly module: ModuleDefinition;
  readonly columns: readonly ValueColumn[];
  readonly references: readonly ReferencePlan[];
  /** The column with the name, the user name or the e-mail address of the owner. */
  readonly owner: number | undefined;
  readonly link: { readonly column: number; readonly source: string } | undefined;
  readonly duplicateKeys: readonly FieldDefinition[];
  readonly onDuplicate: 'skip' | 'update' | 'create' | 'report';
  readonly dropAll: boolean;
  /** Whether a row comes in without the cells that are wrong, where its module does not require them. */
  readonly leaveOut: boolean;
  /** By column: what its cells stand for, by their folded texts. */
  readonly words: ReadonlyMap<number, ReadonlyMap<string, string>>;
  readonly parse: ParseContext;
}

/** The plan, or `validation_failed` with what is wrong with mapping and options. */
export function importPlan(context: CallContext, row: ImportRow): ImportPlan {
  const { plan, findings } = compilePlan(context, row);
  if (findings.length > 0) {
    throw new Problem('validation_failed', findings[0]?.message ?? 'The mapping is not right.', { findings });
  }
  return plan;
}

/** The plan as far as it goes, with everything that is wrong. */
export function compilePlan(
  context: CallContext,
  row: ImportRow,
): { readonly plan: ImportPlan; readonly findings: readonly Finding[] } {
  const module = moduleNamed(context, row.module);
  const findings: Finding[] = [];
  const targets = targetsOf(row, findings);
  const fields = new Map(importable(context, module).map((field) => [field.name, field]));
  const parts = sortTargets(module, fields, targets, findings);
  const references = referencesOf(context, row, parts, findings);
  const { options } = row;
  refuseUnconfirmed(row, parts.values, findings);
  const plan: ImportPlan = {
    module,
    columns: parts.values,
    references,
    owner: parts.owner,
    link: linkOf(row, findings),
    duplicateKeys: keysOf(module, options.duplicateKeys ?? [], parts, references, findings),
    onDuplicate: options.onDuplicate ?? 'report',
    dropAll: options.badRows === 'drop_all',
    leaveOut: options.badCells === 'leave_out',
    words: wordsOf(row, findings),
    parse: {
      locale: context.locale,
      timeZone: context.timeZone,
      excelSerials: row.format === 'xlsx',
      ...row.reading.seen,
      ...(options.dateOrder && { dateOrder: options.dateOrder }),
      ...(options.decimalMark && { decimalMark: options.decimalMark }),
      ...(options.defaultCountry && { defaultCountry: options.defaultCountry }),
    },
  };
  checkCover(module, plan, findings);
  return { plan, findings };
}

/**
 * A column of plain text does not become a secret by a slip: somebody says so for each field. What its cells stand for is kept
 * with the import, in the clear, so that is not said of them at all.
 */
function refuseUnconfirmed(row: ImportRow, columns: readonly ValueColumn[], findings: Finding[]): void {
  const { secrets = [], values = {} } = row.options;
  const translated = new Set(Object.keys(values).map((name) => (columnNumber(row, name) ?? 0) - 1));
  for (const { column, field } of columns) {
    if (!fieldType(field.type).sealed) continue;
    if (translated.has(column)) {
      const message = `${field.label.en} is kept secret, so its cells cannot be given other words: those would be stored in the clear.`;
      findings.push(finding('import.secret_values', field.name, message));
    }
    if (secrets.includes(field.name)) continue;
    const message = `${field.label.en} is kept secret, and the file has it in plain text. Confirm that it is to be sealed (options.secrets), or leave the column out.`;
    findings.push(finding('import.secret_unconfirmed', field.name, message));
  }
}

interface Target {
  readonly column: number;
  readonly path: string;
}

function targetsOf(row: ImportRow, findings: Finding[]): readonly Target[] {
  const targets = Object.entries(row.mapping).flatMap(([column, paths]) =>
    paths.map((path) => ({ column: Number(column) - 1, path })),
  );
  const [, twice] = [...Map.groupBy(targets, (one) => one.path)].find(([, some]) => some.length > 1) ?? [];
  if (twice?.[0]) {
    findings.push(
      finding('import.field_twice', twice[0].path, `Two columns are to fill ${twice[0].path}. Choose one.`),
    );
  }
  return targets;
}

interface SortedTargets {
  readonly values: ValueColumn[];
  /** By the name of a reference: its columns, by the field of the record that they belong to; '' is the reference itself. */
  readonly references: Map<
    string,
    { readonly field: FieldDefinition; readonly columns: Map<string, number> }
  >;
  owner: number | undefined;
}

function sortTargets(
  module: ModuleDefinition,
  fields: ReadonlyMap<string, FieldDefinition>,
  targets: readonly Target[],
  findings: Finding[],
): SortedTargets {
  const sorted: SortedTargets = { values: [], references: new Map(), owner: undefined };
  for (const { column, path } of targets) {
    const [name = '', further] = path.split('.', 2);
    const field = fields.get(name);
    if (path === 'owner') sorted.owner = column;
    else if (!field) findings.push(unknownTarget(module, path));
    else if (referenceModules(field).length > 0) {
      const known = sorted.references.get(name) ?? { field, columns: new Map<string, number>() };
      known.columns.set(further ?? '', column);
      sorted.references.set(name, known);
    } else if (further !== undefined) findings.push(unknownTarget(module, path));
    else sorted.values.push({ column, field });
  }
  // Countries first: a telephone number of the row is read in its country.
  sorted.values.sort(
    (one, other) => Number(other.field.type === 'country') - Number(one.field.type === 'country'),
  );
  return sorted;
}

function referencesOf(
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
        finding(
          'import.no_key_column',
          field.name,
          `Say which column finds the record of ${module.labelPlural.en}.`,
        ),
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
  const message = `Say which module ${field.name} refers to: ${modules.join(' or ')}.`;
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
  if (by === 'id' || by === 'number' || by === 'title') return { kind: by };
  if (by === 'key') {
    if (option?.source) return { kind: 'key', source: option.source };
    findings.push(
      finding(
        'import.no_source',
        reference.name,
        'Name the source whose keys are meant: the linkColumn.source of the earlier import.',
      ),
    );
    return undefined;
  }
  const field = module.fields.find((one) => one.name === by);
  const visible = field && context.rights.field(module.name, field.name) !== 'hidden';
  if (field && visible && fieldType(field.type).filter?.operators.includes('eq'))
    return { kind: 'field', field };
  const message = `${module.labelPlural.en} cannot be found by ${by}. Name one of their fields, number, title, id or key.`;
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
    const message = `Records of ${module.labelPlural.en} cannot be created from this column${missing[0] ? `: ${missing[0].label.en} is missing` : ''}.`;
    findings.push(finding('import.cannot_create', reference.name, message));
  }
  return [...found].flatMap(([name, column]) => {
    const field = fields.get(name);
    return field && referenceModules(field).length === 0 && !fieldType(field.type).sealed
      ? [{ column, field }]
      : [];
  });
}

function wordsOf(row: ImportRow, findings: Finding[]): ImportPlan['words'] {
  const words = new Map<number, ReadonlyMap<string, string>>();
  for (const [name, meanings] of Object.entries(row.options.values ?? {})) {
    const column = columnNumber(row, name);
    if (column === undefined)
      findings.push(
        finding('import.unknown_column', 'values', `The file has no column ${name.slice(0, 60)}.`),
      );
    else
      words.set(
        column - 1,
        new Map(Object.entries(meanings).map(([text, meaning]) => [foldWord(text), meaning])),
      );
  }
  return words;
}

function linkOf(row: ImportRow, findings: Finding[]): ImportPlan['link'] {
  const { linkColumn } = row.options;
  if (!linkColumn) return undefined;
  const column = columnNumber(row, linkColumn.column);
  if (column !== undefined) return { column: column - 1, source: linkColumn.source };
  findings.push(
    finding('import.unknown_column', 'linkColumn', `The file has no column ${linkColumn.column}.`),
  );
  return undefined;
}

function keysOf(
  module: ModuleDefinition,
  names: readonly string[],
  parts: SortedTargets,
  references: readonly ReferencePlan[],
  findings: Finding[],
): readonly FieldDefinition[] {
  return names.flatMap((name) => {
    const field = module.fields.find((one) => one.name === name);
    const filled =
      parts.values.some((one) => one.field.name === name) ||
      references.some((one) => one.field.name === name);
    if (field && filled && fieldType(field.type).filter?.operators.includes('eq')) return [field];
    const message = `Duplicates cannot be told by ${name}: no column fills it, or it cannot be compared.`;
    findings.push(finding('import.duplicate_key', 'duplicateKeys', message));
    return [];
  });
}

function checkCover(module: ModuleDefinition, plan: ImportPlan, findings: Finding[]): void {
  const filled = new Set([...plan.columns, ...plan.references].map((one) => one.field.name));
  if (filled.size === 0 && findings.length === 0) {
    findings.push(
      finding('import.nothing_mapped', 'mapping', 'No column fills a field yet. Say what the columns mean.'),
    );
  }
  for (const field of module.fields) {
    if (
      !field.required ||
      field.default !== undefined ||
      filled.has(field.name) ||
      fieldType(field.type).systemWritten
    )
      continue;
    findings.push(
      finding('field.required', field.name, `No column fills ${field.label.en}, which is required.`),
    );
  }
}

/** The number of a column, from 1, by its name or its number as text. */
export function columnNumber(row: Pick<ImportRow, 'headers'>, column: string): number | undefined {
  const byName = row.headers.findIndex((name) => name.toLowerCase() === column.trim().toLowerCase());
  if (byName >= 0) return byName + 1;
  const number = /^#?(\d{1,3})$/.exec(column.trim())?.[1];
  return number !== undefined && Number(number) >= 1 && Number(number) <= row.headers.length
    ? Number(number)
    : undefined;
}

function unknownTarget(module: ModuleDefinition, path: string): Finding {
  const message = `${module.labelPlural.en} have no field ${path.slice(0, 80)} that an import of yours can fill.`;
  return finding('field.unknown', path.slice(0, 80), message);
}

function finding(code: string, field: string, message: string): Finding {
  return { code, field, message };
}
