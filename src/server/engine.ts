import { join } from 'node:path';
import { openBreachedList } from '../engine/access/breached-passwords.ts';
import { type CatalogHolder, holdCatalog } from '../engine/catalog/holder.ts';
import type { Shipped } from '../engine/catalog/load.ts';
import type { Database } from '../engine/database/database.ts';
import { closeDocuments } from '../engine/documents/render-pdf.ts';
import { checkpointFiles } from '../engine/evidence/checkpoint-files.ts';
import { createEvidenceLog, type EvidenceLog } from '../engine/evidence/evidence-log.ts';
import type { PackSource } from '../engine/evidence/pack/proof-pack.ts';
import { type RunningSealer, startSealer } from '../engine/evidence/sealer.ts';
import { loadSigningKey } from '../engine/evidence/signing-key.ts';
import { createTogetherWriter, type TogetherWriter } from '../engine/evidence/together-writer.ts';
import { type CipherName, chooseCipher } from '../engine/files/algorithms.ts';
import { openFileStore } from '../engine/files/file-store.ts';
import type { MasterKeySource } from '../engine/files/master-key.ts';
import { virusScanner } from '../engine/files/virus-scanner.ts';
import type { JobDefinition } from '../engine/jobs/define-job.ts';
import { installJobs } from '../engine/jobs/jobs.ts';
import { openPostOffice } from '../engine/mail/post-office.ts';
import { openSecrets } from '../engine/secrets/vault.ts';
import type { Clock } from './clock.ts';
import type { Settings } from './settings.ts';

/** What of the settings the serving of requests depends on. */
export type ServingSettings = Pick<
  Settings,
  'publicUrl' | 'portalPublicUrl' | 'mode' | 'trustedProxies' | 'readsPerMinute'
>;

export interface SealingState {
  /** When events were last sealed into the log; null where none ever were. */
  readonly lastSealedAt: string | null;
  /** Whether the sealer has worked for the last ten seconds. */
  readonly healthy: boolean;
}

/** Everything that calls are served with, put together once per process. */
export interface Engine {
  readonly settings: ServingSettings;
  readonly dataDir: string;
  readonly database: Database;
  readonly catalog: CatalogHolder;
  readonly clock: Clock;
  /** Writes single events of concurrent calls together. */
  readonly events: TogetherWriter;
  readonly evidence: EvidenceLog;
  /** What proof packs are made from. */
  readonly packs: PackSource;
  readonly sealer: RunningSealer;
  sealing(): Promise<SealingState>;
  /** One line for the operator, without personal data. */
  log(line: string): void;
  /** Stops what runs by itself. The database stays open. */
  close(): Promise<void>;
}

export interface EngineParts {
  readonly settings: ServingSettings;
  readonly dataDir: string;
  readonly database: Database;
  readonly shipped: Shipped;
  /** Every kind of work that can be queued; who starts it is the program. */
  readonly jobs: readonly JobDefinition[];
  /** Undefined: mails are held. */
  readonly smtpUrl?: string | undefined;
  /** Undefined: files are not scanned. */
  readonly scannerUrl?: string | undefined;
  /** Where the master key comes from; the installation's own file when absent. */
  readonly masterKeys?: MasterKeySource | undefined;
  /** What is sealed with from now on; AES-256-GCM when absent. */
  readonly cipher?: CipherName | undefined;
  readonly clock: Clock;
  readonly sealEveryMs?: number;
  /** What follows each commit besides the log: the ledger outside of the database. */
  readonly follow?: (() => Promise<void>) | undefined;
  readonly log: (line: string) => void;
}

const SEAL_EVERY_MS = 1_000;

/** Loads the definitions, opens the files, starts the sealer. The database is open and migrated. */
export async function assembleEngine(parts: EngineParts): Promise<Engine> {
  const { settings, dataDir, database, shipped, clock, log } = parts;
  chooseCipher(parts.cipher ?? 'aes-256-gcm');
  const catalog = await holdCatalog(database, shipped, log);
  openBreachedList(database, dataDir);
  await openFileStore(database, {
    dataDir,
    now: clock.now(),
    ...(parts.masterKeys && { masterKeys: parts.masterKeys }),
    ...(parts.scannerUrl !== undefined && { scan: virusScanner(parts.scannerUrl) }),
  });
  const closeSecrets = openSecrets(database);
  const closePostOffice = openPostOffice(database, {
    smtpUrl: parts.smtpUrl,
    publicUrl: settings.publicUrl,
    sender: () => ({ name: catalog.settings().name, address: catalog.settings().email }),
  });
  installJobs({
    database,
    definitions: parts.jobs,
    catalog: () => catalog.current(),
    now: () => clock.now(),
    timeZone: () => catalog.settings().timeZone,
    log,
  });
  // The name is part of every signature and can never change, so it is not the address.
  const origin = `attesta/${database.connection.installation}`;
  const signer = await loadSigningKey(join(dataDir, 'keys', 'evidence.key'), origin);
  const failure = { at: null as Temporal.Instant | null };
  const sealer = startSealer({
    database,
    signer,
    clock: () => clock.now(),
    sinks: [checkpointFiles(join(dataDir, 'checkpoints'))],
    after: following(parts),
    everyMs: parts.sealEveryMs ?? SEAL_EVERY_MS,
    onError: (error) => {
      if (isHealthy(failure.at))
        log(`The evidence could not be sealed (${nameOf(error)}); it is tried again.`);
      failure.at = Temporal.Now.instant();
    },
  });
  return {
    settings,
    dataDir,
    database,
    catalog,
    clock,
    events: createTogetherWriter(database),
    evidence: createEvidenceLog({ database, signer, sealer }),
    packs: { database, signer, sealer },
    sealer,
    async sealing() {
      const [row] = await database.query<{ lastSealedAt: string }>(
        'SELECT sealed_at AS "lastSealedAt" FROM evidence.checkpoints ORDER BY size DESC LIMIT 1',
      );
      return { lastSealedAt: row?.lastSealedAt ?? null, healthy: isHealthy(failure.at) };
    },
    log,
    async close() {
      await sealer.stop();
      closeSecrets();
      closePostOffice();
      await closeDocuments();
      await catalog.close();
    },
  };
}

/** A disk that is full, say, is told of once, and again after it was well in between. */
function following({ follow, log }: EngineParts): () => Promise<void> {
  let failing = false;
  return async () => {
    try {
      await follow?.();
      failing = false;
    } catch (error) {
      if (!failing) log(`The ledger could not be written (${nameOf(error)}); it is tried again each second.`);
      failing = true;
    }
  };
}

/** A run that succeeds leaves no mark, so a failure counts until several runs have passed without another. */
function isHealthy(failedAt: Temporal.Instant | null): boolean {
  return failedAt === null || Temporal.Now.instant().since(failedAt).total('seconds') > 10;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
