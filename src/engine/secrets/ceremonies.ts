import type { Share } from './shamir.ts';

interface Gathering {
  readonly shares: Map<number, Share>;
  readonly forget: NodeJS.Timeout;
}

/** How long shares wait for each other. */
export const CEREMONY_MINUTES = 60;

/** The shares that holders have brought to a ceremony: in the memory of this process until they are enough, or an hour has passed. */
export class Ceremonies {
  readonly #gathered = new Map<string, Gathering>();

  /** Adds a share; answers how many there are. A share that was brought before counts once. */
  add(ceremony: string, share: Share): number {
    const known = this.#gathered.get(ceremony) ?? this.#begin(ceremony);
    known.shares.get(share.index)?.bytes.fill(0);
    known.shares.set(share.index, share);
    return known.shares.size;
  }

  indexes(ceremony: string): readonly number[] {
    return [...(this.#gathered.get(ceremony)?.shares.keys() ?? [])].sort((a, b) => a - b);
  }

  /** Hands the shares over and forgets them; whoever takes them overwrites them. */
  take(ceremony: string): readonly Share[] {
    const gathering = this.#gathered.get(ceremony);
    if (!gathering) return [];
    clearTimeout(gathering.forget);
    this.#gathered.delete(ceremony);
    return [...gathering.shares.values()];
  }

  end(ceremony: string): void {
    for (const share of this.take(ceremony)) share.bytes.fill(0);
  }

  clear(): void {
    for (const ceremony of [...this.#gathered.keys()]) this.end(ceremony);
  }

  #begin(ceremony: string): Gathering {
    const forget = setTimeout(() => this.end(ceremony), CEREMONY_MINUTES * 60_000);
    forget.unref();
    const gathering = { shares: new Map<number, Share>(), forget };
    this.#gathered.set(ceremony, gathering);
    return gathering;
  }
}
