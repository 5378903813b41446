import { EMPTY_ROOT, joinSubtrees, nodeHash } from './merkle.ts';

interface Peak {
  readonly level: number;
  readonly hash: Buffer;
}

/**
 * The roots of the complete subtrees that make up leaves [0, size): all that is needed to append and to know the root.
 * Appending a whole subtree costs as much as a leaf, so that workers can hash ranges apart and one thread merges them.
 */
export class CompactRange {
  #size = 0;
  readonly #peaks: Peak[] = [];

  get size(): number {
    return this.#size;
  }

  /** Appends a complete subtree of 2^level leaves; the size so far has to be a multiple of that. */
  append(hash: Buffer, level = 0): void {
    if (this.#size % 2 ** level !== 0)
      throw new RangeError('A subtree is appended at a multiple of its size only.');
    let peak: Peak = { level, hash };
    for (let last = this.#peaks.at(-1); last?.level === peak.level; last = this.#peaks.at(-1)) {
      this.#peaks.pop();
      peak = { level: peak.level + 1, hash: nodeHash(last.hash, peak.hash) };
    }
    this.#peaks.push(peak);
    this.#size += 2 ** level;
  }

  root(): Buffer {
    return this.#peaks.length === 0 ? EMPTY_ROOT : joinSubtrees(this.#peaks.map((peak) => peak.hash));
  }

  /** The root when the leaves that follow come to `right`; those are at most as many as the smallest subtree here holds. */
  rootWith(right: Buffer): Buffer {
    return joinSubtrees([...this.#peaks.map((peak) => peak.hash), right]);
  }
}
