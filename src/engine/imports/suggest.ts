/** Which field a column probably is: by its name in English or Spanish, else by what its cells look like. */

import { foldWord } from '../../fields/fold.ts';
import { fieldType } from '../../fields/index.ts';
import { referenceModules } from '../../fields/reference/reference.ts';
import { innerTypeName } from '../../fields/secret/inner-field.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { TableHead } from './reading/open-table.ts';
import { synonyms } from './synonyms.ts';

export interface Suggestion {
  readonly column: string;
  readonly field: string | null;
  /** 0 to 1; below 0.6 somebody should look. */
  readonly confidence: number;
}

interface Candidate {
  readonly target: string;
  readonly field: FieldDefinition;
  readonly names: readonly string[];
}

/** A field for each column, each field at most once. */
export function suggestMapping(
  context: CallContext,
  module: ModuleDefinition,
  head: TableHead,
): readonly Suggestion[] {
  const candidates = candidatesOf(context, module);
  const scored = head.headers.flatMap((column, index) => {
    const cells = head.rows.map((row) => (row.cells[index] ?? '').trim()).filter((cell) => cell !== '');
    return candidates.map((candidate) => ({
      column,
      candidate,
      score: score(context, column, cells, candidate),
    }));
  });
  const best = new Map<string, Suggestion>();
  const taken = new Set<string>();
  for (const { column, candidate, score } of scored.sort((one, other) => other.score - one.score)) {
    if (score < 0.5 || best.has(column) || taken.has(candidate.target)) continue;
    best.set(column, { column, field: candidate.target, confidence: Math.round(score * 100) / 100 });
    taken.add(candidate.target);
  }
  return head.headers.map((column) => best.get(column) ?? { column, field: null, confidence: 0 });
}

/** Fields that may be written (secrets are never guessed), and of a reference what finds the record: its name rather than its id. */
function candidatesOf(context: CallContext, module: ModuleDefinition): readonly Candidate[] {
  const open = importable(context, module).filter((field) => !fieldType(field.type).sealed);
  return [...open, ownerTarget].map((field) => {
    const [only, ...others] = referenceModules(field);
    const target = only === undefined || others.length > 0 ? undefined : context.catalog.modules.get(only);
    const [title, ...more] = target?.titleFields ?? [];
    const byTitle = field.type === 'reference' && target && title && more.length === 0;
    return {
      target: byTitle ? `${field.name}.${title}` : field.name,
      field,
      names: namesOf(field, module.name),
    };
  });
}

/** Whose a record is: no field of any module, and filled by a name, an address or an id. */
export const ownerTarget: FieldDefinition = {
  name: 'owner',
  type: 'user',
  label: { en: 'Owner', es: 'Responsable' },
  privacy: { category: 'none' },
};

/** The fields of a module that an import can fill, for this caller. */
export function importable(context: CallContext, module: ModuleDefinition): readonly FieldDefinition[] {
  return module.fields.filter(
    (field) =>
      !fieldType(field.type).systemWritten &&
      !field.readOnly &&
      field.type !== 'file' &&
      field.type !== 'image' &&
      !(fieldType(field.type).sealed && innerTypeName(field) === 'file') &&
      context.rights.field(module.name, field.name) === 'edit',
  );
}

function namesOf(field: FieldDefinition, module: string): readonly string[] {
  const own = [field.name, field.label.en, field.label.es ?? ''];
  const others = [...(synonyms[field.name] ?? []), ...(synonyms[`${module}.${field.name}`] ?? [])];
  return [...new Set([...own, ...others].map(compact).filter((name) => name !== ''))];
}

/** `FirstName`, `first_name` and `First name` are one name. */
export function compact(name: string): string {
  return foldWord(name).replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function score(context: CallContext, column: string, cells: readonly string[], candidate: Candidate): number {
  // An owner is told by a name or an address: keys of another system have to be said first.
  if (candidate.field === ownerTarget && cells.some((cell) => KEY.test(cell))) return 0;
  const named = nameScore(compact(column), candidate.names);
  const fits = contentScore(context, cells, candidate.field);
  if (fits === null) return named;
  // An exact name whose cells do not fit is probably something else of that name.
  if (named === 1) return 0.7 + 0.3 * fits;
  return named > 0 ? named * (0.6 + 0.4 * fits) : fits >= 0.9 ? 0.55 : 0;
}

function nameScore(column: string, names: readonly string[]): number {
  if (column === '') return 0;
  let best = 0;
  for (const name of names) {
    if (name === column) return 1;
    const [short, long] = name.length < column.length ? [name, column] : [column, name];
    if (short.length >= 4 && long.includes(short))
      best = Math.max(best, 0.5 + (0.4 * short.length) / long.length);
    else best = Math.max(best, likeness(name, column) >= 0.8 ? 0.7 : 0);
  }
  return best;
}

/** The share of pairs of letters that two names have in common (Dice). */
function likeness(one: string, other: string): number {
  const pairs = (text: string) =>
    Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2));
  const left = pairs(one);
  const right = pairs(other);
  if (left.length + right.length === 0) return 0;
  const rest = [...right];
  const common = left.filter((pair) => {
    const at = rest.indexOf(pair);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
  return (2 * common.length) / (left.length + right.length);
}

const KEY = /^(\d+|[0-9a-f]{8}-[0-9a-f-]{27})$/i;

const TELLING = new Set([
  'email',
  'date',
  'date_time',
  'country',
  'url',
  'phone',
  'number',
  'decimal',
  'currency',
]);

/** The share of cells that a telling type reads; null of types that read anything. */
function contentScore(context: CallContext, cells: readonly string[], field: FieldDefinition): number | null {
  if (!TELLING.has(field.type) || cells.length === 0) return null;
  const type = fieldType(field.type);
  const usual = {
    locale: context.locale,
    dateOrder: 'DMY',
    timeZone: context.timeZone,
    defaultCountry: 'ES',
  } as const;
  // 1.234 is a number, whichever way it is read.
  const ways = [usual, { ...usual, decimalMark: '.' as const }];
  const read = cells.filter((cell) => ways.some((way) => type.parseText(cell, field, way).ok));
  return read.length / cells.length;
}
