/** The options of `attesta import`, put into the words of the API. */
import { readFile } from 'node:fs/promises';
import type { ImportChange, StagedImport } from '../../client/client.ts';
import { CommandFailed, type Invocation, type OptionDescription, UsageError } from '../command.ts';

export const importOptions = {
  module: { type: 'string', value: 'name', meaning: 'Where the rows go: contacts' },
  map: {
    type: 'string',
    multiple: true,
    value: 'column=field',
    meaning: 'A column by its name or number, and the field it fills; or a JSON file of all of them',
  },
  suggest: {
    type: 'boolean',
    meaning: 'Also take the columns that no --map names, as their names suggest; so it is without any --map',
  },
  key: {
    type: 'string',
    multiple: true,
    value: 'field',
    meaning: 'A row is a duplicate when these fields agree with a record',
  },
  'on-duplicate': {
    type: 'string',
    value: 'skip|update|create|report',
    meaning: 'What becomes of a duplicate; reported unless told',
  },
  'on-error': {
    type: 'string',
    value: 'keep|drop',
    meaning: 'Of a file with wrong rows: keep the good ones (unless told), or drop all',
  },
  'wrong-cells': {
    type: 'string',
    value: 'refuse|leave-out',
    meaning: 'A wrong cell refuses its row (unless told), or the row comes in without it',
  },
  'dry-run': { type: 'boolean', meaning: 'Try every row and write nothing' },
  reference: {
    type: 'string',
    multiple: true,
    value: 'field=how',
    meaning:
      'How a reference finds its record: title, number, id, key:source or a field; ",create" makes what is missing',
  },
  values: {
    type: 'string',
    multiple: true,
    value: 'column=file',
    meaning: 'A JSON file of what the cells of a column stand for: {"3": "jane"}',
  },
  seal: {
    type: 'string',
    multiple: true,
    value: 'field',
    meaning: 'A secret field whose plain text in the file is to be sealed; none is taken without',
  },
  link: {
    type: 'string',
    value: 'column=source',
    meaning: 'Keep the keys of this column, so that a later file refers to them with key:source',
  },
  encoding: { type: 'string', value: 'label', meaning: 'windows-1252, utf-16le, …; found out unless told' },
  delimiter: { type: 'string', value: 'mark', meaning: ', ; | or tab; found out unless told' },
  sheet: { type: 'string', value: 'name', meaning: 'Of a workbook: its first one unless told' },
  'header-row': { type: 'string', value: 'number', meaning: 'The row that names the columns; 0: none does' },
  'date-order': { type: 'string', value: 'DMY|MDY|YMD', meaning: 'How 03/04/2026 is meant' },
  'decimal-mark': { type: 'string', value: 'mark', meaning: 'Point or comma, where 1.234 could be both' },
  country: { type: 'string', value: 'code', meaning: 'Whose telephone numbers these are: ES' },
  origin: {
    type: 'string',
    value: 'persons|ours|source',
    meaning:
      'Where the data comes from: the persons, our earlier system, or the source of it: "elsewhere:Trade fair". From elsewhere they are to be told (Art. 14)',
  },
  obtained: {
    type: 'string',
    value: 'date',
    meaning: 'With --origin elsewhere: the day it was obtained; today unless told',
  },
  'let-in': {
    type: 'string',
    multiple: true,
    value: 'line=reason',
    meaning: 'Answer for a row whose person was erased: the line, and why the person comes in again',
  },
} as const satisfies Record<string, OptionDescription>;

/** What the command line decides about a staged import. */
export async function changeOf(invocation: Invocation, staged: StagedImport): Promise<ImportChange> {
  const letIn = invocation.texts('let-in').map((one) => {
    const [line, reason] = pair('let-in', one);
    return { line: whole('let-in', line), reason };
  });
  return {
    mapping: await mappingOf(invocation, staged),
    options: { ...rowOptions(invocation), ...(await valuesOf(invocation)) },
    ...(letIn.length > 0 && { letIn }),
  };
}

/** How the file is read: decided first, since it decides what the columns are. Undefined where nothing is told. */
export function readingOf(invocation: Invocation): ImportChange['options'] | undefined {
  const delimiter = invocation.text('delimiter');
  const header = invocation.text('header-row');
  const told = given({
    encoding: invocation.text('encoding'),
    delimiter: delimiter === 'tab' || delimiter === '\\t' ? '\t' : delimiter,
    sheet: invocation.text('sheet'),
    headerRow: header === undefined ? undefined : whole('header-row', header),
  });
  return Object.keys(told).length > 0 ? told : undefined;
}

/** Below this somebody should look: such a column is left out. */
const SURE = 0.6;

async function mappingOf(
  invocation: Invocation,
  staged: StagedImport,
): Promise<NonNullable<ImportChange['mapping']>> {
  const named = await namedColumns(invocation.texts('map'));
  if (Object.keys(named).length > 0 && !invocation.flag('suggest')) return named;
  const taken = new Set(Object.values(named).flat());
  const columns = new Set(Object.keys(named).map((name) => name.trim().toLowerCase()));
  const suggested = staged.suggestions.flatMap(({ column, field, confidence }, index) => {
    const free = !columns.has(column.toLowerCase()) && !columns.has(String(index + 1));
    return field !== null && confidence >= SURE && free && !taken.has(field)
      ? [[String(index + 1), field]]
      : [];
  });
  return { ...named, ...Object.fromEntries(suggested) };
}

