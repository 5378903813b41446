/** What follows an execution: the re-scan, and then the purge. Both may be run again; neither stops the house. */
import { readdir } from 'node:fs/promises';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Database, Sql } from '../../engine/database/database.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { type EventDraft, prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import {
  defineJob,
  type JobContext,
  type JobDefinition,
  JobFailed,
  JobNotYet,
} from '../../engine/jobs/define-job.ts';
import { enqueueJob } from '../../engine/jobs/enqueue-job.ts';
import type { Place } from '../../engine/subjects/place.ts';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import type { Sentence } from '../../metadata/label.ts';
import { backupsMayHold } from './backups-before.ts';
import { isClean } from './certificate.ts';
import { clearLate } from './configuration/clear-late.ts';
import { changeErasure, type Erasure, type ErasureOutcomeRecord, readErasure } from './erasure.ts';
import type { Holder } from './horizon.ts';
import type { LedgerFile } from './ledger-file.ts';
import type { NeedleStore } from './needle-store.ts';
import type { Needles } from './needles.ts';
import { type PurgeResult, purge } from './purge.ts';
import { reconcileLedger } from './reconcile-ledger.ts';
import type { ErasureScope } from './retention/scope.ts';
import { scanErasure } from './scan.ts';

export interface ErasureJobParts {
  places(context: Pick<CallContext, 'catalog'>, scope?: ErasureScope | null): readonly Place[];
  readonly needles: NeedleStore;
  readonly ledgerFile: LedgerFile;
  /** Leaves out of the ledger's file how rows stood once, where they stand otherwise now. */
  tidyLedger?(): Promise<void>;
  /** The folder of this installation, whose bytes are searched too. */
  readonly dataDir: string;
  /** Told when nothing of the person is left, so that the request can be closed with the certificate. */
  onCertified(tx: Sql, context: CallContext, erasure: Erasure): Promise<void>;
}

export const scanJobName = 'erasures.scan';
export const purgeJobName = 'erasures.purge';
const resumeJobName = 'erasures.resume';

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
    defineJob({
      name: resumeJobName,
      label: { en: 'Take up unfinished purges', es: 'Retomar purgas sin terminar' },
      recurs: { everyMinutes: 60 },
      run: (context) => resumePurges(context, parts),
    }),
  ];
}

/** A purge that gave up (somebody looked back for hours) is taken up again, as long as there are values to look for. */
async function resumePurges(context: JobContext, parts: ErasureJobParts): Promise<JsonObject> {
  await reconcileLedger(context.database, parts.ledgerFile);
  const open = await context.database.query<{ id: string }>(
    `select e.id from attesta.erasures e where e.state = 'erased' and not exists (
       select from attesta.jobs j where j.id in (e.scan_job, e.purge_job) and j.state in ('queued', 'running'))`,
  );
  let resumed = 0;
  for (const { id } of open) {
    if (!(await parts.needles.read(id))) continue;
    await context.database.transaction(async (tx) => {
      const { scan } = await readErasure(tx, id, 'for update');
      const job = scan && isClean(scan) ? 'purge' : 'scan';
      const name = job === 'purge' ? purgeJobName : scanJobName;
      await changeErasure(tx, id, { [`${job}_job`]: await enqueueErasureJob(tx, context, name, id) });
    });
    resumed += 1;
  }
  return { resumed };
}

function erasureOf(input: JsonObject): string {
  if (typeof input.erasure !== 'string')
    throw new JobFailed({ en: 'The job names no erasure.', es: 'La tarea no nombra ninguna supresión.' });
  return input.erasure;
}

