/**
 * Reads the filter language (design §4) from JSON that nobody vouches for. Whether the fields exist is for the compiler,
 * which knows them; here the form is checked, and how much work a filter may ask for.
 */
import type { Filter, FilterComparison, FilterOperator } from './filter.ts';
import type { Finding, Parsed } from './finding.ts';
import { parsed, refused } from './finding.ts';
import type { MetadataFindingCode } from './finding-codes.ts';
import type { JsonValue } from './json.ts';
import { isPath } from './names.ts';

export const FILTER_LIMITS = {
  depth: 8,
  conditions: 200,
  values: 1000,
  textLength: 10_000,
  jsonLength: 200_000,
} as const;

const OPERATORS: ReadonlySet<string> = new Set<FilterOperator>([
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'in',
  'notIn',
  'contains',
  'startsWith',
  'endsWith',
  'empty',
  'notEmpty',
]);

type JsonRecord = Readonly<Record<string, unknown>>;

interface Reading {
  readonly findings: Finding[];
  conditions: number;
}

/** A filter from its JSON text, as the query parameter `filter` carries it. */
export function parseFilterText(text: string): Parsed<Filter> {
  if (text.length > FILTER_LIMITS.jsonLength)
    return refused(
      finding('filter.011', '', `Shorten the filter to ${FILTER_LIMITS.jsonLength} characters.`),
    );
  try {
    return parseFilter(JSON.parse(text));
  } catch {
    return refused(
      finding('filter.011', '', 'Write the filter as JSON: {"field":"city","op":"eq","value":"Brno"}.'),
    );
  }
}

/** A filter from parsed JSON. Findings carry the path of the part, such as `all[1].value`. */
export function parseFilter(json: unknown): Parsed<Filter> {
  const reading: Reading = { findings: [], conditions: 0 };
  const filter = readFilter(json, '', 1, reading);
  return filter && reading.findings.length === 0 ? parsed(filter) : { ok: false, findings: reading.findings };
}

function finding(code: MetadataFindingCode, field: string, message: string): Finding {
  return { code, field, message };
}

function refuse(reading: Reading, code: MetadataFindingCode, path: string, message: string): null {
  if (reading.findings.length < 20) reading.findings.push(finding(code, path, message));
  return null;
}

function readFilter(json: unknown, path: string, depth: number, reading: Reading): Filter | null {
  if (depth > FILTER_LIMITS.depth)
    return refuse(reading, 'filter.002', path, `Nest a filter at most ${FILTER_LIMITS.depth} deep.`);
  if (!isRecord(json))
    return refuse(reading, 'filter.001', path, 'Write { field, op, value }, or all, any or not around such.');
  if (Object.hasOwn(json, 'all')) return readGroup(json, 'all', path, depth, reading);
  if (Object.hasOwn(json, 'any')) return readGroup(json, 'any', path, depth, reading);
  if (Object.hasOwn(json, 'not')) return readNot(json, path, depth, reading);
  return readComparison(json, path, reading);
}

