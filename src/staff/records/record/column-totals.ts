import type { FieldDefinition } from '../../../metadata/field.ts';
import type { RecordJson } from '../../shapes.ts';

/** Columns that are worth adding up: what a line amounts to, not the price of one piece. */
function isAmount(field: FieldDefinition): boolean {
  if (field.type === 'computed') return true;
  return field.type === 'currency' && !/unit|price|rate/.test(field.name);
}

/** The exact sum of decimals written as text; undefined where one is none. */
export function sumOf(values: readonly unknown[]): string | undefined {
  let scale = 0;
  const parts: [string, string][] = [];
  for (const value of values) {
    if (value === null || value === undefined) continue;
    const [, sign = '', whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
    if (whole === '') return undefined;
    parts.push([sign + whole, decimals]);
    scale = Math.max(scale, decimals.length);
  }
  const sum = parts.reduce(
    (total, [whole, decimals]) => total + BigInt(whole + decimals.padEnd(scale, '0')),
    0n,
  );
  if (scale === 0) return String(sum);
  const digits = String(sum < 0n ? -sum : sum).padStart(scale + 1, '0');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The totals of a table of parts, by field; exact, since the values are. */
export function columnTotals(
  fields: readonly FieldDefinition[],
  rows: readonly RecordJson[],
): ReadonlyMap<string, string> {
  const totals = new Map<string, string>();
  for (const field of fields.filter(isAmount)) {
    const sum = sumOf(rows.map((row) => row[field.name]));
    if (sum !== undefined) totals.set(field.name, sum);
  }
  return totals;
}
