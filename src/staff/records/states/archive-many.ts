import type { Label } from '../../../metadata/label.ts';
import type { Selection } from '../../../web/table/selection.ts';
import { call, Refusal } from '../../api.ts';
import { type BulkQuestion, idsOf } from '../list/bulk-work.ts';

interface Counted {
  readonly name: string;
  readonly label: Label;
  readonly count: number;
}

/** What archiving a selection would come to, or has come to. */
export interface ArchiveCounts {
  /** Records that were chosen, and those of them whose state takes it. */
  readonly matched: number;
  readonly changeable: number;
  readonly changed: number;
  /** What hangs on them and goes along: records by module, and comments, files, mails. */
  readonly along: readonly Counted[];
  /** It was counted in parts: what hangs on records of two parts was counted twice. */
  readonly atMost: boolean;
  /** What undoes it, one for each part. */
  readonly acts: readonly string[];
  /** Why it ended before everything was archived. */
  readonly stopped: string | null;
}

interface PartAnswer {
  readonly act: string | null;
  readonly matched: number;
  readonly changeable: number;
  readonly changed: number;
  readonly along: readonly { readonly module: string; readonly label: Label; readonly count: number }[];
  readonly attachments: readonly Counted[];
}

const nothingYet: ArchiveCounts = {
  matched: 0,
  changeable: 0,
  changed: 0,
  along: [],
  atMost: false,
  acts: [],
  stopped: null,
};

/** Parts are small where they are archived, so that one sees it go on; each is archived as a whole or not at all. */
const archivedAtOnce = 100;

/** Counts what archiving the selected records would take along; nothing is changed. */
export async function previewArchive(
  question: BulkQuestion,
  selection: Selection,
  signal: AbortSignal,
): Promise<ArchiveCounts> {
  let counts = nothingYet;
  for await (const ids of idsOf(question, selection, signal)) {
    const body = { action: 'archive', ids, reason: 'preview', preview: true };
    counts = added(
      counts,
      await call<PartAnswer>('POST', `/records/${question.module}/bulk-states`, { body, signal }),
    );
  }
  return counts;
}

/** Archives what is selected. What stops it after a part leaves that part archived, and is told with the counts. */
export async function archiveMany(
  question: BulkQuestion,
  selection: Selection,
  request: { readonly reason: string; readonly until?: string },
  signal: AbortSignal,
  onPart: (done: number) => void,
): Promise<ArchiveCounts> {
  const ids: string[] = [];
  for await (const some of idsOf(question, selection, signal)) ids.push(...some);
  let counts = nothingYet;
  for (let at = 0; at < ids.length; at += archivedAtOnce) {
    const body = { action: 'archive', ids: ids.slice(at, at + archivedAtOnce), ...request };
    try {
      counts = added(
        counts,
        await call<PartAnswer>('POST', `/records/${question.module}/bulk-states`, { body, signal }),
      );
    } catch (cause) {
      if (counts.acts.length === 0 || !(cause instanceof Refusal)) throw cause;
      return { ...counts, stopped: cause.message };
    }
    onPart(counts.matched);
  }
  return counts;
}

/** Brings back exactly what these acts archived. Answers how many of the chosen records that were. */
export async function undoArchive(module: string, acts: readonly string[], reason: string): Promise<number> {
  let back = 0;
  for (const act of acts) {
    const body = { action: 'restore', act, reason };
    back += (await call<PartAnswer>('POST', `/records/${module}/bulk-states`, { body })).changed;
  }
  return back;
}

export interface RestoreOutcome {
  readonly done: number;
  readonly failures: readonly string[];
}

/** Restores selected archived records one by one, each with exactly what went along with it. */
export async function restoreMany(
  question: BulkQuestion,
  selection: Selection,
  reason: string,
  signal: AbortSignal,
  onStep: (outcome: RestoreOutcome) => void,
): Promise<RestoreOutcome> {
  const all: string[] = [];
  for await (const ids of idsOf(question, selection, signal)) all.push(...ids);
  let outcome: RestoreOutcome = { done: 0, failures: [] };
  for (const id of all) {
    try {
      await call('POST', `/records/${question.module}/${id}/restore`, { body: { reason }, signal });
      outcome = { ...outcome, done: outcome.done + 1 };
    } catch (cause) {
      if (!(cause instanceof Refusal) || cause.status === 0 || cause.status >= 500) throw cause;
      outcome = { ...outcome, failures: [...outcome.failures, cause.message] };
    }
    onStep(outcome);
  }
  return outcome;
}

function added(before: ArchiveCounts, part: PartAnswer): ArchiveCounts {
  const along = new Map(before.along.map((one) => [one.name, one]));
  const here = [...part.along.map((one) => ({ ...one, name: one.module })), ...part.attachments];
  for (const { name, label, count } of here) {
    along.set(name, { name, label, count: count + (along.get(name)?.count ?? 0) });
  }
  return {
    matched: before.matched + part.matched,
    changeable: before.changeable + part.changeable,
    changed: before.changed + part.changed,
    along: [...along.values()],
    atMost: before.matched > 0,
    acts: part.act !== null && part.changed > 0 ? [...before.acts, part.act] : before.acts,
    stopped: null,
  };
}
