import type { Hand } from './hand.ts';
import type { StaffName } from './people.ts';
import type { Chance } from './random.ts';

/** One thing that somebody did at one moment. */
export interface Deed {
  readonly at: Temporal.Instant;
  readonly by: StaffName | 'system';
  readonly does: (hand: Hand) => Promise<unknown>;
}

export interface Telling {
  readonly now: Temporal.ZonedDateTime;
  readonly chance: Chance;
  tell(at: Temporal.ZonedDateTime, by: Deed['by'], does: Deed['does']): void;
}

/** A person of the sample: what later parts of the story need to know. */
export interface Person {
  /** The name under which the record's id is kept. */
  readonly key: string;
  readonly firm: string | undefined;
  readonly since: Temporal.ZonedDateTime;
  readonly language: string;
  readonly name: string;
  readonly email: string;
  readonly address: Readonly<Record<'street' | 'postal_code' | 'city' | 'country', string>>;
}

/** A moment in office hours, so many days before now. */
export function daysAgo({ now, chance }: Telling, days: number): Temporal.ZonedDateTime {
  const day = now.subtract({ days });
  const weekend = day.dayOfWeek > 5 && days > 2 ? day.subtract({ days: day.dayOfWeek - 5 }) : day;
  const moment = weekend.with({
    hour: 8 + chance.whole(9),
    minute: chance.whole(60),
    second: chance.whole(60),
  });
  return Temporal.ZonedDateTime.compare(moment, now) < 0
    ? moment
    : now.subtract({ minutes: 10 + chance.whole(40) });
}

/** The day of a moment, as fields of type date take it. */
export function day(moment: Temporal.ZonedDateTime): string {
  return moment.toPlainDate().toString();
}

/** The moment, but not before the person was known; then an hour after. */
export function onceKnown(person: Person, moment: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const earliest = person.since.add({ hours: 1 });
  return Temporal.ZonedDateTime.compare(moment, earliest) < 0 ? earliest : moment;
}
