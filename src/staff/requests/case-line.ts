/** What one line says of a case: its clock, who asks, what it waits for. */
import type { ClockDates } from '../../web/state/clock-figures.ts';
import { useWords } from '../../web/words/words.tsx';
import type { CaseClock, CaseLine } from './shapes.ts';
import { lineWords } from './words/line.ts';

/** The dates of a case's clock as the clock of a screen takes them. */
export function clockDates(clock: CaseClock): ClockDates {
  return {
    start: clock.receivedOn,
    due: clock.due,
    ...(clock.unmoved && { unmoved: clock.unmoved }),
    ...(clock.pausedSince && { pausedSince: clock.pausedSince }),
  };
}

/** Who asks, in words: the person found, who they say they are, or nobody yet. */
export function useAsker(): (request: CaseLine) => string {
  const say = useWords(lineWords);
  return (request) =>
    (request.subject?.title && !isErased(request.subject.title) ? request.subject.title : undefined) ??
    request.claimed?.name ??
    request.claimed?.email ??
    request.claimed?.phone ??
    say(request.subject ? 'personErased' : 'personUnknown');
}

/** A title of which an erasure left nothing but its marks. */
function isErased(title: string): boolean {
  return title.replaceAll('[erased]', '').trim() === '';
}

/** What a case waits for: the first step to come, or why it stands still. */
export function useNextWords(): (line: CaseLine) => string {
  const say = useWords(lineWords);
  return (line) => {
    if (line.closedAt !== null)
      return line.outcome ? say('outcome', { outcome: line.outcome }) : line.stateLabel;
    if (line.clock.pausedSince && line.identity === 'unchecked') return say('waitingIdentity');
    if (line.clock.pausedSince) return say('waitingPerson');
    if (line.subject === null && line.identity === 'unchecked') return say('waitingMatch');
    // The answer has left: what keeps the case open is what comes after it.
    const state = line.state === 'delivered' && line.answeredAt !== null ? 'answered' : line.state;
    return say('nextShort', { state, identity: line.identity, type: line.type });
  };
}

/** Whether the end of a case's time is as near as its red clock says, or past. */
export function isLate(line: CaseLine): boolean {
  return (
    line.closedAt === null &&
    line.answeredAt === null &&
    line.clock.pausedSince === null &&
    line.clock.daysLeft <= 2
  );
}
