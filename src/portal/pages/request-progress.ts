/** How far a request is, in the steps that a person understands. */
import type { Locale } from '../../metadata/label.ts';
import type { WholeRequest } from '../office.ts';
import { dayIn, day as longDate, say } from '../words/say.ts';

export interface ProgressStep {
  readonly state: 'done' | 'now' | 'toCome';
  readonly title: string;
  readonly text: string;
}

/** The steps in order: at most one of them is now. Those to come are never hidden. */
export function progressOf(locale: Locale, timeZone: string, request: WholeRequest): readonly ProgressStep[] {
  const { type } = request;
  const dayOf = (kind: string): string | undefined => {
    const at = request.steps.findLast((step) => step.kind === kind)?.at;
    return at === undefined ? undefined : longDate(locale, dayIn(timeZone, at));
  };
  if (request.state === 'withdrawn') return withdrawn(locale, dayOf, request);
  if (isAnswered(request) && !wasWorkedOn(request)) return answeredAtOnce(locale, dayOf, request);
  const current = currentStep(request);
  const texts = [
    received(locale, dayOf, request),
    identity(locale, dayOf, request),
    { title: say(locale, `step.work.${type}`), text: say(locale, `step.workText.${type}`) },
    { title: say(locale, `step.check.${type}`), text: say(locale, `step.checkText.${type}`) },
    answered(locale, dayOf, request),
  ];
  return texts.map((step, at) => ({
    ...step,
    state: at < current ? 'done' : at === current ? 'now' : 'toCome',
  }));
}

/** Index of the step that we are at; beyond the last when all is done. */
function currentStep(request: WholeRequest): number {
  const { state, identity: who, steps } = request;
  if (isAnswered(request)) return 5;
  if (state === 'decided') return 4;
  if (who === 'unchecked') return 1;
  const isMade = steps.some((step) => step.kind === 'package' || step.kind === 'erasure');
  return state === 'awaiting_approval' || isMade ? 3 : 2;
}

type DayOf = (kind: string) => string | undefined;
type Words = Pick<ProgressStep, 'title' | 'text'>;

function received(locale: Locale, dayOf: DayOf, { steps }: WholeRequest): Words {
  const mailed = steps.some((step) => step.kind === 'acknowledged');
  const text = say(locale, mailed ? 'step.receivedMail' : 'step.receivedText', {
    day: dayOf('received') ?? '',
  });
  return { title: say(locale, 'step.received'), text };
}

function identity(locale: Locale, dayOf: DayOf, { steps, identity: who }: WholeRequest): Words {
  const check = steps.findLast((step) => step.kind === 'identity_check');
  const title = say(locale, who === 'refused' ? 'step.identityRefused' : 'step.identity');
  if (!check) return { title, text: say(locale, 'step.identityNow') };
  const signedIn = check.data.method === 'portal_sign_in';
  const text = say(locale, signedIn ? 'step.identityText' : 'step.identityDay', {
    day: dayOf('identity_check') ?? '',
  });
  return { title, text };
}

function answered(locale: Locale, dayOf: DayOf, request: WholeRequest): Words {
  const { type } = request;
  const on = dayOf('delivery');
  if (isAnswered(request) && on)
    return { title: say(locale, 'step.answered'), text: say(locale, 'step.identityDay', { day: on }) };
  return { title: say(locale, `step.get.${type}`), text: say(locale, `step.getText.${type}`) };
}

/** Without data, or refused: nothing was gathered and no copy was checked, so nothing of it is claimed. */
function answeredAtOnce(locale: Locale, dayOf: DayOf, request: WholeRequest): readonly ProgressStep[] {
  return [received, identity, answered].map((words) => ({ ...words(locale, dayOf, request), state: 'done' }));
}

function isAnswered({ state }: WholeRequest): boolean {
  return state === 'closed' || state === 'delivered';
}

function wasWorkedOn({ outcome }: WholeRequest): boolean {
  return outcome === 'granted' || outcome === 'partly';
}

function withdrawn(locale: Locale, dayOf: DayOf, request: WholeRequest): readonly ProgressStep[] {
  const text = say(locale, 'step.identityDay', { day: dayOf('withdrawal') ?? '' });
  return [
    { ...received(locale, dayOf, request), state: 'done' },
    { title: say(locale, 'step.withdrawn'), text, state: 'done' },
  ];
}
