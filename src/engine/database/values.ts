import pg from 'pg';

type Parser = (text: string) => unknown;

const INSTANT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/;

/** `2026-03-05 10:00:00.123456+00` as `2026-03-05T10:00:00.123Z`; other zones are converted, `infinity` stays. */
export function parseInstant(text: string): string {
  const parts = INSTANT.exec(text);
  if (parts) return `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`;
  if (text.endsWith('infinity') || text.endsWith('BC')) return text;
  return Temporal.Instant.from(text.replace(' ', 'T')).toString({
    fractionalSecondDigits: 3,
    roundingMode: 'trunc',
  });
}

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError('The database gave an integer beyond 2^53: read it as text.');
  return value;
}

const asText: Parser = (text) => text;

const TEXT_ARRAY: number = 1009;

function arrayOf(parser: Parser): Parser {
  const each = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(each);
    return typeof item === 'string' ? parser(item) : item;
  };
  return (text) => each(pg.types.getTypeParser(TEXT_ARRAY, 'text')(text));
}

const PARSERS = new Map<number, Parser>([
  [20, parseInt8],
  [1082, asText], // date
  [1114, (text) => text.replace(' ', 'T')], // timestamp without time zone
  [1184, parseInstant],
  [1700, asText], // numeric
  [1016, arrayOf(parseInt8)],
  [1182, arrayOf(asText)],
  [1115, arrayOf((text) => text.replace(' ', 'T'))],
  [1185, arrayOf(parseInstant)],
  [1231, arrayOf(asText)],
]);

/**
 * How every pool reads values: instants as ISO strings in UTC, dates and numerics as strings, int8 as number, JSON parsed,
 * bytea as Buffer.
 */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const own = format === 'binary' ? undefined : PARSERS.get(oid);
    return own ?? pg.types.getTypeParser(oid, format ?? 'text');
  },
};

const TEMPORAL = [
  Temporal.Instant,
  Temporal.PlainDate,
  Temporal.PlainDateTime,
  Temporal.PlainTime,
  Temporal.Duration,
];

/**
 * Makes one value ready for binding: Temporal values as their text (pg would quote their JSON), a zoned one as its instant. A
 * function is asked for its value now: a statement that is kept can so bind the time at which it is run.
 */
export function bindable(value: unknown): unknown {
  if (typeof value === 'function') return bindable(value());
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Temporal.ZonedDateTime) return value.toInstant().toString();
  return TEMPORAL.some((kind) => value instanceof kind) ? String(value) : value;
}
