/**
 * What makes a restored installation one that may be served: the erasures made since are repeated in it, nobody's session and no waiting
 * mail comes back with it, its evidence verifies, and it says of itself that it was restored.
 */
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallContext } from '../../engine/access/principal.ts';
import { type Database, openDatabase } from '../../engine/database/database.ts';
import { unfinishedTable } from '../../engine/database/unfinished.ts';
import { readKeptCheckpoints } from '../../engine/evidence/checkpoint-files.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { loadSigningKey } from '../../engine/evidence/signing-key.ts';
import { type VerifyReport, verifyLog } from '../../engine/evidence/verify/verify-log.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import type { JsonObject } from '../../metadata/json.ts';
import { ledgerFile, ledgerFileAt } from '../../privacy/art-17-erasure/ledger-file.ts';
import { type DeedLine, type LedgerLine, lackingIn } from '../../privacy/art-17-erasure/ledger-lines.ts';
import { createClock } from '../clock.ts';
import { houseContext } from '../house-context.ts';
import { type SettledLedger, silently } from '../ledger/settle-ledger.ts';
import { supersededAt } from '../ledger/superseded.ts';
import { migrations } from '../lists.ts';
import { type Office, withOffice } from '../office.ts';
import type { Settings } from '../settings.ts';
import type { Manifest } from './archive-format.ts';
import { BackupRefused } from './backup-refused.ts';

export interface SettleOptions {
  readonly dataDir: string;
  /** Connects as the owner to what was restored. */
  readonly url: string;
  readonly settings: Settings;
  readonly manifest: Manifest;
  readonly ledger: string | null;
  onProgress(label: string, done: number, total: number): void;
}

export interface SettledRestore {
  readonly replay: SettledLedger;
  /** Sign-ins that were ended, in the staff app; nobody is signed in in a restored installation. */
  readonly sessionsEnded: number;
  /** Mails that waited to be sent when the backup was made: they are held, since they may have been sent. */
  readonly mailsHeld: number;
  readonly evidence: Pick<VerifyReport, 'ok' | 'events' | 'payloads' | 'erased' | 'root' | 'keptCheckpoints'>;
}

export async function settleRestore(options: SettleOptions): Promise<SettledRestore> {
  const { settings, dataDir, url } = options;
  await bringLedger(options);
  const database = await openDatabase({
    url,
    dataDir,
    migrations,
    unfinished: true,
    poolSize: 4,
    ...(settings.databaseServiceUrl === undefined ? {} : { serviceUrl: settings.databaseServiceUrl }),
    ...(settings.databasePortalUrl === undefined ? {} : { portalUrl: settings.databasePortalUrl }),
  });
  try {
    // The copy of the ledger elsewhere is the living installation's until this one is started.
    const alone = { ...settings, ledgerCopy: undefined };
    const settled = await withOffice(alone, database, (office) => settle(options, office));
    const evidence = await verify(options, database);
    await database.owner.query(`drop table ${unfinishedTable}`);
    return { ...settled, evidence };
  } finally {
    await database.close();
  }
}

/** The ledger of the backup and the one of now, as one: what stands in either was erased. */
async function bringLedger({ dataDir, ledger, settings }: SettleOptions): Promise<void> {
  if (ledger === null) return;
  const superseded = supersededAt(() => createClock(settings.now).now());
  const here = ledgerFile(dataDir, undefined, superseded);
  const backedUp = await here.read();
  const given = ledgerFileAt(ledger, join(dataDir, 'keys'));
  const now = await given.read();
  if (now.missing > 0)
    throw new BackupRefused(
      `The ledger ${ledger} was cut off: ${now.missing} lines that were in it are gone (${ledger}.head). Give a whole copy of it. Only if there is none, remove ${ledger}.head: what those lines said is not repeated then.`,
    );
  const [first, ...more] = lackingIn(now, backedUp, superseded);
  if (first !== undefined)
    throw new BackupRefused(
      `The ledger ${ledger} lacks ${more.length + 1} lines that the backup's own ledger has (${nameOf(first)}): it is older than the backup, or another installation's. Give the ledger of this installation as it is now.`,
    );
  // It says all that the backup's says, which may have been compacted since: it is put in its place as it is.
  await copyFile(ledger, here.path);
  await copyFile(`${ledger}.head`, `${here.path}.head`).catch(() => rm(`${here.path}.head`, { force: true }));
}

function nameOf(line: LedgerLine | DeedLine): string {
  return line.version === 2 ? line.number : line.kind;
}

async function settle({ manifest, ledger }: SettleOptions, { engine, duties }: Office) {
  const context: CallContext = houseContext(engine, 'cli');
  const replay = await duties.settleLedger(context);
  const quiet = await context.database.transaction(async (tx) => {
    await silently(tx);
    const sessions = await tx.query('delete from attesta.sessions returning 1 as one');
    await tx.query('delete from attesta.portal_links');
    await tx.query('delete from attesta.password_resets');
    const mails = await tx.query(
      "update attesta.mails set state = 'held' where state in ('queued', 'sending') returning 1 as one",
    );
    const value: JsonObject = {
      takenAt: manifest.takenAt,
      rows: manifest.rows,
      files: manifest.files,
      events: manifest.events,
      ledger: ledger === null ? 'lost' : 'given',
      replayed: replay.replayed.map((one) => one.number),
      absent: replay.absent,
      deeds: JSON.parse(JSON.stringify(replay.deeds)) as JsonObject,
      notRepeated: replay.notRepeated.length,
      sessionsEnded: sessions.length,
      mailsHeld: mails.length,
    };
    const event = eventOf(context, { action: 'backup.restored', payloads: [{ subject: null, value }] });
    await recordEvents(tx, [event]);
    return { sessionsEnded: sessions.length, mailsHeld: mails.length };
  });
  await sealAll(engine.sealer);
  return { replay, ...quiet };
}

/** What waited when the backup was made, and what was written since: all of it is in the log that is verified. */
async function sealAll(sealer: Office['engine']['sealer']): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const { sealed, busy } = await sealer.sealOnce();
    if (sealed === 0 && !busy) return;
    await wait(50);
  }
}

const MOST_TURNS = 200;

/** `attesta verify`, on what was restored. Throws `BackupRefused` where it finds anything. */
async function verify({ dataDir, onProgress }: SettleOptions, database: Database) {
  const { ownerUrl, installation } = database.connection;
  const signer = await loadSigningKey(join(dataDir, 'keys', 'evidence.key'), `attesta/${installation}`);
  const report = await verifyLog(
    {
      url: ownerUrl,
      verifierKeys: [signer.verifierKey],
      keptCheckpoints: await readKeptCheckpoints(join(dataDir, 'checkpoints')),
    },
    { onProgress: (done, total) => onProgress('Verifying', done, total) },
  );
  if (!report.ok) {
    const found = report.findings.slice(0, 3).map(({ number, text }) => `${number} ${text}`);
    throw new BackupRefused(
      `The evidence in this backup is not whole, so nothing was put in place: ${found.join('; ')}. Restore an earlier one, or examine it with "attesta verify" on the system it came from.`,
    );
  }
  const { ok, events, payloads, erased, root, keptCheckpoints } = report;
  return { ok, events, payloads, erased, root, keptCheckpoints };
}
