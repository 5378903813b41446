import { rm } from 'node:fs/promises';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { refuseLoss } from '../records/behaviour.ts';
import { eventOf } from '../records/record-evidence.ts';
import { look } from '../records/sight.ts';
import { nothingHere, requireFile } from './file-access.ts';
import { fileEvent } from './file-event.ts';
import { readFileRow, subjectsOfFile } from './file-rows.ts';
import { fileStoreOf } from './file-store.ts';
import { asService } from './file-work.ts';

/** Removes a file for whoever may change its record. Throws `conflict` where a duty holds the record back. */
export async function deleteFile(context: CallContext, id: string): Promise<void> {
  const row = await look(context, (sql) => readFileRow(sql, id));
  if (!row) throw nothingHere();
  await requireFile(context, row, 'edit');
  if (row.field !== null) {
    throw new Problem('conflict', {
      en: `This file is the value of the field ${row.field}. Empty the field instead.`,
      es: `Este archivo es el valor del campo ${row.field}. Vacíe el campo.`,
    });
  }
  const unlink = await asService(context, async (tx) => {
    await refuseLoss(tx, context, { id: row.record ?? id, subjects: await subjectsOfFile(tx, id) });
    return eraseFileIn(tx, context, id);
  });
  await unlink();
}

/** Erases a file in a transaction of its own, without a check of rights. */
export async function eraseFile(context: CallContext, id: string): Promise<void> {
  const unlink = await asService(context, (tx) => eraseFileIn(tx, context, id));
  await unlink();
}

/**
 * Erases a file in the caller's transaction: its row and every wrapping of its key, with the evidence. Returns what removes the content
 * once that is committed; should the process end in between, the content can no longer be opened, and the sweep removes it.
 */
export async function eraseFileIn(tx: Sql, context: CallContext, id: string): Promise<() => Promise<void>> {
  const row = await readFileRow(tx, id);
  if (row) {
    const subjects = await subjectsOfFile(tx, id);
    await tx.query('DELETE FROM attesta.files WHERE id = $1', [id]);
    await recordEvents(tx, [
      eventOf(context, fileEvent('file.deleted', { ...row, mediaType: row.media_type }, subjects)),
    ]);
  }
  const path = fileStoreOf(context.database).path(id);
  return () => rm(path, { force: true });
}

/**
 * Takes a person's hold off a file that is about others too: the person's wrapping of its key goes, the others' stay. A file
 * about nobody else is erased. Returns what is to be done after the commit.
 */
export async function releaseFileIn(
  tx: Sql,
  context: CallContext,
  id: string,
  subject: string,
): Promise<() => Promise<void>> {
  const others = (await subjectsOfFile(tx, id)).filter((one) => one !== subject);
  if (others.length === 0) return eraseFileIn(tx, context, id);
  await tx.query('DELETE FROM attesta.file_keys WHERE file = $1 AND subject = $2', [id, subject]);
  return async () => {};
}
