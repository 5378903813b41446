/** The re-scan of the file store: what was erased is off the disk, and no other file holds an erased value in clear. */
import { readdir } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { CallContext } from '../../engine/access/principal.ts';
import { fileStoreOf } from '../../engine/files/file-store.ts';
import { openContent } from '../../engine/files/read-file.ts';
import { byteSearch } from './byte-search.ts';
import type { ScanRecord } from './erasure.ts';
import type { ScannedPerson, TableFinding } from './scan-database.ts';

/** What stands for the file store among the tables of a finding. */
const fileStoreName = 'files';

interface StoredFile {
  readonly id: string;
  readonly size: number;
  readonly record: string | null;
  readonly subjects: readonly string[];
}

/** Opens every file that has a row and searches its bytes as they are; documents that compress their text are not unpacked. */
export async function scanFileStore(
  context: Pick<CallContext, 'database'>,
  person: ScannedPerson & { readonly subject: string },
  erasedFiles: readonly string[],
  values: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly files: ScanRecord['files']; readonly found: readonly TableFinding[] }> {
  const rows = await context.database.owner.query<StoredFile & Record<string, unknown>>(
    `select f.id, f.size, f.record, array(select k.subject from attesta.file_keys k
            where k.file = f.id and k.subject is not null) as subjects
       from attesta.files f order by f.id`,
  );
  const counts = new Map<TableFinding['explained'], number>();
  let missing = 0;
  let read = 0;
  for (const row of rows) {
    signal?.throwIfAborted();
    const content = await openContent(context, context.database.owner, row).catch(() => null);
    if (!content) {
      missing += 1;
      continue;
    }
    read += 1;
    if (!(await holds(content, values))) continue;
    const explained = explain(row, person);
    counts.set(explained, (counts.get(explained) ?? 0) + 1);
  }
  return {
    files: { missing, left: await contentsLeft(fileStoreOf(context.database).folder, erasedFiles), read },
    found: [...counts].map(([explained, count]) => ({ table: fileStoreName, rows: count, explained })),
  };
}

async function holds(content: Readable, values: readonly string[]): Promise<boolean> {
  const search = byteSearch(values);
  for await (const piece of content) {
    search.next(piece as Buffer);
    if (search.found.size > 0) break; // which also closes the stream
  }
  return search.found.size > 0;
}

/** A paper of a kept record is kept with it; a file of the person's that is not should be gone. */
function explain(row: StoredFile, person: ScannedPerson & { readonly subject: string }) {
  if (person.kept.includes(row.id)) return 'kept_by_law';
  return row.subjects.includes(person.subject) ? null : 'not_linked_to_the_person';
}

/** Contents of erased files that are still on the disk. The store names them by id, so a look at the folder tells. */
async function contentsLeft(folder: string, ids: readonly string[]): Promise<number> {
  const wanted = new Set(ids);
  const onDisk = await readdir(folder, { recursive: true }).catch(() => []);
  return onDisk.filter((path) => wanted.has(path.split('/').at(-1) ?? '')).length;
}
