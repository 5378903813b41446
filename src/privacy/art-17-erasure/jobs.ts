/** What follows an execution: the re-scan, and then the purge. Both may be run again; neither stops the house. */
import { readdir } from 'node:fs/promises';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Database, Sql } from '../../engine/database/database.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { type EventDraft, prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { fileStoreOf } from '../../engine/files/file-store.ts';
import { defineJob, type JobContext, type JobDefinition, JobFailed } from '../../engine/jobs/define-job.ts';
import { enqueueJob } from '../../engine/jobs/enqueue-job.ts';
import type { Place } from '../../engine/subjects/place.ts';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import { isClean } from './certificate.ts';
import {
  changeErasure,
  type Erasure,
  type ErasureOutcomeRecord,
  readErasure,
  type ScanRecord,
} from './erasure.ts';
import type { NeedleStore } from './needle-store.ts';
import { purge } from './purge.ts';
import { scanErasure } from './scan.ts';

export interface ErasureJobParts {
  places(context: Pick<CallContext, 'catalog'>): readonly Place[];
  readonly needles: NeedleStore;
  /** Told when nothing of the person is left, so that the request can be closed with the certificate. */
  onCertified(tx: Sql, context: CallContext, erasure: Erasure): Promise<void>;
}

export const scanJobName = 'erasures.scan';
export const purgeJobName = 'erasures.purge';

/** Queues a job about one erasure in the caller's transaction. */
export function enqueueErasureJob(
  tx: Sql,
  context: CallContext,
  name: string,
  erasure: string,
): Promise<string> {
  return enqueueJob(tx, context, { name, input: { erasure } });
}

export function erasureJobs(parts: ErasureJobParts): readonly JobDefinition[] {
  return [
    defineJob({
      name: scanJobName,
      label: { en: 'Re-scan after an erasure', es: 'Comprobación tras una supresión' },
      run: (context, input) => runScan(context, parts, erasureOf(input)),
    }),
    defineJob({
      name: purgeJobName,
      label: { en: 'Purge storage after an erasure', es: 'Purga del almacenamiento tras una supresión' },
      run: (context, input) => runPurge(context, parts, erasureOf(input)),
    }),
  ];
}

function erasureOf(input: JsonObject): string {
  if (typeof input.erasure !== 'string') throw new JobFailed('The job names no erasure.');
  return input.erasure;
}

async function runScan(context: JobContext, parts: ErasureJobParts, id: string): Promise<JsonObject> {
  const erasure = await readErasure(context.database, id);
  if (erasure.state !== 'erased') return { state: erasure.state };
  const values = (await parts.needles.read(id)) ?? [];
  const scan = await scanErasure(
    context,
    { places: parts.places, scanFiles: (ids) => filesLeft(context.database, ids) },
    erasure,
    values,
    (done, of) => {
      void context.job.progress(done, of);
    },
  );
  await context.database.transaction(async (tx) => {
    await changeErasure(tx, id, {
      scan: asJson(scan),
      purge_job: await enqueueErasureJob(tx, context, purgeJobName, id),
    });
    await note(tx, context, erasure, isClean(scan) ? 'erasure.scanned' : 'erasure.failed', {
      tables: scan.database.tables,
      rows: scan.database.rows,
      found: asJson(scan.found),
      left: asJson(scan.left),
    });
  });
  return { tables: scan.database.tables, rows: scan.database.rows, clean: isClean(scan) };
}

/** Contents of erased files that are still on the disk. The store names them by id, so a look at the folder tells. */
async function filesLeft(database: Database, ids: readonly string[]): Promise<ScanRecord['files']> {
  const wanted = new Set(ids);
  const onDisk = await readdir(fileStoreOf(database).folder, { recursive: true }).catch(() => []);
  const left = onDisk.filter((path) => wanted.has(path.split('/').at(-1) ?? '')).length;
  return { missing: 0, left };
}

async function runPurge(context: JobContext, parts: ErasureJobParts, id: string): Promise<JsonObject> {
  const erasure = await readErasure(context.database, id);
  if (erasure.state !== 'erased' || !erasure.outcome) return { state: erasure.state };
  const values = (await parts.needles.read(id)) ?? [];
  const result = await purge({
    database: context.database,
    tables: purgedTables(erasure.outcome),
    values,
    folder: await embeddedFolder(context.database),
    onProgress: (step, of, what) => void context.job.progress(step, of, what),
    signal: context.job.signal,
  });
  const record = { ...result, bytes: result.bytes && { ...result.bytes, found: result.bytes.found.length } };
  const bytesLeft =
    result.notPromised.includes('bytes_still_found') || result.notPromised.includes('table_not_rewritten');
  await context.database.transaction(async (tx) => {
    await changeErasure(tx, id, {
      purge: asJson(record),
      ...(bytesLeft ? {} : { state: 'purged', purged_at: context.now().toString() }),
    });
    const purged = await readErasure(tx, id);
    await note(
      tx,
      context,
      purged,
      bytesLeft ? 'erasure.failed' : 'erasure.purged',
      asJson(record) as JsonObject,
    );
    if (!bytesLeft) {
      await note(tx, context, purged, 'erasure.certified', { number: purged.number });
      await parts.onCertified(tx, context, purged);
    }
  });
  if (bytesLeft)
    throw new Error('Bytes of erased values are still in the storage; the purge is tried again.');
  await parts.needles.remove(id);
  return { rewritten: result.rewritten.length, rounds: result.rounds };
}

/** The tables that held the person, and those that repeat every record. */
function purgedTables(outcome: ErasureOutcomeRecord): readonly string[] {
  return [...new Set([...outcome.tables, 'attesta.search_entries', 'evidence.payloads'])];
}

/** The folder whose bytes may be searched: of a server on this machine whose data this process may read. */
async function embeddedFolder(database: Database): Promise<string | null> {
  const [row] = await database.owner
    .query<{ folder: string }>("select current_setting('data_directory') as folder")
    .catch(() => []);
  if (!row) return null;
  return readdir(row.folder).then(
    (names) => (names.includes('PG_VERSION') ? row.folder : null),
    () => null,
  );
}

async function note(
  tx: Sql,
  context: CallContext,
  erasure: Erasure,
  action: EventDraft['action'],
  value: JsonObject,
): Promise<void> {
  const draft: EventDraft = {
    action,
    module: 'erasures',
    record: erasure.id,
    subjects: [erasure.subject],
    ...(erasure.request ? { request: erasure.request } : {}),
    payloads: [{ subject: null, value: { number: erasure.number, ...value } }],
  };
  await recordEvents(tx, [prepareEvent(draft, actorOf(context.principal), context.now())]);
}

function asJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
