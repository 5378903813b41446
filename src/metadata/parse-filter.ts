/**
 * Reads the filter language (design §4) from JSON that nobody vouches for. Whether the fields exist is for the compiler,
 * which knows them; here the form is checked, and how much work a filter may ask for.
 */
import type { Filter, FilterComparison, FilterOperator } from './filter.ts';
import type { Finding, Parsed } from './finding.ts';
import { parsed, refused } from './finding.ts';
import type { MetadataFindingCode } from './finding-codes.ts';
import type { JsonValue } from './json.ts';
import type { Sentence } from './label.ts';
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
      finding('filter.011', '', {
        en: `Shorten the filter to ${FILTER_LIMITS.jsonLength} characters.`,
        es: `Acorte el filtro a ${FILTER_LIMITS.jsonLength} caracteres.`,
      }),
    );
  try {
    return parseFilter(JSON.parse(text));
  } catch {
    return refused(
      finding('filter.011', '', {
        en: 'Write the filter as JSON: {"field":"city","op":"eq","value":"Brno"}.',
        es: 'Escriba el filtro como JSON: {"field":"city","op":"eq","value":"Brno"}.',
      }),
    );
  }
}

/** A filter from parsed JSON. Findings carry the path of the part, such as `all[1].value`. */
export function parseFilter(json: unknown): Parsed<Filter> {
  const reading: Reading = { findings: [], conditions: 0 };
  const filter = readFilter(json, '', 1, reading);
  return filter && reading.findings.length === 0 ? parsed(filter) : { ok: false, findings: reading.findings };
}

function finding(code: MetadataFindingCode, field: string, message: Sentence): Finding {
  return { code, field, message };
}

function refuse(reading: Reading, code: MetadataFindingCode, path: string, message: Sentence): null {
  if (reading.findings.length < 20) reading.findings.push(finding(code, path, message));
  return null;
}

function readFilter(json: unknown, path: string, depth: number, reading: Reading): Filter | null {
  if (depth > FILTER_LIMITS.depth)
    return refuse(reading, 'filter.002', path, {
      en: `Nest a filter at most ${FILTER_LIMITS.depth} deep.`,
      es: `Anide un filtro ${FILTER_LIMITS.depth} niveles como máximo.`,
    });
  if (!isRecord(json))
    return refuse(reading, 'filter.001', path, {
      en: 'Write { field, op, value }, or all, any or not around such.',
      es: 'Escriba { field, op, value }, o all, any o not en torno a ello.',
    });
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
    return refuse(reading, 'filter.001', at, {
      en: `Write a list of conditions for "${key}".`,
      es: `Escriba una lista de condiciones para «${key}».`,
    });
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
  return refuse(reading, 'filter.003', path, {
    en: `Use at most ${FILTER_LIMITS.conditions} conditions.`,
    es: `Use ${FILTER_LIMITS.conditions} condiciones como máximo.`,
  });
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
    ? { en: `Write "${meant}" instead of "${other}".`, es: `Escriba «${meant}» en lugar de «${other}».` }
    : { en: `Only ${known.join(', ')} may stand here.`, es: `Aquí solo puede ir ${known.join(', ')}.` };
  refuse(reading, 'filter.004', within(path, other.slice(0, 60)), offer);
}

function readComparison(json: JsonRecord, path: string, reading: Reading): FilterComparison | null {
  reading.conditions += 1;
  if (reading.conditions > FILTER_LIMITS.conditions) return refuseCount(path, reading);
  refuseOtherKeys(json, ['field', 'op', 'value'], path, reading);
  const { field, op } = json;
  if (typeof field !== 'string' || !isPath(field))
    return refuse(reading, 'filter.005', within(path, 'field'), {
      en: 'Write the name of a field, such as "city".',
      es: 'Escriba el nombre de un campo, como "city".',
    });
  if (typeof op !== 'string' || !OPERATORS.has(op))
    return refuse(reading, 'filter.006', within(path, 'op'), {
      en: `Write one of: ${[...OPERATORS].join(', ')}.`,
      es: `Escriba uno de estos: ${[...OPERATORS].join(', ')}.`,
    });
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
    return refuse(reading, 'filter.008', at, {
      en: `Leave the value out: "${op}" takes none.`,
      es: `Deje el valor fuera: «${op}» no admite ninguno.`,
    });
  }
  if (value === undefined || value === null)
    return refuse(reading, 'filter.007', at, {
      en: 'Write a value; to find empty fields, use the operator "empty".',
      es: 'Escriba un valor; para encontrar campos vacíos, use el operador "empty".',
    });
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
  const wish =
    op === 'between'
      ? { en: 'a list of two values', es: 'una lista de dos valores' }
      : {
          en: `a list of 1 to ${FILTER_LIMITS.values} values`,
          es: `una lista de 1 a ${FILTER_LIMITS.values} valores`,
        };
  const fits = Array.isArray(value) && (op === 'between' ? value.length === 2 : value.length > 0);
  if (!fits || value.length > FILTER_LIMITS.values)
    return refuse(reading, 'filter.009', path, { en: `Write ${wish.en}.`, es: `Escriba ${wish.es}.` });
  return value.every(isOperand) ? { field, op, value } : refuseForm(path, reading);
}

function refuseForm(path: string, reading: Reading): null {
  return refuse(reading, 'filter.010', path, {
    en: 'Write a text, a number, true or false, or { module, id }.',
    es: 'Escriba un texto, un número, true o false, o { module, id }.',
  });
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
