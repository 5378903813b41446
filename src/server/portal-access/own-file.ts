/**
 * A person downloads a file that is a value of a record of their own: the record and the field as the portal shows them, the file and its
 * key read as the portal's role, so that the database itself confines both to the person.
 */
import type { Readable } from 'node:stream';
import type { CallContext } from '../../engine/access/principal.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { FileRow } from '../../engine/files/file-rows.ts';
import { openContent, settledRow } from '../../engine/files/files.ts';
import { findRecords } from '../../engine/records/list-records.ts';
import { portalPrincipal } from './own-data.ts';

export interface OwnFile {
  readonly filename: string;
  readonly mediaType: string;
  readonly size: number;
  readonly content: Readable;
}

/** Opens it; the evidence is written before the first byte can leave. Throws `not_found` for whatever is not the person's to see. */
export async function ownFile(context: CallContext, id: string): Promise<OwnFile> {
  const { principal, subject } = portalPrincipal(context);
  const file = await settledRow(context, id);
  if (!(await isShown(context, file))) throw nothingHere();
  const content = await context.database.transaction((tx) => openContent(context, tx, file));
  try {
    const event = prepareEvent(
      {
        action: 'portal.downloaded',
        subjects: [subject],
        ...(file.module !== null && { module: file.module }),
        ...(file.record !== null && { record: file.record }),
        payloads: [{ subject, value: { file: id, filename: file.filename, sha256: file.sha256 } }],
      },
      actorOf(principal),
      context.now(),
    );
    await context.database.transaction((tx) => recordEvents(tx, [event]), { subject: undefined });
  } catch (error) {
    content.destroy();
    throw error;
  }
  return { filename: file.filename, mediaType: file.media_type, size: file.size, content };
}

/** Whether it is the value of a field that the portal shows, of a record that it shows. What staff attached beside is not. */
async function isShown(context: CallContext, { id, module: name, record, field }: FileRow): Promise<boolean> {
  const module = name === null ? undefined : context.catalog.modules.get(name);
  if (!module || record === null || field === null) return false;
  if (!context.rights.allows(module.name, 'read')) return false;
  const filter = { field: 'id', op: 'eq', value: record } as const;
  const [found] = (await findRecords(context, module, { filter, limit: 1 })).items;
  return found?.[field] === id;
}

function nothingHere(): Problem {
  return new Problem('not_found', {
    en: 'There is nothing here that you may see.',
    es: 'Aquí no hay nada que usted pueda ver.',
  });
}