async function runScan(context: JobContext, parts: ErasureJobParts, id: string): Promise<JsonObject> {
  const erasure = await readErasure(context.database, id);
  if (erasure.state !== 'erased') return { erasure: id, state: erasure.state };
  // Nothing is certified that a restored backup would not be told of.
  await reconcileLedger(context.database, parts.ledgerFile);
  const needles = await needlesFor(parts, erasure);
  await clearLate(context, erasure.id, needles);
  const scan = await scanErasure(
    context,
    {
      places: parts.places,
      onProgress: (done, of) => void context.job.progress(done, of),
      signal: context.job.signal,
    },
    erasure,
    needles.erased,
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
  return { erasure: id, tables: scan.database.tables, rows: scan.database.rows, clean: isClean(scan) };
}

/** Without the values nothing could be found, and a search that can't find anything proves nothing. */
async function needlesFor(parts: ErasureJobParts, erasure: Erasure): Promise<Needles> {
  const needles = await parts.needles.read(erasure.id);
  if (!needles) throw new JobFailed(sayings.valuesLost(erasure.number));
  return needles;
}

async function runPurge(context: JobContext, parts: ErasureJobParts, id: string): Promise<JsonObject> {
  const erasure = await readErasure(context.database, id);
  if (erasure.state !== 'erased' || !erasure.outcome || !erasure.scan)
    return { erasure: id, state: erasure.state };
  if (erasure.outcome.tables.includes('attesta.ledger_deeds')) await parts.tidyLedger?.();
  const purged = await purge({
    database: context.database,
    tables: purgedTables(erasure.outcome),
    needles: await needlesFor(parts, erasure),
    folder: await embeddedFolder(context.database),
    dataDir: parts.dataDir,
    onProgress: (step, of, what) => void context.job.progress(step, of, workWords(what)),
    signal: context.job.signal,
  });
  const copies = await backupsMayHold(context.database, erasure.erasedAt ?? '');
  const result: PurgeResult = copies
    ? { ...purged, notPromised: [...purged.notPromised, 'backups_may_hold_copies'] }
    : purged;
  const wanting = whatIsWanting(result);
  const certified = wanting === null && isClean(erasure.scan);
  await context.database.transaction(async (tx) => {
    await changeErasure(tx, id, {
      purge: asJson(result),
      ...(certified ? { state: 'purged', purged_at: context.now().toString() } : {}),
    });
    const now = await readErasure(tx, id);
    await note(tx, context, now, wanting === null ? 'erasure.purged' : 'erasure.failed', {
      ...(asJson(result) as JsonObject),
    });
    if (!certified) return;
    await note(tx, context, now, 'erasure.certified', { number: now.number });
    await parts.onCertified(tx, context, now);
  });
  if (wanting !== null) throw new JobNotYet(wanting);
  if (certified) await parts.needles.remove(id);
  return { erasure: id, rewritten: result.rewritten.length, rounds: result.rounds, certified };
}

/** What a purge is at: a table by its name, or a step of its own. */
function workWords(what: string): Sentence {
  const es: Readonly<Record<string, string>> = {
    statistics: 'estadísticas',
    log: 'registro',
    bytes: 'bytes',
  };
  return { en: what, es: es[what] ?? what };
}

/** What a purge could not do this time, as a sentence; null when it did everything that is in its hands. */
function whatIsWanting({ notPromised, heldBy = [], bytes }: PurgeResult): Sentence | null {
  const kept = notPromised.includes('older_transaction_open') || notPromised.includes('dead_rows_kept');
  if (kept) return sayings.held(heldBy);
  if (notPromised.includes('table_not_rewritten')) return sayings.tableInUse;
  return bytes !== null && bytes.left.length > 0 ? sayings.bytesLeft(bytes.left) : null;
}

const holderWords: Readonly<Record<Holder, { readonly en: string; readonly es: string }>> = {
  transaction: {
    en: 'a transaction that began before the erasure is open, such as a long report or a backup',
    es: 'sigue abierta una transacción anterior a la supresión, como un informe largo o una copia',
  },
  other_database: {
    en: 'a transaction of another database on the same server is open',
    es: 'sigue abierta una transacción de otra base de datos del mismo servidor',
  },
  prepared_transaction: {
    en: 'a prepared transaction was neither committed nor rolled back',
    es: 'una transacción preparada no se ha confirmado ni deshecho',
  },
  replica: {
    en: 'a replica or a replication slot still needs them',
    es: 'una réplica o una ranura de replicación aún las necesita',
  },
};

const sayings = {
  held: (by: readonly Holder[]): Sentence => ({
    en: `Not yet purged: the database keeps deleted rows that somebody may still see${by.length === 0 ? '' : ` (${by.map((one) => holderWords[one].en).join('; ')})`}. The purge is tried again.`,
    es: `Todavía no purgado: la base de datos conserva filas borradas que alguien aún puede ver${by.length === 0 ? '' : ` (${by.map((one) => holderWords[one].es).join('; ')})`}. La purga se intentará de nuevo.`,
  }),
  tableInUse: {
    en: 'A table that held the data was in use all the time and could not be rewritten. The purge is tried again.',
    es: 'Una tabla que contenía los datos estuvo en uso todo el tiempo y no pudo reescribirse. La purga se intentará de nuevo.',
  },
  bytesLeft: (where: readonly string[]): Sentence => ({
    en: `Bytes of erased values still stand in ${where.join(', ')}, though no row holds them. The purge is tried again.`,
    es: `Quedan bytes de valores suprimidos en ${where.join(', ')}, aunque ninguna fila los contiene. La purga se intentará de nuevo.`,
  }),
  valuesLost: (number: string): Sentence => ({
    en: `The values that ${number} erased are no longer on this machine, so nothing can be looked for and nothing is certified. They lie in the folder "erasures" of the data folder until the purge is proven: restore it from the machine that carried out the erasure.`,
    es: `Los valores que ${number} suprimió ya no están en esta máquina, por lo que no se puede buscar nada ni certificar nada. Permanecen en la carpeta «erasures» de la carpeta de datos hasta que se prueba la purga: recupérela de la máquina que ejecutó la supresión.`,
  }),
};

/** The tables that held the person, those that repeat every record, and the one that held the person's key. */
function purgedTables(outcome: ErasureOutcomeRecord): readonly string[] {
  return [
    ...new Set([...outcome.tables, 'attesta.search_entries', 'evidence.payloads', 'attesta.subject_keys']),
  ];
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
