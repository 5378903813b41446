/** The evidence of exports: that one was made of whose data, and that it was taken out of the house. */
import type { JsonObject } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import type { EvidenceAction } from '../evidence/actions.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { exportRecipients } from './export-recipient.ts';
import type { ExportRow } from './export-row.ts';

/** Persons whom one event names: a leaf stays of a size that can be handled, however large the export. */
const PERSONS_AN_EVENT = 1_000;

/** Says that the export was made, of whom, and what exactly: rows, columns, the hash of the file. */
export function recordMade(
  tx: Sql,
  context: CallContext,
  row: Pick<ExportRow, 'id' | 'module'>,
  made: JsonObject,
): Promise<void> {
  return recordAboutAll(tx, context, row, 'record.exported', made);
}

/** Says that the file was downloaded. For the persons in it this is a disclosure (law.md §11 no. 27). */
export async function recordDownload(tx: Sql, context: CallContext, row: ExportRow): Promise<void> {
  const value = { format: row.format, rows: row.rows_total, bytes: row.bytes, sha256: row.sha256 };
  const { module, id } = row;
  const payloads = [{ subject: null, value: { export: id, ...value } }];
  await recordEvents(tx, [eventOf(context, { action: 'export.downloaded', module, record: id, payloads })]);
  const persons = await tx.query('SELECT 1 AS one FROM attesta.export_subjects WHERE export = $1 LIMIT 1', [
    id,
  ]);
  if (persons.length === 0) return;
  const { recipient, recipient_name: name } = row;
  if (recipient !== null)
    await exportRecipients(context)?.disclosed(tx, context, {
      export: id,
      recipient,
      module,
      columns: row.columns,
    });
  const to = name === null ? {} : { recipient: name };
  await recordAboutAll(tx, context, row, 'disclosure.made', { channel: 'export', ...to, ...value });
}

/** One event for each thousand persons, and one where there are none. */
async function recordAboutAll(
  tx: Sql,
  context: CallContext,
  { id, module }: Pick<ExportRow, 'id' | 'module'>,
  action: EvidenceAction,
  what: JsonObject,
): Promise<void> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (let part = 1; ; part += 1) {
    const rows = await tx.query<{ subject: string }>(
      `SELECT subject FROM attesta.export_subjects WHERE export = $1 AND subject > $2 ORDER BY subject LIMIT ${PERSONS_AN_EVENT}`,
      [id, after],
    );
    if (rows.length === 0 && part > 1) return;
    const subjects = rows.map((row) => row.subject);
    const payloads = [{ subject: null, value: { export: id, part, ...what } }];
    await recordEvents(tx, [eventOf(context, { action, module, record: id, subjects, payloads })]);
    const last = subjects.at(-1);
    if (last === undefined || subjects.length < PERSONS_AN_EVENT) return;
    after = last;
  }
}
