/**
 * How fast evidence is sealed and verified: `npm run bench -- evidence [events]` (a million unless told).
 * On a server of its own in a temporary folder, or on a new database of the server that DATABASE_URL leads to.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase, sqlName } from '../src/engine/database/database.ts';
import { startEmbedded } from '../src/engine/database/embedded/server.ts';
import { migrations as first } from '../src/engine/database/migrations.ts';
import { migrations as log } from '../src/engine/evidence/migrations.ts';
import { noteSigner } from '../src/engine/evidence/note.ts';
import { createSealer } from '../src/engine/evidence/sealer.ts';
import { verifyLog } from '../src/engine/evidence/verify/verify-log.ts';
import { onServer, urlOf } from '../tools/testing/database.ts';
import { median } from './compare.ts';
import type { Outcome } from './outcome.ts';

/** A million: sixteen ranges of the verifier, so that the start of a thread is a small part of it. */
const EVENTS = 16 * 65_536;
const BAR = 300_000;
const ROUNDS = 3;
const NOW = Temporal.Instant.from('2026-11-24T10:00:00Z');

/** Events as a CRM writes them: a change of a contact with one payload about one person. */
const SEED = `
  WITH made AS MATERIALIZED (
    SELECT (lpad(to_hex(1795514400000 + n), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid AS id,
           md5('record' || n % 50000)::uuid AS record, md5('subject' || n % 50000)::uuid AS subject,
           decode(md5('salt' || n), 'hex') AS salt,
           '{"first_name":{"from":"Maria","to":"María José"},"phone":{"from":null,"to":"+34 600 ' || lpad((n % 1000000)::text, 6, '0') || '"}}' AS payload,
           to_char(timestamp '2026-11-24 10:00:00' + n * interval '1 ms', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
    FROM generate_series(1, $1::int) n
  ), ev AS (
    INSERT INTO evidence.events (id, leaf)
    SELECT id, '{"action":"record.updated","actor":{"id":"019a0000-0000-7000-8000-000000000001","kind":"user"},"at":"' || at
      || '","commitments":["' || encode(sha256(salt || convert_to(payload, 'UTF8')), 'hex') || '"],"id":"' || id
      || '","module":"contacts","record":"' || record || '","subjects":["' || subject || '"],"v":1}'
    FROM made
  )
  INSERT INTO evidence.payloads (event, part, subject, salt, payload) SELECT id, 0, subject, salt, payload FROM made`;

interface Timed<T> {
  readonly result: T;
  readonly perSecond: number;
}

async function timed<T>(what: string, { count, cpu }: Ground, work: () => Promise<T>): Promise<Timed<T>> {
  const [start, worked] = [performance.now(), await cpu()];
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  const perEvent = ((await cpu()) - worked) / count;
  const perSecond = Math.round(count / seconds);
  const rate = perSecond.toLocaleString('en');
  // What the work costs, whatever else the machine does meanwhile: shared out over its cores.
  const idle = Math.round((1_000_000 / perEvent) * availableParallelism()).toLocaleString('en');
  console.log(
    `${what.padEnd(34)} ${seconds.toFixed(2).padStart(8)} s  ${rate.padStart(10)} events/s   CPU ${perEvent.toFixed(2)} µs an event: at most ${idle}/s`,
  );
  return { result, perSecond };
}

interface Ground {
  readonly count: number;
  /** Microseconds of processor time so far: this process, and the connections of the server that have ended. */
  cpu(): Promise<number>;
}

/** A connection's time is its server's once it has ended. */
function cpuOf(serverPid: () => Promise<number | undefined>): () => Promise<number> {
  return async () => {
    // Connections that were just closed take a moment to end.
    await new Promise((done) => setTimeout(done, 300));
    const { user, system } = process.cpuUsage();
    const pid = await serverPid();
    const stat = pid === undefined ? '' : await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return user + system + 10_000 * (Number(fields[13] ?? 0) + Number(fields[14] ?? 0));
  };
}

/** Makes the log. Resolves to its verifier key. */
async function makeLog(database: Database, ground: Ground): Promise<string> {
  // Cleaning up between would count as the work of whoever runs just then.
  for (const table of ['events', 'payloads', 'log']) {
    await database.owner.query(`ALTER TABLE evidence.${table} SET (autovacuum_enabled = off)`);
  }
  await timed('written in SQL', ground, () => database.owner.query(SEED, [ground.count]));
  const signer = noteSigner('attesta.bench/log', randomBytes(32));
  const sealer = createSealer({ database, signer, clock: () => NOW });
  await timed('sealed', ground, () => sealer.sealOnce());
  await database.owner.query('VACUUM ANALYZE evidence.events, evidence.payloads, evidence.log');
  return signer.verifierKey;
}

async function verify(
  source: { url: string; verifierKeys: readonly string[] },
  ground: Ground,
): Promise<Outcome> {
  const rates: number[] = [];
  for (const workers of [1, ...Array<number>(ROUNDS).fill(availableParallelism())]) {
    const { result, perSecond } = await timed(`verified by ${workers} thread(s)`, ground, () =>
      verifyLog(source, { workers }),
    );
    if (!result.ok) throw new Error(JSON.stringify(result.findings.slice(0, 5)));
    rates.push(perSecond);
  }
  const rate = median(rates.slice(1));
  const said = (value: number) => `${value.toLocaleString('en')} events/s`;
  return { what: 'attesta verify', bar: `≥ ${said(BAR)}`, measured: said(rate), met: rate >= BAR };
}

export async function evidence(args: readonly string[]): Promise<readonly Outcome[]> {
  const count = Number(args[0] ?? EVENTS);
  const dataDir = await mkdtemp(join(tmpdir(), 'attesta-bench-'));
  const embedded = process.env.DATABASE_URL ? null : await startEmbedded({ dataDir });
  const server = urlOf(process.env.DATABASE_URL ?? embedded?.url ?? '', 'postgres');
  const name = `attesta_bench_${randomBytes(4).toString('hex')}`;
  try {
    await onServer(server, `CREATE DATABASE ${sqlName(name)} TEMPLATE template0`);
    const url = urlOf(server, name);
    const ground = { count, cpu: cpuOf(async () => embedded?.pid()) };
    const database = await openDatabase({ url, dataDir, migrations: [...first, ...log] });
    // Closed before the verification, so that what its connections did is not counted as that.
    const key = await makeLog(database, ground).finally(() => database.close());
    return [await verify({ url, verifierKeys: [key] }, ground)];
  } finally {
    await onServer(server, `DROP DATABASE IF EXISTS ${sqlName(name)} WITH (FORCE)`);
    await embedded?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
