import { IntlMessageFormat } from 'intl-messageformat';
import type { Label, Locale } from '../../../metadata/label.ts';
import { labelText } from '../../../metadata/label.ts';
import type { LawOfPeriods } from './calendar-code.ts';
import type { Period, PeriodUnit } from './period.ts';
import { englishWorking, type StepCode, spanishWorking } from './words.ts';

/** A date (`2026-04-07`), an instant with its offset, a number, or a text; labels are texts in several languages. */
export type StepValue = string | number | Label;

/** One sentence of a working, with what it was made of, so that a screen can word or link it in its own way. */
export interface WorkingStep {
  readonly code: StepCode;
  readonly values: Readonly<Record<string, StepValue>>;
  readonly text: string;
  /** Set where a person has to look. */
  readonly warning?: true | undefined;
}

const messages = { en: englishWorking, es: spanishWorking } as const;
const formatters = new Map<string, IntlMessageFormat>();

/** The sentence of a step in a language. */
export function wordStep(step: Pick<WorkingStep, 'code' | 'values'>, locale: Locale): string {
  const words = Object.entries(step.values).map(([name, value]) => [name, wordValue(value, locale)] as const);
  const text = formatter(step.code, locale).format(Object.fromEntries(words));
  return capitalised(typeof text === 'string' ? text : String(text));
}

function formatter(code: StepCode, locale: Locale): IntlMessageFormat {
  const key = `${locale}/${code}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new IntlMessageFormat(messages[locale][code], locale);
  formatters.set(key, made);
  return made;
}

function wordValue(value: StepValue, locale: Locale): string | number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return labelText(value, locale);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDay(Temporal.PlainDate.from(value), locale);
  return /^\d{4}-\d{2}-\d{2}T.*[+-]\d{2}:\d{2}$/.test(value) ? wordInstant(value, locale) : value;
}

const days: Readonly<Record<Locale, string>> = {
  en: 'Mon Tue Wed Thu Fri Sat Sun',
  es: 'lun mar mié jue vie sáb dom',
};
const months: Readonly<Record<Locale, string>> = {
  en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
  es: 'ene feb mar abr may jun jul ago sep oct nov dic',
};

/** `Tue 7 Apr 2026`. Written out here because what Intl gives changes with the version of its data. */
export function formatDay(date: Temporal.PlainDate, locale: Locale): string {
  const day = days[locale].split(' ')[date.dayOfWeek - 1];
  const month = months[locale].split(' ')[date.month - 1];
  return `${day} ${date.day} ${month} ${date.year}`;
}

function wordInstant(written: string, locale: Locale): string {
  const wall = Temporal.PlainDateTime.from(written.slice(0, -6));
  const time = wall.toPlainTime();
  const clock = time.toString({ smallestUnit: time.second === 0 ? 'minute' : 'second' });
  return `${formatDay(wall.toPlainDate(), locale)}, ${clock} (${written.slice(-6)})`;
}

const spanishUnits: Readonly<Record<PeriodUnit, readonly [one: string, many: string]>> = {
  hour: ['hora', 'horas'],
  day: ['día', 'días'],
  week: ['semana', 'semanas'],
  month: ['mes', 'meses'],
  year: ['año', 'años'],
};

/** `3 months`, `3 meses`. */
export function wordPeriod({ amount, unit }: Period): Label {
  const spanish = spanishUnits[unit][amount === 1 ? 0 : 1];
  return { en: `${amount} ${unit}${amount === 1 ? '' : 's'}`, es: `${amount} ${spanish}` };
}

/** Which provision a step rests on: `cite('3(4)', …)`. Outside the Union the Regulation is only the model for the count. */
export function cite(article: string, law: LawOfPeriods): Label {
  const [, number = article, rest = ''] = /^(\d+)(.*)$/.exec(article) ?? [];
  const parts = [...rest.matchAll(/\((\w+)\)/g)].map(([, part = '']) =>
    /\d/.test(part) ? part : `letra ${part}`,
  );
  const en = `Regulation (EEC, Euratom) No 1182/71, Art. ${article}`;
  const es = `Reglamento (CEE, Euratom) n.º 1182/71, art. ${[number, ...parts].join(', ').replace(', ', '.')}`;
  if (law === 'united-kingdom')
    return { en: `as the ICO counts; compare ${en}`, es: `como cuenta la ICO; compárese el ${es}` };
  return law === 'other' ? { en: `counted as in ${en}`, es: `contado como en el ${es}` } : { en, es };
}

/** ICU leaves a sentence that begins with a value as the value is; in Spanish that may be a small letter. */
function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
