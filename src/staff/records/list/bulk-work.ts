import type { Filter } from '../../../metadata/filter.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { Selection } from '../../../web/table/selection.ts';
import { call, Refusal } from '../../api.ts';
import type { ExportQuestion } from '../../exports/queries.ts';
import { fetchRecords } from '../record-queries.ts';
import { rememberMany, type Undo } from '../undo.ts';

/** Which records a bulk action is about. */
export interface BulkQuestion {
  readonly module: string;
  readonly filter: Filter | null;
  readonly q: string;
}

export interface BulkCounts {
  readonly matched: number;
  readonly changeable: number;
  readonly changed: number;
}

/** What a bulk action came to: what is told afterwards, and the way back. */
export type BulkOutcome =
  | { readonly kind: 'changed'; readonly changed: number; readonly left: number; readonly undo: Undo | null }
  | { readonly kind: 'deleted'; readonly module: string; readonly ids: readonly string[] }
  | {
      readonly kind: 'archived';
      readonly module: string;
      readonly count: number;
      readonly left: number;
      /** What takes it back, one for each part. */
      readonly acts: readonly string[];
      /** Why not everything was archived. */
      readonly stopped: string | null;
    }
  | { readonly kind: 'restored'; readonly count: number };

/** The most that one call takes. */
const bulkPart = 500;

/** The ids of a selection, in parts: as they were chosen, or all that the filter finds but for the exceptions. */
export async function* idsOf(
  question: BulkQuestion,
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<string[]> {
  if (selection.kind === 'some') {
    const ids = [...selection.ids];
    for (let at = 0; at < ids.length; at += bulkPart) yield ids.slice(at, at + bulkPart);
    return;
  }
  let cursor: string | undefined;
  do {
    const { module, filter, q } = question;
    const page = await fetchRecords(
      module,
      { filter, q, fields: ['number'], sort: 'number', limit: bulkPart, cursor },
      signal,
    );
    const ids = page.items.map((item) => item.id).filter((id) => !selection.except.has(id));
    if (ids.length > 0) yield ids;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}

/** Gives values to all that are selected, or counts what would be changed. All of a part change, or none of it. */
export async function changeMany(
  question: BulkQuestion,
  selection: Selection,
  values: Readonly<Record<string, JsonValue | null>>,
  how: {
    readonly preview: boolean;
    readonly signal: AbortSignal;
    onPart?(counts: BulkCounts): void;
    /** Told the ids of everything that is selected, before the first of them is changed. */
    before?(ids: readonly string[]): Promise<void>;
  },
): Promise<BulkCounts> {
  let counts: BulkCounts = { matched: 0, changeable: 0, changed: 0 };
  // A change may take records out of the filter, so that all ids are read before the first of them is changed.
  const parts: string[][] = [];
  for await (const ids of idsOf(question, selection, how.signal)) parts.push(ids);
  await how.before?.(parts.flat());
  for (const ids of parts) {
    const answer = await call<BulkCounts>('POST', `/records/${question.module}/bulk-changes`, {
      body: { ids, values, preview: how.preview },
      signal: how.signal,
    });
    counts = {
      matched: counts.matched + answer.matched,
      changeable: counts.changeable + answer.changeable,
      changed: counts.changed + answer.changed,
    };
    how.onPart?.(counts);
  }
  return counts;
}

/** Changes all that are selected, and keeps what they had where they are few enough to be taken back. */
export async function changeAndRemember(
  question: BulkQuestion,
  selection: Selection,
  values: Readonly<Record<string, JsonValue | null>>,
  signal: AbortSignal,
  onPart: (done: number) => void,
): Promise<BulkOutcome> {
  let undo: Undo | null = null;
  const { matched, changed } = await changeMany(question, selection, values, {
    preview: false,
    signal,
    onPart: (counts) => onPart(counts.matched),
    before: async (ids) => {
      undo = await rememberMany(question.module, ids, values, signal);
    },
  });
  return { kind: 'changed', changed, left: matched - changed, undo: changed > 0 ? undo : null };
}

export interface DeleteOutcome {
  readonly done: number;
  /** What is gone. */
  readonly ids: readonly string[];
  readonly failures: readonly string[];
}

/** Deletes what is selected, one by one: what can't be deleted stays, with the reason. */
export async function deleteMany(
  question: BulkQuestion,
  selection: Selection,
  signal: AbortSignal,
  onStep: (outcome: DeleteOutcome) => void,
): Promise<DeleteOutcome> {
  const all: string[] = [];
  for await (const ids of idsOf(question, selection, signal)) all.push(...ids);
  let outcome: DeleteOutcome = { done: 0, ids: [], failures: [] };
  for (const id of all) {
    const failure = await deleteOne(question.module, id, signal);
    outcome = failure
      ? { ...outcome, failures: [...outcome.failures, failure] }
      : { ...outcome, done: outcome.done + 1, ids: [...outcome.ids, id] };
    onStep(outcome);
  }
  return outcome;
}

async function deleteOne(module: string, id: string, signal: AbortSignal): Promise<string | null> {
  try {
    await call('DELETE', `/records/${module}/${id}`, { signal });
    return null;
  } catch (cause) {
    if (cause instanceof Refusal && cause.status !== 0 && cause.status < 500) return cause.message;
    throw cause;
  }
}

/** What an export of a selection asks for: these, or all that the list finds but for the exceptions. */
export function exportOf(
  question: BulkQuestion,
  selection: Selection,
): Pick<ExportQuestion, 'module' | 'filter' | 'q' | 'ids'> {
  const { module, filter, q } = question;
  if (selection.kind === 'some') {
    // Archived records are found only by who asks about the state; the rest of the filter has done its work.
    const state: Filter = { field: 'state', op: 'in', value: ['active', 'restricted', 'archived'] };
    return { module, filter: asksAboutState(filter) ? state : null, q: '', ids: [...selection.ids] };
  }
  if (selection.except.size === 0) return { module, filter, q };
  const rest: Filter = { field: 'id', op: 'notIn', value: [...selection.except] };
  return { module, filter: filter ? { all: [filter, rest] } : rest, q };
}

function asksAboutState(filter: Filter | null): boolean {
  if (!filter) return false;
  if ('all' in filter) return filter.all.some(asksAboutState);
  if ('any' in filter) return filter.any.some(asksAboutState);
  return 'not' in filter ? asksAboutState(filter.not) : filter.field === 'state';
}
