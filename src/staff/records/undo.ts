import type { JsonValue } from '../../metadata/json.ts';
import { call } from '../api.ts';
import { fetchRecords } from './record-queries.ts';

/** A record as it was: what to write to have it so again, as long as nobody has changed it since. */
export interface UndoRow {
  readonly id: string;
  /** The version after the change that is taken back. */
  readonly version: number;
  readonly values: Readonly<Record<string, JsonValue | null>>;
}

export interface Undo {
  readonly module: string;
  readonly rows: readonly UndoRow[];
}

/** The most records that one change may touch and be taken back. */
const mostUndone = 500;

/** Writes the old values back. Answers how many were; what somebody changed meanwhile stays as they left it. */
export async function takeBack({ module, rows }: Undo): Promise<number> {
  const update = rows.map(({ id, version, values }) => ({ ...values, id, version }));
  const answer = await call<{ readonly updated: readonly (object | null)[] }>(
    'POST',
    `/records/${module}/batch`,
    { body: { update, atomic: false } },
  );
  return answer.updated.filter((row) => row !== null).length;
}

/**
 * What many records have where they are about to be given other values. Null where there are too many to take back. Read before
 * the change: each is a version further after it.
 */
export async function rememberMany(
  module: string,
  ids: readonly string[],
  values: Readonly<Record<string, JsonValue | null>>,
  signal: AbortSignal,
): Promise<Undo | null> {
  if (ids.length === 0 || ids.length > mostUndone) return null;
  const names = Object.keys(values);
  const page = await fetchRecords(
    module,
    { filter: { field: 'id', op: 'in', value: ids }, fields: names, limit: mostUndone },
    signal,
  );
  const rows = page.items.map((item) => ({
    id: item.id,
    version: item.version + 1,
    values: Object.fromEntries(names.map((name) => [name, writable(item[name])])),
  }));
  return { module, rows };
}

/** A value as the API reads it, as the API takes it: a reference is its module and id. */
function writable(value: unknown): JsonValue | null {
  if (typeof value === 'object' && value !== null && 'id' in value && 'module' in value)
    return { module: String(value.module), id: String(value.id) };
  return (value ?? null) as JsonValue | null;
}
