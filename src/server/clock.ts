/** The one clock of the service (design §7): everything else takes `now` from it. */
export interface Clock {
  now(): Temporal.Instant;
  /** Moves it; from there it runs on. Only the test mode gets to call this. */
  set(instant: Temporal.Instant): void;
}

/** A clock that runs with the machine's, from `start` where one is given. */
export function createClock(start?: Temporal.Instant): Clock {
  let ahead = start ? Temporal.Now.instant().until(start) : Temporal.Duration.from({ seconds: 0 });
  return {
    now: () => Temporal.Now.instant().add(ahead),
    set(instant) {
      ahead = Temporal.Now.instant().until(instant);
    },
  };
}
