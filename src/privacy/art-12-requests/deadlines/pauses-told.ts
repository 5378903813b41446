import type { Label } from '../../../metadata/label.ts';
import type { LawOfPeriods } from './calendar-code.ts';
import type { CountedPause, SettledPauses } from './pauses.ts';
import { endOfPeriod, type Period } from './period.ts';
import type { DeadlineQuestion } from './question.ts';
import { wordPeriod } from './wording.ts';
import type { Working } from './working.ts';

/** The law has no number for "asked without undue delay"; after this many days a person should look and note the reason. */
const promptDays = 7;

interface ToldPauses {
  readonly event: Temporal.PlainDate;
  readonly law: LawOfPeriods;
  readonly pauses: SettledPauses;
  readonly end: Temporal.PlainDate;
  readonly dueWithoutPauses: Temporal.PlainDate;
}

/** The sentences about pauses: each one, those that do not count, those that overlap, and what they add. */
export function tellPauses(working: Working, question: DeadlineQuestion, told: ToldPauses): void {
  const { counted, days, countFrom } = told.pauses;
  if (question.pauses.length > 0 && question.pauseModel === 'none') working.step('pauses-ignored');
  for (const pause of counted) tellPause(working, pause, question.period, told);
  const sum = counted.reduce((total, pause) => total + (stopsTheClock(pause) ? pause.days : 0), 0);
  if (sum > days) working.step('pauses-together', { days, sum });
  if (days > 0) working.step('pauses-added', { days, date: told.end.toString() });
  else if (!countFrom.equals(told.event)) {
    const end = endOfPeriod(countFrom, question.period).date;
    working.step('ends-anew', { period: wordPeriod(question.period), date: end.toString() });
  }
  const isOfUk = question.pauseModel === 'restart' || question.pauseModel === 'clarification';
  if (isOfUk && counted.length > 0 && told.law === 'regulation-1182-71') {
    working.warn('pause-model-of-uk', { date: told.dueWithoutPauses.toString() });
  }
}

function tellPause(working: Working, counted: CountedPause, period: Period, told: ToldPauses): void {
  const { pause, until, effect, days } = counted;
  const values = { from: pause.from.toString(), to: until.toString(), days };
  const isOvertaken = effect !== 'restarts' && Temporal.PlainDate.compare(until, told.pauses.countFrom) < 0;
  if (counted.void) working.warn('pause-void', { from: values.from });
  else if (effect === 'nothing') working.warn('pause-fee-outside-uk', { from: values.from });
  else if (isOvertaken) working.step('pause-before-restart', { from: values.from, to: values.to });
  else {
    if (pause.to === null) working.warn('pause-open', values);
    else if (effect === 'restarts') working.step('pause-restarted', restartValues(counted, period, told.law));
    else working.step(effect === 'stops' ? 'pause-stopped' : 'pause-stopped-both-days', values);
    const wait = told.event.until(pause.from, { largestUnit: 'days' }).days;
    if (wait > promptDays) working.warn('pause-asked-late', { days: wait });
  }
}

function restartValues({ pause, until }: CountedPause, period: Period, law: LawOfPeriods) {
  return {
    from: pause.from.toString(),
    to: until.toString(),
    period: wordPeriod(period),
    reason: restartLaw(law),
  };
}

function stopsTheClock({ effect, void: isVoid }: CountedPause): boolean {
  return !isVoid && (effect === 'stops' || effect === 'stops-both-days');
}

function restartLaw(law: LawOfPeriods): Label {
  return law === 'united-kingdom'
    ? { en: 'UK GDPR, Art. 12A: the relevant time', es: 'RGPD del Reino Unido, art. 12A: momento pertinente' }
    : { en: 'pause model "restart"', es: 'modelo de pausa «restart»' };
}
