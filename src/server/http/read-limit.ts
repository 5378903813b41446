/**
 * How much one user, or one address without a sign-in, may ask of this process: a bucket that fills by the minute and holds five
 * minutes' worth, so that people and honest programs do not meet it, and who draws everything out one record at a time does.
 */
import { subscriberOf } from '../../engine/access/networks.ts';
import { Problem } from '../../engine/errors/problem.ts';

/** A bucket holds as many minutes of the allowance. */
const MINUTES_HELD = 5;
/** Visitors have less to ask for than who has signed in. */
const VISITORS_SHARE = 0.1;
/** As many buckets are kept; then those that are full again are forgotten. */
const MOST_KEPT = 50_000;

interface Bucket {
  left: number;
  at: number;
}

export interface ReadLimit {
  /** Takes one request out. Throws `too_many_requests` with the seconds after which there is one again. */
  take(user: string | undefined, ip: string): void;
}

/** `perMinute`: of a user; 0 for no limit. `clock`: milliseconds that only go forward. */
export function readLimit(perMinute: number, clock: () => number = () => performance.now()): ReadLimit {
  const buckets = new Map<string, Bucket>();
  return {
    take(user, ip) {
      if (perMinute === 0) return;
      const rate = user === undefined ? perMinute * VISITORS_SHARE : perMinute;
      const key = user ?? `address ${subscriberOf(ip)}`;
      const now = clock();
      const held = rate * MINUTES_HELD;
      const known = buckets.get(key);
      const left = known ? Math.min(held, known.left + ((now - known.at) / 60_000) * rate) : held;
      if (left < 1) {
        const seconds = Math.ceil(((1 - left) * 60) / rate);
        throw new Problem(
          'too_many_requests',
          {
            en: 'Too many requests in a short time. Go on a little later.',
            es: 'Demasiadas peticiones en poco tiempo. Continúe un poco más tarde.',
          },
          {
            retryAfter: Math.max(seconds, 1),
          },
        );
      }
      if (!known && buckets.size >= MOST_KEPT) forgetFull(buckets, now);
      buckets.set(key, { left: left - 1, at: now });
    },
  };
}

function forgetFull(buckets: Map<string, Bucket>, now: number): void {
  for (const [key, { at }] of buckets) if (now - at > MINUTES_HELD * 60_000) buckets.delete(key);
  // Whoever has so many addresses at once begins anew, and so does everybody else: the memory is not theirs to fill.
  if (buckets.size >= MOST_KEPT) buckets.clear();
}