async function namedColumns(maps: readonly string[]): Promise<Record<string, string | string[]>> {
  const named: Record<string, string | string[]> = {};
  for (const map of maps) {
    if (!map.includes('=')) Object.assign(named, await mapFile(map));
    else {
      const [column, field] = pair('map', map);
      named[column] = field.includes('+') ? field.split('+') : field;
    }
  }
  return named;
}

async function mapFile(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CommandFailed(`"${path}" is neither column=field nor a file that can be read.`);
  });
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === 'object' && read !== null && !Array.isArray(read))
      return read as Record<string, string>;
  } catch {
    // Said below.
  }
  throw new CommandFailed(`${path} has to be JSON such as {"First name": "first_name"}.`);
}

async function valuesOf(invocation: Invocation): Promise<Readonly<Record<string, unknown>>> {
  const values: Record<string, Record<string, string>> = {};
  for (const one of invocation.texts('values')) {
    const [column, path] = pair('values', one);
    values[column] = await mapFile(path);
  }
  return Object.keys(values).length > 0 ? { values } : {};
}

function rowOptions(invocation: Invocation): NonNullable<ImportChange['options']> {
  const badRows = { keep: 'keep_good', drop: 'drop_all' }[
    choice(invocation, 'on-error', ['keep', 'drop']) ?? ''
  ];
  const keys = invocation.texts('key').flatMap((one) => one.split(','));
  const link = invocation.text('link');
  const [column, source] = link === undefined ? [] : pair('link', link);
  const references = Object.fromEntries(invocation.texts('reference').map(referenceOf));
  return given({
    duplicateKeys: keys.length > 0 ? keys : undefined,
    onDuplicate: choice(invocation, 'on-duplicate', ['skip', 'update', 'create', 'report']),
    badRows,
    badCells: { refuse: 'refuse_row', 'leave-out': 'leave_out' }[
      choice(invocation, 'wrong-cells', ['refuse', 'leave-out']) ?? ''
    ],
    dateOrder: choice(invocation, 'date-order', ['DMY', 'MDY', 'YMD']),
    decimalMark: choice(invocation, 'decimal-mark', ['.', ',']),
    defaultCountry: invocation.text('country')?.toUpperCase(),
    secrets: invocation.texts('seal').length > 0 ? invocation.texts('seal') : undefined,
    references: Object.keys(references).length > 0 ? references : undefined,
    linkColumn: column === undefined ? undefined : { column, source },
    origin: originOf(invocation),
  });
}

/** `persons`, `ours`, `elsewhere:Trade fair`. */
function originOf(invocation: Invocation): Readonly<Record<string, unknown>> | undefined {
  const text = invocation.text('origin');
  const obtainedAt = invocation.text('obtained');
  if (text === undefined) return undefined;
  if (text === 'persons' || text === 'ours') return { from: text };
  const source = text.startsWith('elsewhere:') ? text.slice('elsewhere:'.length).trim() : '';
  if (source === '')
    throw new UsageError(
      '--origin is persons, ours, or elsewhere: with its source, as in "elsewhere:Trade fair".',
    );
  return given({ from: 'elsewhere', source, obtainedAt });
}

/** `account=title,create`, `contact=key:chinook`, `owner=tickets:number`. */
function referenceOf(text: string): readonly [string, Readonly<Record<string, unknown>>] {
  const [field, how] = pair('reference', text);
  const [by = '', ...more] = how.split(',');
  const wrong = more.find((one) => one !== 'create' && !one.startsWith('module:'));
  if (wrong !== undefined)
    throw new UsageError(`--reference ${field}: "${wrong}" is not "create" or "module:name".`);
  const [kind = '', source] = by.split(':', 2);
  const module = more.find((one) => one.startsWith('module:'))?.slice('module:'.length);
  const found = { by: kind, source, create: more.includes('create') || undefined, module };
  return [field, given(found)];
}

function choice(invocation: Invocation, name: string, choices: readonly string[]): string | undefined {
  const text = invocation.text(name);
  if (text === undefined || choices.includes(text)) return text;
  throw new UsageError(`--${name} is one of: ${choices.join(', ')}.`);
}

function pair(name: string, text: string): readonly [string, string] {
  const at = text.lastIndexOf('=');
  // A reason may hold the mark, a column's name as well: the field and the line do not.
  const cut = name === 'let-in' ? text.indexOf('=') : at;
  if (cut > 0 && cut < text.length - 1) return [text.slice(0, cut).trim(), text.slice(cut + 1).trim()];
  throw new UsageError(`--${name} ${text}: write it with = between its two parts.`);
}

function whole(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--${name}: "${text}" is not a whole number.`);
}

function given(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
