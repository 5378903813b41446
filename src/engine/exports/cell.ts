import type { JsonValue } from '../../metadata/json.ts';

/**
 * One value of a row, before it is written in a format. Texts are texts, whatever they look like; what counts or is a day
 * says so, so that a spreadsheet can work with it.
 */
export type Cell =
  | null
  | { readonly kind: 'text'; readonly text: string }
  /** With a point, without marks between thousands. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'yes_no'; readonly value: boolean; readonly text: string }
  /** `2026-03-05` */
  | { readonly kind: 'day'; readonly text: string }
  /** `2026-03-05T10:00:00`, by the clock of the company, with its offset. */
  | { readonly kind: 'moment'; readonly text: string; readonly offset: string };

export function textCell(text: string | null | undefined): Cell {
  return text === null || text === undefined || text === '' ? null : { kind: 'text', text };
}

/** An instant by the company's clock, to the second. */
export function momentCell(instant: string, timeZone: string): Cell {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  const text = local.toPlainDateTime().toString({ smallestUnit: 'second' });
  return { kind: 'moment', text, offset: local.offset };
}

/** What a value is by the SQL type that its field compares with; text where it is none of these. */
export function valueCell(
  value: JsonValue,
  sqlType: string | undefined,
  asText: () => string,
  timeZone: string,
): Cell {
  if (sqlType === 'date') return { kind: 'day', text: String(value) };
  if (isInstant(sqlType)) return momentCell(String(value), timeZone);
  if (typeof value === 'boolean') return { kind: 'yes_no', value, text: asText() };
  if (sqlType !== undefined && NUMERIC.test(sqlType)) return { kind: 'number', text: String(value) };
  return textCell(asText());
}

export function isInstant(sqlType: string | undefined): boolean {
  return sqlType === 'timestamptz' || sqlType === 'timestamp with time zone';
}

const NUMERIC = /^(numeric|bigint|integer|smallint|int\d?|double precision)/;
