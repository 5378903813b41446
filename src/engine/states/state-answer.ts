/** What a call that changes states answers: the record as it stands then, and what went along. */
import type { Label } from '../../metadata/label.ts';
import type { RecordState } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { type AffectedRecord, affectedRows } from './affected.ts';
import { type Attachment, countAttachments } from './attachments.ts';

export interface Along {
  readonly module: string;
  readonly label: Label;
  readonly count: number;
}

export interface StateAnswer {
  readonly module: string;
  readonly id: string;
  readonly number: string;
  readonly state: RecordState;
  readonly version: number;
  /** Names what was done, to undo exactly that. Null for a preview. */
  readonly act: string | null;
  readonly until: string | null;
  readonly preview: boolean;
  /** Records that go along, by module. */
  readonly along: readonly Along[];
  /** What is no record and goes along: comments, files, mails, entries of the history. */
  readonly attachments: readonly { readonly name: string; readonly label: Label; readonly count: number }[];
}

/** How many of what goes along. */
export async function countAlong(
  tx: Sql,
  attachments: readonly Attachment[],
  records: readonly AffectedRecord[],
  along: readonly AffectedRecord[],
): Promise<Pick<StateAnswer, 'along' | 'attachments'>> {
  const counts = await countAttachments(
    tx,
    attachments,
    [...records, ...along].map((one) => one.id),
  );
  return {
    along: [...Map.groupBy(along, (one) => one.module)].map(([module, some]) => ({
      module: module.name,
      label: module.labelPlural,
      count: some.length,
    })),
    attachments: counts.map(({ table, label, count }) => ({
      name: table.split('.')[1] ?? table,
      label,
      count,
    })),
  };
}

/** The record as it stands in this transaction. */
export async function standing(
  tx: Sql,
  context: CallContext,
  record: AffectedRecord,
): Promise<Pick<StateAnswer, 'module' | 'id' | 'number' | 'state' | 'version'>> {
  const [now] = await affectedRows(tx, context.catalog, record.module, [record.id], false);
  const { module, id, number, state, row } = now ?? record;
  return { module: module.name, id, number, state, version: Number(row.version) };
}
