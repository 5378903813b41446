/**
 * Exports that hold a person's data, for as long as their files are there. The person is told of them, without the file, which
 * is about others too; an erasure takes the whole file. One that is being made meanwhile has read the person: it begins again.
 */
import { rm } from 'node:fs/promises';
import type { Label } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';
import { actorOf } from '../evidence/actor.ts';
import { type PreparedEvent, prepareEvent } from '../evidence/event.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { type ExportRow, readExport } from '../exports/export-row.ts';
import { markEnded } from '../exports/remove-export.ts';
import { fileStoreOf } from '../files/file-store.ts';
import type { GatheredItem } from './gathered.ts';
import type { ErasureHands, Place, PlaceContext } from './place.ts';

export const exportPlace: Place = {
  name: 'exports',
  label: { en: 'Exports', es: 'Exportaciones' },
  tables: ['attesta.exports', 'attesta.export_subjects'],
  count: async (tx, context) => (await exportsOf(tx, context.subject)).length,
  gather: gatherExports,
  // Also where there is none yet: one may be made between plan and execution, or be under way then.
  async plan(tx, context) {
    const count = (await exportsOf(tx, context.subject)).length;
    return [{ id: '*', count, number: null, fate: { action: 'erase' } }];
  },
  sealed: questionsAndKeys,
  execute: eraseExports,
};

/** Exports with a file that holds something of the person. */
async function exportsOf(tx: Sql, subject: string): Promise<readonly ExportRow[]> {
  const rows = await tx.query<{ export: string }>(
    `select s.export from attesta.export_subjects s join attesta.exports x on x.id = s.export
      where s.subject = $1 and x.file is not null order by s.export`,
    [subject],
  );
  const exports: ExportRow[] = [];
  for (const { export: id } of rows) {
    const row = await readExport(tx, id);
    if (row) exports.push(row);
  }
  return exports;
}

async function eraseExports(tx: Sql, context: PlaceContext, _planned: unknown, hands: ErasureHands) {
  // Nothing is begun or finished until this erasure is committed: what begins then no longer sees the person.
  await tx.query('lock table attesta.exports in share row exclusive mode');
  await tx.query(
    "update attesta.exports set begin_again = true where state in ('queued', 'running') and not begin_again",
  );
  const exports = await exportsOf(tx, context.subject);
  for (const { id, file } of exports) {
    await markEnded(tx, id, 'erased', context.now());
    await tx.query('delete from attesta.files where id = $1', [file]);
    const path = fileStoreOf(context.database).path(file ?? '');
    hands.afterCommit(() => rm(path, { force: true }));
  }
  await recordEvents(
    tx,
    exports.map(({ id }) => removedEvent(context, id)),
  );
  return { erased: exports.length, masked: 0, kept: 0 };
}

function removedEvent(context: PlaceContext, id: string): PreparedEvent {
  const served = context.request ? { request: context.request } : {};
  const draft = { action: 'file.deleted', module: 'exports', record: id, ...served } as const;
  return prepareEvent(draft, actorOf(context.principal), context.now());
}

async function gatherExports(tx: Sql, context: PlaceContext): Promise<readonly GatheredItem[]> {
  return (await exportsOf(tx, context.subject)).map((row) => exportItem(context, row));
}

function exportItem(context: PlaceContext, row: ExportRow): GatheredItem {
  const module = context.catalog.modules.get(row.module);
  const labels = row.columns.map(
    (name): Label => module?.fields.find((field) => field.name === name)?.label ?? { en: name },
  );
  const names = (locale: 'en' | 'es') => labels.map((label) => label[locale] ?? label.en).join(', ');
  return {
    id: row.id,
    number: null,
    title: module?.labelPlural ?? { en: row.module },
    at: row.made_at,
    values: [
      {
        field: 'columns',
        label: { en: 'Fields in the file', es: 'Campos del archivo' },
        value: { module: row.module, columns: [...row.columns] },
        text: { en: names('en'), es: names('es') },
        category: 'technical',
        sensitivity: 'ordinary',
        origin: 'observed',
        purposes: [],
        retention: null,
        inPortability: { leftOut: 'derived' },
      },
    ],
    leftOut: [{ field: 'file', label: { en: 'File', es: 'Archivo' }, ground: 'others_rights' }],
    files: [],
  };
}

/** What was asked for may name persons; the file's own key opens what was left of the file. Both are sealed by this installation's key. */
async function questionsAndKeys(tx: Sql, context: PlaceContext) {
  const exports = await exportsOf(tx, context.subject);
  const keys = await tx.query<{ wrapped: Buffer }>(
    'select wrapped from attesta.file_keys where file = any($1::uuid[])',
    [exports.map((one) => one.file)],
  );
  return [...exports.flatMap((one) => one.question ?? []), ...keys.map((row) => row.wrapped)];
}
