/** How one case is told: its receipt, then its steps, each on its day. */
import type { Deed, Telling } from './deed.ts';

export interface Case {
  readonly key: string;
  readonly type: string;
  readonly person: string;
  /** Days ago. */
  readonly received: number;
  readonly channel?: string;
  readonly note?: string;
  readonly purposes?: readonly string[];
  readonly representative?: Readonly<Record<'name' | 'email' | 'capacity', string>>;
}

type Step = readonly [days: number, by: Deed['by'], step: string, body: object];

/** The proof of identity that most cases have. */
export const confirmed = { result: 'confirmed', method: 'known_address' };

/** A request, received and then taken through its steps. */
export function tellOfCase(telling: Telling, one: Case, steps: readonly Step[]): void {
  const { key, type, person, received, channel = 'email', note, purposes, representative } = one;
  const at = onDay(telling, received, 9);
  telling.tell(at, 'ingrid', ({ make, id }) =>
    make(
      key,
      '/requests',
      {},
      {
        type,
        subject: id(person),
        receivedAt: at.toInstant().toString(),
        channel,
        language: 'es',
        ...(note === undefined ? {} : { note }),
        ...(purposes === undefined ? {} : { purposes }),
        ...(representative === undefined ? {} : { representative }),
      },
    ),
  );
  for (const [place, step] of steps.entries()) tellOfStep(telling, key, step, place);
}

/** Cases keep to their days, weekend or not: their order is the law's. */
export function onDay({ now }: Telling, days: number, hour: number): Temporal.ZonedDateTime {
  return now
    .subtract({ days })
    .with({ hour, minute: 0, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });
}

export function tellOfStep(telling: Telling, key: string, [days, by, step, body]: Step, place: number): void {
  // Steps of one day follow each other.
  const at = onDay(telling, days, 18).add({ minutes: place });
  const moment =
    Temporal.ZonedDateTime.compare(at, telling.now) < 0 ? at : telling.now.subtract({ minutes: 9 - place });
  telling.tell(moment, by, ({ call, id }) => call('POST', `/requests/:id/${step}`, { id: id(key) }, body));
}
