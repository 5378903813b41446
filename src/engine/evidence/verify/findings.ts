/** What verifying the log may find wrong. Numbers are stable: docs and scripts refer to them. */
const evidenceFindings = {
  leaf_differs: { number: 'E01', text: 'The event is not the one that was sealed at this position.' },
  event_missing: { number: 'E02', text: 'The event that was sealed at this position is gone.' },
  position_missing: { number: 'E03', text: 'The log has no row for this position.' },
  column_differs: { number: 'E04', text: 'A searchable column of the event is not what its leaf says.' },
  leaf_malformed: { number: 'E05', text: 'The leaf is not the canonical JSON of an event.' },
  payload_differs: { number: 'E06', text: 'The content of the event is not what it committed to.' },
  payload_unknown: { number: 'E07', text: 'The event has a content that it did not commit to.' },
  tile_differs: { number: 'E08', text: 'A stored tile of the tree is not what the events come to.' },
  tile_missing: { number: 'E09', text: 'A tile of the tree is missing.' },
  tile_unknown: { number: 'E10', text: 'There are tiles beyond the end of the log.' },
  checkpoint_root: { number: 'E11', text: 'The events do not come to the root that this checkpoint signed.' },
  checkpoint_signature: {
    number: 'E12',
    text: 'The signature of a checkpoint is not valid under the keys given.',
  },
  checkpoint_malformed: { number: 'E13', text: 'A checkpoint is not what its row says.' },
  head_unsigned: { number: 'E14', text: 'The last rows of the log are covered by no checkpoint.' },
  event_skipped: {
    number: 'E15',
    text: 'An event that was committed before the last checkpoint is not in the log.',
  },
  payload_orphaned: { number: 'E16', text: 'A content belongs to no event.' },
  log_truncated: {
    number: 'E17',
    text: 'A checkpoint kept outside the database covers more events than the log has.',
  },
  log_rewritten: { number: 'E18', text: 'A checkpoint kept outside the database signed other events.' },
  kept_signature: {
    number: 'E19',
    text: 'A checkpoint kept outside the database carries no valid signature.',
  },
  event_repeated: { number: 'E20', text: 'The event at this position is in the log a second time.' },
} as const;

export type EvidenceFindingCode = keyof typeof evidenceFindings;

export interface EvidenceFinding {
  readonly code: EvidenceFindingCode;
  readonly number: string;
  /** Position in the log, from 0; for a checkpoint the first one that may be wrong. */
  readonly position?: number;
  readonly event?: string;
  readonly text: string;
  readonly detail?: string;
}

/** Findings of each code beyond these are counted, not listed. */
const LISTED = 100;

/** Gathers findings; a log with a million faults doesn't fill the memory. */
export class FindingList {
  readonly #found: EvidenceFinding[] = [];
  readonly #counts = new Map<EvidenceFindingCode, number>();

  add(
    code: EvidenceFindingCode,
    where: Omit<EvidenceFinding, 'code' | 'number' | 'text'> = {},
    times = 1,
  ): void {
    const count = this.#counts.get(code) ?? 0;
    this.#counts.set(code, count + times);
    if (count < LISTED) this.#found.push({ code, ...evidenceFindings[code], ...where });
  }

  /** Takes over what a worker found. */
  merge(list: FoundInRange): void {
    for (const [code, count] of list.counts) {
      this.#counts.set(code, (this.#counts.get(code) ?? 0) + count);
    }
    this.#found.push(...list.found);
  }

  /** The first position in [from, to) that something was found at. */
  firstWithin(from: number, to: number): number | undefined {
    const positions = this.#found
      .map((finding) => finding.position ?? -1)
      .filter((at) => at >= from && at < to);
    return positions.length === 0 ? undefined : Math.min(...positions);
  }

  take(): FoundInRange {
    return { found: this.#found, counts: [...this.#counts] };
  }

  /** In the order of the log; what concerns no position comes last. */
  sorted(): EvidenceFinding[] {
    return this.#found.toSorted((a, b) => (a.position ?? Infinity) - (b.position ?? Infinity) || 0);
  }

  get counts(): ReadonlyMap<EvidenceFindingCode, number> {
    return this.#counts;
  }
}

/** Findings as a worker hands them over. */
export interface FoundInRange {
  readonly found: readonly EvidenceFinding[];
  readonly counts: readonly (readonly [EvidenceFindingCode, number])[];
}
