import type { Finding, Parsed } from '../../../metadata/finding.ts';
import { type DeadlineFindingCode, finding } from './findings.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';
import { dayOf, type Moment, parseMoment, parseTimeZone } from './moments.ts';
import { type Pause, type PauseModel, pauseKinds, pauseModels } from './pauses.ts';
import { type Period, parseRule } from './period.ts';

/** A question as it is asked: plain data. */
export interface DeadlineInput {
  /** A date (`2026-03-05`) or an instant (`2026-03-05T23:30:00Z`), which is read in `timeZone`. */
  readonly start: string;
  /** `1 month`, `3 months`, `72 hours`, `8 weeks`, `30 days`, `6 years`… */
  readonly rule: string;
  /** ISO 3166 code or `none`. */
  readonly calendar: string;
  /** The controller's zone, an IANA name. */
  readonly timeZone: string;
  readonly pauses?: readonly PauseInput[] | undefined;
  /** `suspend` where there are pauses and nothing is said. */
  readonly pauseModel?: PauseModel | undefined;
  /** The day up to which a pause that is still open is counted. */
  readonly asOf?: string | undefined;
}

/** A time of waiting: dates or instants. `to` is null or absent while the answer has not come. */
export interface PauseInput {
  readonly from: string;
  readonly to?: string | null | undefined;
  readonly kind?: Pause['kind'];
}

/** A question that was understood. */
export interface DeadlineQuestion {
  readonly start: Moment;
  readonly period: Period;
  readonly calendar: HolidayCalendar;
  readonly timeZone: string;
  readonly pauses: readonly Pause[];
  readonly pauseModel: PauseModel;
  readonly asOf: Temporal.PlainDate | undefined;
}

const fields: ReadonlySet<string> = new Set([
  'start',
  'rule',
  'calendar',
  'timeZone',
  'pauses',
  'pauseModel',
  'asOf',
]);
const mostPauses = 200;

/**
 * Reads a question, whatever was sent, or says all that is wrong with it at once. Strict: a field that is not known, a date
 * that does not exist, a wall clock time that comes twice are findings and never guessed at.
 */
export function parseQuestion(
  raw: unknown,
  calendarOf: (code: string) => HolidayCalendar | undefined,
): Parsed<DeadlineQuestion> {
  const reader = new Reader();
  if (!isObject(raw)) return { ok: false, findings: [finding('body_not_object', '', '')] };
  reader.refuseUnknown(raw, fields, '');
  const timeZone = readTimeZone(reader, raw);
  const calendar = readCalendar(reader, raw, calendarOf);
  const period = readPeriod(reader, raw);
  const start = reader.moment(raw, 'start', '', timeZone);
  if (period?.unit === 'hour' && start instanceof Temporal.PlainDate) {
    reader.add('start_needs_time', 'start', start.toString());
  }
  const pauses = readPauses(reader, raw.pauses, timeZone);
  if (start !== undefined && timeZone !== undefined)
    refusePausesBefore(reader, pauses, dayOf(start, timeZone));
  const pauseModel = readPauseModel(reader, raw);
  const asOf = raw.asOf === undefined ? undefined : reader.moment(raw, 'asOf', '', timeZone);
  if (reader.findings.length > 0 || !timeZone || !calendar || !period || !start) {
    return { ok: false, findings: reader.findings };
  }
  const day = asOf === undefined ? undefined : dayOf(asOf, timeZone);
  return { ok: true, value: { start, period, calendar, timeZone, pauses, pauseModel, asOf: day } };
}

function readTimeZone(reader: Reader, raw: Fields): string | undefined {
  const written = reader.text(raw, 'timeZone', '');
  if (written === undefined) return undefined;
  return parseTimeZone(written) ?? reader.add('zone_unknown', 'timeZone', written);
}

function readCalendar(
  reader: Reader,
  raw: Fields,
  calendarOf: (code: string) => HolidayCalendar | undefined,
): HolidayCalendar | undefined {
  const written = reader.text(raw, 'calendar', '');
  if (written === undefined) return undefined;
  return calendarOf(written) ?? reader.add('calendar_unknown', 'calendar', written);
}

