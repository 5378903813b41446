const nanosecondsPerHour = 3_600_000_000_000n;

/** The end of a period in hours, computed on instants: a change of the clock in between moves the wall time, not the hours. */
export interface EndOfHours {
  /** The event and the hours, to the minute: what people should work to. */
  readonly target: Temporal.Instant;
  /** Where the counting began under Art. 3(1): the start of the next full hour. */
  readonly countedFrom: Temporal.Instant;
  /** The end under Art. 3(1) and 3(2)(a): the latest moment that the Regulation allows. */
  readonly statutoryLatest: Temporal.Instant;
}

/**
 * Art. 3(1) of Regulation 1182/71: the hour in which the event happens is not counted. At 12:17 the period begins at 13:00; at
 * exactly 09:00:00 the hour from 9 to 10 is the event's, so it begins at 10:00. Art. 3(4) does not apply to hours: weekends
 * and holidays do not move the end. Art. 3(5) is not relied on (contested).
 */
export function endOfHours(event: Temporal.Instant, hours: number, timeZone: string): EndOfHours {
  const countedFrom = nextFullHour(event, timeZone);
  return { target: event.add({ hours }), countedFrom, statutoryLatest: countedFrom.add({ hours }) };
}

/** The next full hour on the clock of the place (a zone of +05:30 has its full hours at half past those of UTC). */
function nextFullHour(event: Temporal.Instant, timeZone: string): Temporal.Instant {
  const offset = BigInt(event.toZonedDateTimeISO(timeZone).offsetNanoseconds);
  const wall = event.epochNanoseconds + offset;
  const intoHour = ((wall % nanosecondsPerHour) + nanosecondsPerHour) % nanosecondsPerHour;
  return Temporal.Instant.fromEpochNanoseconds(event.epochNanoseconds - intoHour + nanosecondsPerHour);
}
