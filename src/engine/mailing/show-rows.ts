/** The records of a mailing with their names, as its owner may see them now; and all of them as CSV. */
import { Readable } from 'node:stream';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { type Cell, momentCell, textCell } from '../exports/cell.ts';
import { mayLeave } from '../exports/exportable.ts';
import { csvBytes } from '../exports/writing/write-csv.ts';
import { recordsByIds } from '../records/read-record.ts';
import { eventOf } from '../records/record-evidence.ts';
import type { RecordJson } from '../records/record-json.ts';
import { moduleNamed, permitted } from '../records/refusals.ts';
import { reasonWords } from './left-out.ts';
import { type MergeRecordRow, type MergeRow, mergeRows } from './merge-row.ts';
import { usable } from './records-of-rows.ts';

export interface NamedRow extends MergeRecordRow {
  /** Null where the caller may not see them any more. */
  readonly shown: RecordJson | null;
  readonly to: RecordJson | null;
}

/** Adds to rows what their records and recipients are called. */
export async function withNames(
  context: CallContext,
  merge: MergeRow,
  rows: readonly MergeRecordRow[],
): Promise<readonly NamedRow[]> {
  const module = moduleNamed(context, merge.module);
  const records = await recordsByIds(
    context,
    module,
    rows.map((row) => row.record),
  );
  const recipients = new Map<string, RecordJson>();
  for (const name of new Set(rows.flatMap((row) => row.recipient_module ?? []))) {
    const other = context.catalog.modules.get(name);
    const ids = rows.flatMap((row) =>
      row.recipient_module === name && row.recipient ? [row.recipient] : [],
    );
    if (!other) continue;
    for (const [id, record] of await recordsByIds(context, other, ids)) recipients.set(id, record);
  }
  return rows.map((row) => ({
    ...row,
    shown: records.get(row.record) ?? null,
    to: (row.recipient !== null && recipients.get(row.recipient)) || null,
  }));
}

const ROWS_AT_ONCE = 500;

/** The report as CSV: an export, so that it takes the right to export, and holds no name that may not leave. */
export async function reportCsv(context: CallContext, merge: MergeRow): Promise<Readable> {
  await permitted(context, merge.module, 'export');
  const words = HEADERS[context.locale];
  return Readable.from(
    csvBytes(words, cells(context, merge), { delimiter: ',', decimalMark: '.', bom: true }),
    { objectMode: false },
  );
}

const HEADERS = {
  en: ['Number', 'Record', 'Recipient', 'Outcome', 'Why', 'Mail', 'When'],
  es: ['Número', 'Registro', 'Destinatario', 'Resultado', 'Por qué', 'Correo', 'Cuándo'],
} as const;

const OUTCOMES = {
  new: { en: 'Not decided', es: 'Sin decidir' },
  waiting: { en: 'Not sent yet', es: 'Aún no enviado' },
  left_out: { en: 'Left out', es: 'Excluido' },
  written: { en: 'Written', es: 'Redactado' },
} as const;

async function* cells(context: CallContext, merge: MergeRow): AsyncGenerator<readonly (readonly Cell[])[]> {
  const { locale, timeZone } = context;
  for (let after = -1; ; ) {
    const rows = await mergeRows(context.database, merge.id, { after, limit: ROWS_AT_ONCE });
    const last = rows.at(-1);
    if (!last) return;
    after = last.place;
    await noteExport(context, merge, rows);
    const named = await withNames(context, merge, rows);
    const leaving = await exportable(context, merge, named);
    yield named.map((row) => [
      textCell(leaving.has(row.record) ? row.shown?.number : null),
      textCell(leaving.has(row.record) ? titleOf(context, merge.module, row.shown) : null),
      textCell(
        row.recipient && leaving.has(row.recipient) ? titleOf(context, row.recipient_module, row.to) : null,
      ),
      textCell(OUTCOMES[row.state][locale]),
      textCell(row.reason === null ? null : reasonWords(row.reason)[locale]),
      textCell(row.mail_state),
      row.decided_at === null ? null : momentCell(row.decided_at, timeZone),
    ]);
  }
}

/** The records and recipients that the caller may export now. */
async function exportable(
  context: CallContext,
  merge: MergeRow,
  rows: readonly NamedRow[],
): Promise<ReadonlySet<string>> {
  const wanted = new Map<string, string[]>([[merge.module, rows.map((row) => row.record)]]);
  for (const { recipient_module: name, recipient } of rows) {
    if (name === null || recipient === null) continue;
    const ids = wanted.get(name) ?? [];
    ids.push(recipient);
    wanted.set(name, ids);
  }
  const found = new Set<string>();
  for (const [name, ids] of wanted) {
    const module = context.catalog.modules.get(name);
    if (!module || !context.rights.allows(name, 'export')) continue;
    for (const id of await usable(context, module, ids, ['export'])) found.add(id);
  }
  return found;
}

function titleOf(context: CallContext, name: string | null, record: RecordJson | null): string | null {
  const module = name === null ? undefined : context.catalog.modules.get(name);
  return module && record && titleLeaves(module) ? record.title : null;
}

function titleLeaves(module: ModuleDefinition): boolean {
  return module.fields.filter((field) => module.titleFields.includes(field.name)).every(mayLeave);
}

async function noteExport(
  context: CallContext,
  merge: MergeRow,
  rows: readonly MergeRecordRow[],
): Promise<void> {
  const subjects = [...new Set(rows.flatMap((row) => row.subject ?? []))];
  const payloads = [{ subject: null, value: { merge: merge.id, rows: rows.length, report: true } }];
  await recordEvents(context.database, [
    eventOf(context, {
      action: 'record.exported',
      module: merge.module,
      record: merge.id,
      subjects,
      payloads,
    }),
  ]);
}
