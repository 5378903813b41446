/**
 * What records cost over bare SQL through the same pool: `npm run bench -- records [seconds] [rows] [which]` (1.5 s a run, 10,000
 * contacts, all of them unless told).
 */
import { systemUserId } from '../src/engine/access/shipped.ts';
import { uuidV7 } from '../src/engine/evidence/uuid-v7.ts';
import { updateRecord } from '../src/engine/records/change-record.ts';
import { createRecord } from '../src/engine/records/create-record.ts';
import { listRecords } from '../src/engine/records/list-records.ts';
import { readRecord } from '../src/engine/records/read-record.ts';
import { type Bed, withBed } from './bed.ts';
import { compare } from './compare.ts';
import { type Outcome, ratio } from './outcome.ts';

const CLIENTS = 16;
const MANY_CLIENTS = 64;
const ROUNDS = 3;

type Work = (turn: number) => Promise<unknown>;

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

async function measure(
  { database, context }: Bed,
  seconds: number,
  rows: number,
  which: string,
): Promise<readonly Outcome[]> {
  const results: Outcome[] = [];
  const run = async (
    what: string,
    bar: number | null,
    ours: Work,
    bare: Work,
    clients = CLIENTS,
  ): Promise<void> => {
    if (!what.includes(which)) return;
    const compared = await compare(database, { clients, seconds, rounds: ROUNDS }, what, ours, bare);
    results.push(ratio(compared, bar));
  };
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
  await run(
    'create, 16 clients / bare INSERT',
    40,
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
  for (const clients of [CLIENTS, MANY_CLIENTS]) {
    await run(
      `open one with its evidence, ${clients} clients / SELECT`,
      50,
      (turn) => readRecord(context, 'contacts', ids[turn % ids.length] ?? ''),
      (turn) => database.query(bareSelect, [ids[turn % ids.length]]),
      clients,
    );
  }
  const bareList = {
    name: 'bare-list',
    text: `SELECT * FROM data.contacts WHERE country = $1 ORDER BY last_name_folded COLLATE "C", id LIMIT 51`,
  };
  await run(
    'list of 50 of 10,000, filtered and sorted / bare SQL',
    50,
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
  await run(
    'change one with its evidence / bare UPDATE',
    null,
    (turn) => updateRecord(context, 'contacts', ids[turn % ids.length] ?? '', { city: `Town ${turn}` }),
    (turn) => database.query(bareUpdate, [ids[turn % ids.length], `Village ${turn}`]),
  );
  return results;
}

/** Runs the comparisons whose name holds `which`. */
export async function records(args: readonly string[]): Promise<readonly Outcome[]> {
  const [seconds = '1.5', rows = '10000', which = ''] = args;
  return withBed((bed) => measure(bed, Number(seconds), Number(rows), which));
}
