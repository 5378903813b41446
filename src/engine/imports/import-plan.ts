/** The decisions about an import, checked against the module and put into the form that rows are read with. */

import type { ParseContext } from '../../fields/field-type.ts';
import { foldWord } from '../../fields/fold.ts';
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { DataOrigin } from '../../metadata/import-options.ts';
import { labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { moduleNamed } from '../records/refusals.ts';
import { checkOrigin } from './data-origin.ts';
import type { ImportRow } from './import-row.ts';
import { finding } from './plan-findings.ts';
import { type ReferencePlan, referencesOf } from './reference-plan.ts';
import { type SortedTargets, sortTargets, targetsOf, type ValueColumn } from './sort-targets.ts';
import { importable } from './suggest.ts';

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
  readonly origin: DataOrigin | undefined;
}

/** The plan, or `validation_failed` with what is wrong with mapping and options. */
export function importPlan(context: CallContext, row: ImportRow): ImportPlan {
  const { plan, findings } = compilePlan(context, row);
  if (findings.length > 0) {
    throw new Problem(
      'validation_failed',
      findings[0]?.message ?? {
        en: 'The mapping is not right.',
        es: 'La asignación de columnas no es correcta.',
      },
      { findings },
    );
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
    origin: options.origin,
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
  checkOrigin(context, options, findings);
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
      const message = {
        en: `${field.label.en} is kept secret, so its cells cannot be given other words: those would be stored in the clear.`,
        es: `${labelText(field.label, 'es')} se guarda en secreto, así que sus celdas no pueden recibir otras palabras: quedarían guardadas a la vista.`,
      };
      findings.push(finding('import.secret_values', field.name, message));
    }
    if (secrets.includes(field.name)) continue;
    const message = {
      en: `${field.label.en} is kept secret, and the file has it in plain text. Confirm that it is to be sealed (options.secrets), or leave the column out.`,
      es: `${labelText(field.label, 'es')} se guarda en secreto y el archivo lo lleva a la vista. Confirme que se debe sellar (options.secrets) o deje fuera la columna.`,
    };
    findings.push(finding('import.secret_unconfirmed', field.name, message));
  }
}

function wordsOf(row: ImportRow, findings: Finding[]): ImportPlan['words'] {
  const words = new Map<number, ReadonlyMap<string, string>>();
  for (const [name, meanings] of Object.entries(row.options.values ?? {})) {
    const column = columnNumber(row, name);
    if (column === undefined)
      findings.push(
        finding('import.unknown_column', 'values', {
          en: `The file has no column ${name.slice(0, 60)}.`,
          es: `El archivo no tiene la columna ${name.slice(0, 60)}.`,
        }),
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
    finding('import.unknown_column', 'linkColumn', {
      en: `The file has no column ${linkColumn.column}.`,
      es: `El archivo no tiene la columna ${linkColumn.column}.`,
    }),
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
    const message = {
      en: `Duplicates cannot be told by ${name}: no column fills it, or it cannot be compared.`,
      es: `No se pueden distinguir duplicados por ${name}: ninguna columna lo rellena o no se puede comparar.`,
    };
    findings.push(finding('import.duplicate_key', 'duplicateKeys', message));
    return [];
  });
}

function checkCover(module: ModuleDefinition, plan: ImportPlan, findings: Finding[]): void {
  const filled = new Set([...plan.columns, ...plan.references].map((one) => one.field.name));
  if (filled.size === 0 && findings.length === 0) {
    findings.push(
      finding('import.nothing_mapped', 'mapping', {
        en: 'No column fills a field yet. Say what the columns mean.',
        es: 'Ninguna columna rellena todavía un campo. Indique qué significan las columnas.',
      }),
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
      finding('field.required', field.name, {
        en: `No column fills ${field.label.en}, which is required.`,
        es: `Ninguna columna rellena ${labelText(field.label, 'es')}, que es obligatorio.`,
      }),
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
