/** Dates as people and spreadsheets write them. */
import type { FieldDefinition } from '../metadata/field.ts';
import type { Parsed } from '../metadata/finding.ts';
import { parsed } from '../metadata/finding.ts';
import type { Sentence } from '../metadata/label.ts';
import type { ParseContext } from './field-type.ts';
import { refuse } from './findings.ts';
import { monthByName } from './month-names.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const MIDNIGHT = /[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:?00)?$/;
const TIME = /[T\s]\d{1,2}:\d{2}/;
const NUMERIC = /^(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?$/;

/** What is longer is no date that anybody writes. */
const LONGEST = 200;
const LIKE = { en: 'Write the date as 2026-03-05.', es: 'Escriba la fecha así: 2026-03-05.' };

/** A date of the API: `2026-03-05`, years 1000 to 9999. */
export function readIsoDate(text: string, field: FieldDefinition): Parsed<string> {
  const parts = ISO.exec(text);
  if (!parts || Number(parts[1]) < 1000) return refuse('field.not_a_date', field, LIKE);
  return existingDay(Number(parts[1]), Number(parts[2]), Number(parts[3]), field);
}

/** A date as a person writes it: `5 Mar 2026`, `05/03/2026` in the order that the context names, `2026-03-05T00:00:00`. */
export function readWrittenDate(
  written: string,
  field: FieldDefinition,
  context: ParseContext,
): Parsed<string> {
  if (written.length > LONGEST) return refuse('field.not_a_date', field, LIKE);
  const text = written.trim().replace(/[\u00a0\u202f\u200e\u200f]/g, ' ');
  if (context.excelSerials && /^\d{1,7}(\.0+)?$/.test(text)) return readSerial(Number(text), field);
  const day = text.replace(MIDNIGHT, '').trim();
  if (TIME.test(day))
    return refuse('field.date_has_time', field, {
      en: 'Write the date alone, without the time: 2026-03-05.',
      es: 'Escriba solo la fecha, sin la hora: 2026-03-05.',
    });
  if (ISO.test(day)) return readIsoDate(day, field);
  const compact = /^([12]\d{3})(\d{2})(\d{2})$/.exec(day);
  if (compact) return existingDay(Number(compact[1]), Number(compact[2]), Number(compact[3]), field);
  const numeric = NUMERIC.exec(day);
  return numeric ? readNumeric(numeric, field, context) : readNamed(day, field);
}

function existingDay(year: number, month: number, day: number, field: FieldDefinition): Parsed<string> {
  try {
    return parsed(Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString());
  } catch {
    const wish = {
      en: `There is no day ${day} in month ${month} of ${year}. Write the date as 2026-03-05.`,
      es: `El mes ${month} de ${year} no tiene día ${day}. Escriba la fecha así: 2026-03-05.`,
    };
    return refuse('field.no_such_day', field, wish);
  }
}

/** Excel counts days from 1900 and believes in a 29 February 1900 (its day 60). */
function readSerial(serial: number, field: FieldDefinition): Parsed<string> {
  if (serial < 1 || serial === 60 || serial > 2_958_465)
    return refuse('field.not_a_date', field, {
      en: 'Write the date as 2026-03-05; this number is no day of Excel.',
      es: 'Escriba la fecha así: 2026-03-05; este número no es un día de Excel.',
    });
  const start = Temporal.PlainDate.from('1899-12-30');
  return parsed(start.add({ days: serial < 60 ? serial + 1 : serial }).toString());
}

function readNumeric(parts: RegExpExecArray, field: FieldDefinition, context: ParseContext): Parsed<string> {
  const [, first = '', mark = '', middle = '', last = ''] = parts;
  if (first.length === 4) return existingDay(Number(first), Number(middle), Number(last), field);
  if (last.length !== 4) return refuseShortYear(field);
  const order = context.dateOrder ?? (mark === '.' ? 'DMY' : undefined);
  const [one, two, year] = [Number(first), Number(middle), Number(last)];
  if (order === 'MDY') return existingDay(year, one, two, field);
  if (order === 'DMY' || one === two || one > 12) return existingDay(year, two, one, field);
  if (two > 12) return existingDay(year, one, two, field);
  return refuse('field.ambiguous_date', field, ambiguousDate(first, middle));
}

function ambiguousDate(first: string, middle: string): Sentence {
  return {
    en: `${first} and ${middle} can both be the month. Say the order of your dates, or write the date as 2026-03-05.`,
    es: `Tanto ${first} como ${middle} pueden ser el mes. Indique el orden de sus fechas o escriba la fecha así: 2026-03-05.`,
  };
}

function refuseShortYear(field: FieldDefinition): Parsed<never> {
  return refuse('field.short_year', field, {
    en: 'Write the year with four digits: 2026-03-05.',
    es: 'Escriba el año con cuatro cifras: 2026-03-05.',
  });
}

/** `5 Mar 2026`, `March 5, 2026`, `5 de marzo de 2026`, `5. März 2026`, `1st May 2026`. */
function readNamed(text: string, field: FieldDefinition): Parsed<string> {
  const words = text
    .split(/[\s,/-]+|\.(?=\s|\d|$)/)
    .filter((word) => word !== '' && !/^(de|del|of|the|den|di|d)$/i.test(word));
  const numbers = words.map(readOrdinal).filter((one) => one !== null);
  const names = words.filter((word) => readOrdinal(word) === null);
  const month = names.length === 1 ? monthByName(names[0] ?? '') : undefined;
  if (month === undefined || numbers.length !== 2)
    return refuse('field.not_a_date', field, {
      en: 'Write the date as 2026-03-05.',
      es: 'Escriba la fecha así: 2026-03-05.',
    });
  if (month === null)
    return refuse('field.ambiguous_date', field, {
      en: `${names[0]} names different months. Write it as 2026-03-05.`,
      es: `${names[0]} nombra meses distintos. Escríbala así: 2026-03-05.`,
    });
  return dayAndYear(numbers, month, field);
}

function readOrdinal(word: string): string | null {
  return /^(\d{1,4})(?:st|nd|rd|th|er|º|°|ª)?$/i.exec(word)?.[1] ?? null;
}

function dayAndYear(numbers: readonly string[], month: number, field: FieldDefinition): Parsed<string> {
  const year = numbers.find((one) => one.length === 4);
  const day = numbers.find((one) => one.length <= 2);
  if (year === undefined) return refuseShortYear(field);
  if (day === undefined)
    return refuse('field.not_a_date', field, {
      en: 'Write the date as 2026-03-05.',
      es: 'Escriba la fecha así: 2026-03-05.',
    });
  return existingDay(Number(year), month, Number(day), field);
}
