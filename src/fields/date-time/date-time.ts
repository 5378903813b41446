import type { FieldDefinition } from '../../metadata/field.ts';
import { type Parsed, parsed } from '../../metadata/finding.ts';
import { oneColumn } from '../column.ts';
import type { FieldType, ParseContext } from '../field-type.ts';
import { orderedFilter } from '../filters.ts';
import { refuse } from '../findings.ts';
import { checkOptionKinds } from '../options.ts';
import { readWrittenDate } from '../written-date.ts';
import { readWrittenTime } from '../written-time.ts';

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s?([Zz]|[+-]\d{2}:?\d{2})$/;
const LOCAL_ISO = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?$/;
const LIKE = {
  en: 'Write the moment as 2026-03-05T14:30:00Z, or with its offset: 2026-03-05T14:30:00+01:00.',
  es: 'Escriba el momento así: 2026-03-05T14:30:00Z, o con su diferencia horaria: 2026-03-05T14:30:00+01:00.',
};

/** A moment, stored in UTC to the millisecond: `2026-03-05T13:30:00.000Z`. */
export const dateTime: FieldType = {
  name: 'date_time',
  label: { en: 'Date and time', es: 'Fecha y hora' },
  ...oneColumn(() => 'timestamptz(3)'),
  checkOptions: (field) => checkOptionKinds(field, {}),
  parse(value, field) {
    if (typeof value !== 'string') return refuse('field.not_an_instant', field, LIKE);
    if (LOCAL_ISO.test(value)) return refuse('field.no_offset', field, LIKE);
    return readInstant(value, field);
  },
  parseText: readMoment,
  format: (value, _field, locale, context) =>
    Temporal.Instant.from(String(value)).toLocaleString(locale === 'en' ? 'en-GB' : locale, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: context?.timeZone ?? 'UTC',
      ...(context?.timeZone ? {} : { timeZoneName: 'short' as const }),
    }),
  filter: orderedFilter('timestamptz', 'instant'),
  sortable: true,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: () => ({ type: 'string', format: 'date-time' }),
};

function readInstant(text: string, field: FieldDefinition): Parsed<string> {
  const parts = INSTANT.exec(text);
  if (!parts || text < '1000') return refuse('field.not_an_instant', field, LIKE);
  const [, day = '', time = '', offset = ''] = parts;
  try {
    return parsed(
      canonical(Temporal.Instant.from(`${day}T${time.replace(',', '.')}${offset.toUpperCase()}`)),
    );
  } catch {
    return refuse('field.no_such_day', field, {
      en: `There is no such day or time. ${LIKE.en}`,
      es: `No existe ese día o esa hora. ${LIKE.es}`,
    });
  }
}

function canonical(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3, roundingMode: 'trunc' });
}

/** What is longer is no moment that anybody writes. */
const LONGEST = 200;
const WRITTEN_LIKE = {
  en: 'Write the moment as 2026-03-05 14:30.',
  es: 'Escriba el momento así: 2026-03-05 14:30.',
};

function readMoment(written: string, field: FieldDefinition, context: ParseContext): Parsed<string> {
  if (written.length > LONGEST) return refuse('field.not_an_instant', field, WRITTEN_LIKE);
  const text = written.trim().replace(/[\u00a0\u202f]/g, ' ');
  if (INSTANT.test(text)) return readInstant(text, field);
  const split = /^(.*?\d{4}|\d{4}\S*)[T,\s]\s*(\d{1,2}[:.]\d{2}.*)$/.exec(text);
  if (!split) return refuse('field.not_an_instant', field, WRITTEN_LIKE);
  const day = readWrittenDate(split[1] ?? '', field, context);
  if (!day.ok) return day;
  const time = readWrittenTime(split[2] ?? '');
  if (time === null) return refuse('field.not_an_instant', field, WRITTEN_LIKE);
  return inZone(`${day.value}T${time}`, field, context);
}

function inZone(local: string, field: FieldDefinition, context: ParseContext): Parsed<string> {
  if (!context.timeZone) return refuse('field.no_offset', field, LIKE);
  try {
    const zoned = Temporal.PlainDateTime.from(local).toZonedDateTime(context.timeZone, {
      disambiguation: 'reject',
    });
    return parsed(canonical(zoned.toInstant()));
  } catch {
    const why = {
      en: `The clocks changed in ${context.timeZone}: ${local.replace('T', ' ')} is missing or happens twice.`,
      es: `Hubo cambio de hora en ${context.timeZone}: ${local.replace('T', ' ')} falta o se repite.`,
    };
    return refuse('field.no_such_local_time', field, {
      en: `${why.en} ${LIKE.en}`,
      es: `${why.es} ${LIKE.es}`,
    });
  }
}