function readPeriod(reader: Reader, raw: Fields): Period | undefined {
  const written = reader.text(raw, 'rule', '');
  if (written === undefined) return undefined;
  const period = parseRule(written);
  return typeof period === 'string' ? reader.add(period, 'rule', written) : period;
}

function readPauseModel(reader: Reader, raw: Fields): PauseModel {
  const written = raw.pauseModel;
  if (written === undefined) return 'suspend';
  const model = pauseModels.find((known) => known === written);
  if (model === undefined) reader.add('pause_model_unknown', 'pauseModel', describe(written));
  return model ?? 'none';
}

function readPauses(reader: Reader, raw: unknown, timeZone: string | undefined): readonly Pause[] {
  if (raw === undefined) return [];
  if (!Array.isArray(raw)) {
    reader.add('pauses_not_list', 'pauses', '');
    return [];
  }
  if (raw.length > mostPauses) {
    reader.add('pauses_too_many', 'pauses', String(mostPauses));
    return [];
  }
  return raw.flatMap((pause: unknown, index) => readPause(reader, pause, `pauses.${index}`, timeZone) ?? []);
}

function refusePausesBefore(reader: Reader, pauses: readonly Pause[], event: Temporal.PlainDate): void {
  for (const [index, pause] of pauses.entries()) {
    if (Temporal.PlainDate.compare(pause.from, event) < 0) {
      reader.add('pause_before_start', `pauses.${index}.from`, pause.from.toString());
    }
  }
}

const pauseFields: ReadonlySet<string> = new Set(['from', 'to', 'kind']);

function readPause(
  reader: Reader,
  raw: unknown,
  where: string,
  timeZone: string | undefined,
): Pause | undefined {
  if (!isObject(raw)) return reader.add('pause_not_object', where, '');
  reader.refuseUnknown(raw, pauseFields, `${where}.`);
  const isOpen = raw.to === undefined || raw.to === null;
  const from = reader.moment(raw, 'from', `${where}.`, timeZone);
  const to = isOpen ? undefined : reader.moment(raw, 'to', `${where}.`, timeZone);
  const kind = pauseKinds.find((known) => known === raw.kind);
  if (raw.kind !== undefined && kind === undefined) {
    return reader.add('pause_kind_unknown', `${where}.kind`, describe(raw.kind));
  }
  if (timeZone === undefined || from === undefined || (!isOpen && to === undefined)) return undefined;
  const pause = { from: dayOf(from, timeZone), to: to === undefined ? null : dayOf(to, timeZone), kind };
  if (pause.to !== null && Temporal.PlainDate.compare(pause.from, pause.to) > 0) {
    return reader.add('pause_reversed', where, `${pause.from} – ${pause.to}`);
  }
  return pause;
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(raw: unknown): raw is Fields {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

function describe(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}

const momentFaults = {
  unreadable: 'date_unreadable',
  ambiguous: 'time_ambiguous',
  skipped: 'time_skipped',
} as const;

/** Gathers findings while a question is read, so that all of them are told at once. */
class Reader {
  readonly findings: Finding[] = [];
  add(code: DeadlineFindingCode, field: string, value: string): undefined {
    this.findings.push(finding(code, field, value));
    return undefined;
  }

  refuseUnknown(raw: Fields, known: ReadonlySet<string>, prefix: string): void {
    for (const name of Object.keys(raw)) {
      if (!known.has(name)) this.add('field_unknown', `${prefix}${name}`, name);
    }
  }

  text(raw: Fields, name: string, prefix: string): string | undefined {
    const value = raw[name];
    if (value === undefined || value === null || value === '')
      return this.add('field_missing', `${prefix}${name}`, name);
    return typeof value === 'string' ? value : this.add('field_not_text', `${prefix}${name}`, name);
  }

  /** A date or an instant. Without a zone (itself a finding) only the shape is looked at. */
  moment(raw: Fields, name: string, prefix: string, timeZone: string | undefined): Moment | undefined {
    const written = this.text(raw, name, prefix);
    if (written === undefined) return undefined;
    const moment = parseMoment(written, timeZone ?? 'UTC');
    return typeof moment === 'string' ? this.add(momentFaults[moment], `${prefix}${name}`, written) : moment;
  }
}
