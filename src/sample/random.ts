/** Chance that is the same every time: the sample company has the same people and papers wherever it is loaded. */
export interface Chance {
  /** From 0 up to, not including, `below`. */
  whole(below: number): number;
  /** True in so many of a hundred cases. */
  percent(share: number): boolean;
  one<T>(from: readonly [T, ...T[]] | readonly T[]): T;
}

/** Mulberry32: small, and good enough to spread a sample. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (below: number): number => Math.floor(next() * below);
  return {
    whole,
    percent: (share) => whole(100) < share,
    one<T>(from: readonly T[]): T {
      const chosen = from[whole(from.length)];
      if (chosen === undefined) throw new RangeError('There is nothing to choose from.');
      return chosen;
    },
  };
}
