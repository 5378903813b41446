import type { CallContext } from '../access/principal.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { requireFilesOf, requireRecord } from './file-access.ts';
import { fileEvent } from './file-event.ts';
import { type FilePlace, insertFileRow, setHolders } from './file-rows.ts';
import { fileStoreOf } from './file-store.ts';
import { asService, subjectsOfPlace } from './file-work.ts';
import { type ReceivedFile, receive, type Upload } from './receive.ts';

export interface NewFile extends Upload {
  /** The persons it is about; of a file that hangs on a record, the record's own are taken instead. */
  readonly subjects?: readonly string[];
  readonly place?: FilePlace;
}

export interface StoredFile {
  readonly id: string;
  readonly filename: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
}

/**
 * Stores one file. The caller's right to the record is the caller's to check (`attachFiles` does). Throws what `receive`
 * throws; nothing is left then, on the disk or in the database.
 */
export async function storeFile(context: CallContext, file: NewFile): Promise<StoredFile> {
  const received = await receive(fileStoreOf(context.database), uuidv7(context.now()), file);
  const [stored] = await keepAll(context, [received], file.place, file.subjects ?? []);
  if (!stored) throw new Error('A file that was received was not stored.');
  return stored;
}

/** Attaches uploads to a record: all of them or none. Throws also when the caller may not change the record. */
export async function attachUploads(
  context: CallContext,
  place: FilePlace,
  uploads: AsyncIterable<Upload>,
): Promise<readonly StoredFile[]> {
  requireFilesOf(context, place.module);
  await requireRecord(context, place.module, place.record, 'edit');
  const received: ReceivedFile[] = [];
  try {
    for await (const upload of uploads) {
      received.push(await receive(fileStoreOf(context.database), uuidv7(context.now()), upload));
    }
  } catch (error) {
    await discardAll(received);
    throw error;
  }
  if (received.length === 0)
    throw new Problem('invalid_request', {
      en: 'Send at least one file, as multipart/form-data.',
      es: 'Envíe al menos un archivo, como multipart/form-data.',
    });
  return keepAll(context, received, place, []);
}

/** Writes rows, keys and evidence of files that are on the disk; when that fails they are removed from it. */
async function keepAll(
  context: CallContext,
  received: readonly ReceivedFile[],
  place: FilePlace | undefined,
  subjects: readonly string[],
): Promise<readonly StoredFile[]> {
  try {
    await asService(context, async (tx) => {
      // A file of a duty's own table (an access package) names its persons; a record's are worked out.
      const ofRecord = place !== undefined && context.catalog.modules.has(place.module);
      const about = ofRecord ? await subjectsOfPlace(tx, context, place) : subjects;
      for (const file of received) {
        await insertFileRow(tx, file, place, context.principal.userId, context.now());
        await setHolders(tx, fileStoreOf(context.database), file, about, context.now());
        await recordEvents(tx, [eventOf(context, fileEvent('file.uploaded', { ...file, ...place }, about))]);
      }
    });
  } catch (error) {
    await discardAll(received);
    throw error;
  }
  return received.map(({ id, filename, mediaType, size, sha256 }) => ({
    id,
    filename,
    mediaType,
    size,
    sha256,
  }));
}

async function discardAll(received: readonly ReceivedFile[]): Promise<void> {
  await Promise.all(received.map((file) => file.discard()));
}
