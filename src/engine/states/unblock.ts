/** What a release opens: the content for a while, read-only; or, where the blocking is taken back, the records themselves. */
import { fieldType } from '../../fields/index.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { type Row, type Sql, sqlName } from '../database/database.ts';
import { type AffectedRecord, affectedRows } from './affected.ts';
import type { BlockingParts } from './block.ts';
import type { BlockingKeys } from './blocking-key.ts';
import { openIntervals } from './intervals.ts';
import type { Release } from './release.ts';
import { recordsOf, restoreIn } from './restore.ts';
import { openSealed, putBack, type SealedContent, type SealedRecord } from './sealed-store.ts';

export interface Opened {
  readonly record: string;
  readonly module: ModuleDefinition;
  readonly content: SealedContent;
}

/** Everything that a release opens at this moment, root first. Empty where it opens nothing: the database decides. */
export async function openRelease(
  tx: Sql,
  context: CallContext,
  keys: BlockingKeys,
  release: Release,
): Promise<readonly Opened[]> {
  const sealed = await tx.query<SealedRecord & Row>('SELECT * FROM attesta.open_blocked($1, $2)', [
    release.id,
    context.now(),
  ]);
  const opened: Opened[] = [];
  for (const one of sealed) {
    const module = context.catalog.modules.get(one.module);
    if (!module) continue;
    opened.push({ record: one.record, module, content: openSealed(await keys.named(one.key), one) });
  }
  return opened.sort((a, b) => Number(b.record === release.root) - Number(a.record === release.root));
}

/** Takes a blocking back, inside the transaction of the second person's approval. */
export async function unblock(
  tx: Sql,
  context: CallContext,
  { attachments, keys }: BlockingParts,
  root: AffectedRecord,
  release: Release,
): Promise<void> {
  const opened = await openRelease(tx, context, keys, release);
  await putBack(tx, attachments, opened);
  const ends = await openIntervals(tx, "s.root = $1 AND s.state = 'blocked'", [root.id]);
  const records = await recordsOf(tx, context.catalog, ends, true);
  await restoreIn(tx, context, attachments, ends, records, release.purpose);
}

/** A released record as it is shown: its fields by name, and what hung on it. */
export interface ReleasedRecord {
  readonly module: string;
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly fields: Readonly<Record<string, JsonValue | null>>;
  /** Rows that hung on it, by what they are: comments, files, mails, history, consents. */
  readonly attached: Readonly<Record<string, readonly JsonValue[]>>;
}

/** Shows what was opened. The row is read through the table's own types, so that every value is as it was. */
export async function shownRecords(
  tx: Sql,
  context: CallContext,
  opened: readonly Opened[],
): Promise<readonly ReleasedRecord[]> {
  const shown: ReleasedRecord[] = [];
  for (const { record, module, content } of opened) {
    const [stub] = await affectedRows(tx, context.catalog, module, [record], false);
    if (!stub) continue;
    const table = `data.${sqlName(module.name)}`;
    const [row] = await tx.query<Row>(
      `SELECT (jsonb_populate_record(r, $2::jsonb)).* FROM ${table} r WHERE r.id = $1`,
      [record, content.row],
    );
    const values = row
      ? module.fields.map((field) => [field.name, fieldType(field.type).fromColumns(row, field)])
      : [];
    shown.push({
      module: module.name,
      id: record,
      number: stub.number,
      title: String(row?.record_title ?? ''),
      fields: Object.fromEntries(values),
      attached: attachedRows(content),
    });
  }
  return shown;
}

/** Keys and sealed mails open nothing by being shown, and stay where they are. */
const NOT_SHOWN: ReadonlySet<string> = new Set(['attesta.file_keys']);
const MACHINE_PARTS: ReadonlySet<string> = new Set(['withheld', 'salt', 'sealed', 'holder', 'wrapped']);

function attachedRows(content: SealedContent): Record<string, readonly JsonValue[]> {
  const tables = Object.entries(content.rows).filter(([table]) => !NOT_SHOWN.has(table));
  return Object.fromEntries(
    tables.map(([table, rows]) => [table.split('.')[1] ?? table, rows.map((row) => plainRow(row))]),
  );
}

function plainRow(text: string): JsonValue {
  const row = JSON.parse(text) as Record<string, JsonValue>;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !MACHINE_PARTS.has(name)));
}
