/** Counts per network address in this process, in fixed windows. Forgets a window when it is over. */
export class RateLimit {
  readonly #counts = new Map<string, number>();
  readonly #most: number;
  readonly #windowMs: number;
  #windowEnds = 0;

  constructor(most: number, windowMs: number) {
    this.#most = most;
    this.#windowMs = windowMs;
  }

  /** Counts one; answers the seconds to wait when it is one too many, 0 otherwise. */
  count(address: string, now: number): number {
    // A clock that was set back begins a new window too.
    if (now >= this.#windowEnds || now < this.#windowEnds - this.#windowMs) {
      this.#counts.clear();
      this.#windowEnds = now + this.#windowMs;
    }
    const key = network(address);
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count > this.#most ? Math.max(1, Math.ceil((this.#windowEnds - now) / 1000)) : 0;
  }
}

/** Of IPv6 the /64, which one subscriber has to itself. */
function network(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [head = ''] = address.split('::', 1);
  return head.split(':').slice(0, 4).join(':');
}
