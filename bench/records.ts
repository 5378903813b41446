/**
 * What records cost over bare SQL through the same pool: `node bin/run.mjs bench/records.ts [seconds] [rows]` (2 s a run,
 * 20,000 contacts unless told). On a server of its own in a temporary folder, or a new database of DATABASE_URL's server.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRights } from '../src/engine/access/compile-rights.ts';
import type { CallContext } from '../src/engine/access/principal.ts';
import { systemUserId } from '../src/engine/access/shipped.ts';
import { loadCatalog } from '../src/engine/catalog/load.ts';
import { type Database, openDatabase, sqlName } from '../src/engine/database/database.ts';
import { startEmbedded } from '../src/engine/database/embedded/server.ts';
import { uuidV7 } from '../src/engine/evidence/uuid-v7.ts';
import { updateRecord } from '../src/engine/records/change-record.ts';
import { createRecord } from '../src/engine/records/create-record.ts';
import { listRecords } from '../src/engine/records/list-records.ts';
import { readRecord } from '../src/engine/records/read-record.ts';
import { search } from '../src/engine/search/search.ts';
import { migrations, prepareTemplate, shipped } from '../src/server/lists.ts';
import { onServer, urlOf } from '../tools/testing/database.ts';

const seconds = Number(process.argv[2] ?? 2);
const rows = Number(process.argv[3] ?? 20_000);
const CLIENTS = 16;
const ROUNDS = 3;

/** Runs work in `CLIENTS` loops for the seconds given; calls a second. */
async function rate(work: (turn: number) => Promise<unknown>): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      done += 1;
      await work(done);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return done / ((performance.now() - start) / 1000);
}

/** Both in turns, so that a busy machine is busy for both; the medians and their ratio. */
async function compare(
  what: string,
  ours: (turn: number) => Promise<unknown>,
  bare: (turn: number) => Promise<unknown>,
) {
  const [mine, base]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    base.push(await rate(bare));
    mine.push(await rate(ours));
  }
  const [a, b] = [median(mine), median(base)];
  const line = `${Math.round(a).toString().padStart(7)}/s against ${Math.round(b).toString().padStart(7)}/s`;
  console.log(`${what.padEnd(44)} ${line}   ${((100 * a) / b).toFixed(0).padStart(4)} %`);
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

const first = ['Zoë', 'Łukasz', 'María', 'Søren', 'Chloé', 'Jürgen', 'Ana', 'Émile'];
const last = ['García', 'Müller', 'Nowak', 'Rossi', 'Novák', 'Jensen', 'Dupont', 'Øster'];

function person(turn: number) {
  return {
    first_name: first[turn % first.length] ?? '',
    last_name: `${last[turn % last.length]}-${turn % 5000}`,
    email: `person${turn}@example.org`,
    phone: `+3460${String(turn % 10_000_000).padStart(7, '0')}`,
    city: ['Brno', 'Kraków', 'Lyon', 'València'][turn % 4] ?? '',
    country: ['CZ', 'PL', 'FR', 'ES'][turn % 4] ?? '',
  };
}

async function measure(database: Database): Promise<void> {
  const context = await contextOf(database);
  const ids: string[] = [];
  for (let start = 0; start < rows; start += 200) {
    const made = await Promise.all(
      Array.from({ length: 200 }, (_, index) => createRecord(context, 'contacts', person(start + index))),
    );
    ids.push(...made.map((record) => record.id));
  }
  await database.owner.query('VACUUM ANALYZE data.contacts, attesta.search_entries, evidence.events');
  const now = context.now().toString();
  let count = 0;
  const bareInsert = {
    name: 'bare-insert',
    text: `INSERT INTO data.contacts (id, number, record_title, owner_user, created_at, created_by, updated_at, updated_by,
      first_name, last_name, email, phone, city, country) VALUES ($1, $2, $3, $4, $5, $4, $5, $4, $6, $7, $8, $9, $10, $11)
      RETURNING *`,
  };
  await compare(
    'create, 16 clients / bare INSERT',
    (turn) => createRecord(context, 'contacts', person(turn)),
    (turn) => {
      const one = person(turn);
      count += 1;
      const values = [one.first_name, one.last_name, one.email, one.phone, one.city, one.country];
      return database.query(bareInsert, [
        uuidV7(context.now()),
        `B-${count}`,
        'x',
        systemUserId,
        now,
        ...values,
      ]);
    },
  );
  const bareSelect = { name: 'bare-select', text: 'SELECT * FROM data.contacts WHERE id = $1' };
  await compare(
    'open one with its evidence / bare SELECT',
    (turn) => readRecord(context, 'contacts', ids[turn % ids.length] ?? ''),
    (turn) => database.query(bareSelect, [ids[turn % ids.length]]),
  );
  const bareList = {
    name: 'bare-list',
    text: `SELECT * FROM data.contacts WHERE country = $1 ORDER BY last_name_folded COLLATE "C", id LIMIT 51`,
  };
  await compare(
    'list of 50, filtered and sorted / bare SQL',
    () =>
      listRecords(context, 'contacts', {
        filter: { field: 'country', op: 'eq', value: 'ES' },
        sort: [{ field: 'last_name', direction: 'asc' }],
      }),
    () => database.query(bareList, ['ES']),
  );
  const bareUpdate = {
    name: 'bare-update',
    text: 'UPDATE data.contacts SET city = $2 WHERE id = $1 RETURNING *',
  };
  await compare(
    'change one with its evidence / bare UPDATE',
    (turn) => updateRecord(context, 'contacts', ids[turn % ids.length] ?? '', { city: `Town ${turn}` }),
    (turn) => database.query(bareUpdate, [ids[turn % ids.length], `Village ${turn}`]),
  );
  for (const q of ['garcia-12', 'CON-000123', 'mulller', '600 0001']) {
    console.log(`search ${q.padEnd(37)} ${Math.round(await rate(() => search(context, q)))}/s`);
  }
}

async function contextOf(database: Database): Promise<CallContext> {
  const catalog = await loadCatalog(database, shipped);
  return {
    database,
    catalog,
    principal: { kind: 'user', userId: systemUserId },
    rights: systemRights(systemUserId),
    now: () => Temporal.Now.instant(),
    locale: 'en',
    timeZone: 'Europe/Madrid',
    origin: { channel: 'api', ip: '192.0.2.1' },
  };
}

const dataDir = await mkdtemp(join(tmpdir(), 'attesta-bench-'));
const given = process.env.DATABASE_URL;
const server = given === undefined ? await startEmbedded({ dataDir }) : undefined;
const serverUrl = urlOf(server?.url ?? given ?? '', 'postgres');
const name = `attesta_bench_${process.pid}`;
await onServer(serverUrl, `CREATE DATABASE ${sqlName(name)} TEMPLATE template0`);
const database = await openDatabase({ url: urlOf(serverUrl, name), dataDir, migrations, poolSize: CLIENTS });
try {
  await prepareTemplate(database);
  await measure(database);
} finally {
  await database.close();
  await onServer(serverUrl, `DROP DATABASE ${sqlName(name)} WITH (FORCE)`);
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
}
