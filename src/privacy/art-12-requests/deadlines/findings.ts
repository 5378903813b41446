import type { Finding } from '../../../metadata/finding.ts';
import type { Sentence } from '../../../metadata/label.ts';

/** What can be wrong with a question, in both languages. `{value}` is what was written. */
const sentences = {
  body_not_object: {
    en: 'Send an object with start, rule, calendar and timeZone.',
    es: 'Envíe un objeto con start, rule, calendar y timeZone.',
  },
  field_unknown: {
    en: '"{value}" is not a field of this call. It takes start, rule, calendar, timeZone, pauses, pauseModel and asOf.',
    es: '«{value}» no es un campo de esta llamada. Admite start, rule, calendar, timeZone, pauses, pauseModel y asOf.',
  },
  field_missing: { en: 'Give {value}.', es: 'Indique {value}.' },
  field_not_text: { en: 'Write {value} as a text.', es: 'Escriba {value} como texto.' },
  rule_unknown: {
    en: '"{value}" is not a rule. Write a whole number and hours, days, weeks, months or years, such as "1 month".',
    es: '«{value}» no es una regla. Escriba un número entero y hours, days, weeks, months o years, como "1 month".',
  },
  rule_zero: {
    en: 'A period of zero has no end. Write at least 1.',
    es: 'Un plazo de cero no termina. Escriba al menos 1.',
  },
  rule_too_long: {
    en: '"{value}" is longer than a hundred years. Check the number.',
    es: '«{value}» supera los cien años. Revise el número.',
  },
  calendar_unknown: {
    en: 'There is no calendar "{value}". Use an ISO 3166 code such as ES, DE-BY or GB-ENG, or none.',
    es: 'No hay calendario «{value}». Use un código ISO 3166 como ES, DE-BY o GB-ENG, o none.',
  },
  zone_unknown: {
    en: 'There is no time zone "{value}". Use a name of the IANA database such as Europe/Madrid.',
    es: 'No hay zona horaria «{value}». Use un nombre de la base IANA como Europe/Madrid.',
  },
  date_unreadable: {
    en: '"{value}" is not a date or an instant that exists. Write 2026-03-05 or 2026-03-05T10:30:00+01:00.',
    es: '«{value}» no es una fecha ni un instante que exista. Escriba 2026-03-05 o 2026-03-05T10:30:00+01:00.',
  },
  time_ambiguous: {
    en: 'The clock shows {value} twice that day. Add the offset, for instance +02:00 for the first time and +01:00 for the second.',
    es: 'El reloj marca {value} dos veces ese día. Añada el desfase, por ejemplo +02:00 para la primera y +01:00 para la segunda.',
  },
  time_skipped: {
    en: 'The clock never shows {value}: it was put forward over it. Add the offset or correct the time.',
    es: 'El reloj nunca marca {value}: se adelantó por encima. Añada el desfase o corrija la hora.',
  },
  start_needs_time: {
    en: 'A rule in hours runs from a minute. Give start with its time and offset, such as {value}T10:30:00+01:00.',
    es: 'Una regla en horas corre desde un minuto. Indique start con hora y desfase, como {value}T10:30:00+01:00.',
  },
  pauses_not_list: {
    en: 'Send pauses as a list of {from, to}.',
    es: 'Envíe pauses como una lista de {from, to}.',
  },
  pauses_too_many: { en: 'No more than {value} pauses.', es: 'No más de {value} pausas.' },
  pause_not_object: {
    en: 'A pause is an object with from and to.',
    es: 'Una pausa es un objeto con from y to.',
  },
  pause_reversed: {
    en: 'This pause ends before it begins ({value}). Exchange from and to.',
    es: 'Esta pausa termina antes de empezar ({value}). Intercambie from y to.',
  },
  pause_before_start: {
    en: 'This pause begins on {value}, before the event. Nothing can be asked about a request that has not come.',
    es: 'Esta pausa empieza el {value}, antes del hecho. No se puede preguntar por una solicitud que no ha llegado.',
  },
  pause_kind_unknown: {
    en: '"{value}" does not stop the clock. Only identity, clarification and fee do.',
    es: '«{value}» no detiene el reloj. Solo lo hacen identity, clarification y fee.',
  },
  pause_model_unknown: {
    en: '"{value}" is not a pause model. Use none, suspend, clarification or restart.',
    es: '«{value}» no es un modelo de pausa. Use none, suspend, clarification o restart.',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

export type DeadlineFindingCode = keyof typeof sentences;

/** One thing wrong with a question. What was written is shown shortened, so that a giant input does not come back whole. */
export function finding(code: DeadlineFindingCode, field: string, value: string): Finding {
  const shown = value.length > 60 ? `${value.slice(0, 57)}…` : value;
  const said = (sentence: string) => sentence.replaceAll('{value}', () => shown);
  const { en, es } = sentences[code];
  return { code, field, message: { en: said(en), es: said(es) } };
}