function isRecord(json: unknown): json is JsonRecord {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function within(path: string, part: string): string {
  return path === '' ? part : `${path}.${part}`;
}

function readGroup(
  json: JsonRecord,
  key: 'all' | 'any',
  path: string,
  depth: number,
  reading: Reading,
): Filter | null {
  refuseOtherKeys(json, [key], path, reading);
  const parts = json[key];
  const at = within(path, key);
  if (!Array.isArray(parts))
    return refuse(reading, 'filter.001', at, `Write a list of conditions for "${key}".`);
  if (parts.length > FILTER_LIMITS.conditions) return refuseCount(at, reading);
  const read = parts.map((part: unknown, index) => readFilter(part, `${at}[${index}]`, depth + 1, reading));
  const filters = read.filter((one) => one !== null);
  return key === 'all' ? { all: filters } : { any: filters };
}

function readNot(json: JsonRecord, path: string, depth: number, reading: Reading): Filter | null {
  refuseOtherKeys(json, ['not'], path, reading);
  const inner = readFilter(json.not, within(path, 'not'), depth + 1, reading);
  return inner && { not: inner };
}

function refuseCount(path: string, reading: Reading): null {
  return refuse(reading, 'filter.003', path, `Use at most ${FILTER_LIMITS.conditions} conditions.`);
}

/** What the same is called elsewhere. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  and: 'all',
  or: 'any',
  operator: 'op',
  condition: 'op',
  comparison: 'op',
  name: 'field',
  column: 'field',
  property: 'field',
  values: 'value',
};

function refuseOtherKeys(json: JsonRecord, known: readonly string[], path: string, reading: Reading): void {
  const other = Object.keys(json).find((key) => !known.includes(key));
  if (other === undefined) return;
  const meant = Object.hasOwn(OTHER_WORDS, other.toLowerCase())
    ? OTHER_WORDS[other.toLowerCase()]
    : undefined;
  const offer = meant
    ? `Write "${meant}" instead of "${other}".`
    : `Only ${known.join(', ')} may stand here.`;
  refuse(reading, 'filter.004', within(path, other.slice(0, 60)), offer);
}

function readComparison(json: JsonRecord, path: string, reading: Reading): FilterComparison | null {
  reading.conditions += 1;
  if (reading.conditions > FILTER_LIMITS.conditions) return refuseCount(path, reading);
  refuseOtherKeys(json, ['field', 'op', 'value'], path, reading);
  const { field, op } = json;
  if (typeof field !== 'string' || !isPath(field))
    return refuse(reading, 'filter.005', within(path, 'field'), 'Write the name of a field, such as "city".');
  if (typeof op !== 'string' || !OPERATORS.has(op))
    return refuse(reading, 'filter.006', within(path, 'op'), `Write one of: ${[...OPERATORS].join(', ')}.`);
  return readOperand(json, field, op as FilterOperator, path, reading);
}

function readOperand(
  json: JsonRecord,
  field: string,
  op: FilterOperator,
  path: string,
  reading: Reading,
): FilterComparison | null {
  const { value } = json;
  const at = within(path, 'value');
  if (op === 'empty' || op === 'notEmpty') {
    if (value === undefined || value === null) return { field, op };
    return refuse(reading, 'filter.008', at, `Leave the value out: "${op}" takes none.`);
  }
  if (value === undefined || value === null)
    return refuse(
      reading,
      'filter.007',
      at,
      'Write a value; to find empty fields, use the operator "empty".',
    );
  if (op === 'between' || op === 'in' || op === 'notIn') return readList(value, field, op, at, reading);
  return isOperand(value) ? { field, op, value } : refuseForm(at, reading);
}

function readList(
  value: unknown,
  field: string,
  op: 'between' | 'in' | 'notIn',
  path: string,
  reading: Reading,
): FilterComparison | null {
  const wish = op === 'between' ? 'a list of two values' : `a list of 1 to ${FILTER_LIMITS.values} values`;
  const fits = Array.isArray(value) && (op === 'between' ? value.length === 2 : value.length > 0);
  if (!fits || value.length > FILTER_LIMITS.values)
    return refuse(reading, 'filter.009', path, `Write ${wish}.`);
  return value.every(isOperand) ? { field, op, value } : refuseForm(path, reading);
}

function refuseForm(path: string, reading: Reading): null {
  return refuse(reading, 'filter.010', path, 'Write a text, a number, true or false, or { module, id }.');
}

function isOperand(value: unknown): value is JsonValue {
  if (typeof value === 'string')
    return value.length <= FILTER_LIMITS.textLength && value.isWellFormed() && !value.includes('\0');
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'boolean') return true;
  return (
    isRecord(value) &&
    typeof value.id === 'string' &&
    Object.values(value).every((part) => typeof part === 'string')
  );
}
