/** Contacts and tickets by the hundred thousand, in plain SQL: a record with all that belongs to it, evidence included. */
import { systemUserId } from '../src/engine/access/shipped.ts';
import type { Database } from '../src/engine/database/database.ts';

/** Users among whom the contacts are spread. */
export const USERS = 1_000;
/** The person who has the tickets below. */
export const RICH_PERSON = uuidOf('contact', 1);
export const RELATED = 5000;

const TABLES = [
  'data.contacts',
  'data.tickets',
  'attesta.search_entries',
  'evidence.events',
  'evidence.payloads',
];

/** The id that `ID_SQL` gives the n-th of a kind. */
function uuidOf(kind: string, n: number): string {
  const kinds: Readonly<Record<string, string>> = { contact: 'c', ticket: 'd', owner: 'e' };
  return `01990000-0000-7000-800${kinds[kind]}-${n.toString(16).padStart(12, '0')}`;
}

export const contactId = (n: number): string => uuidOf('contact', n);
export const ownerId = (n: number): string => uuidOf('owner', n);

const id = (letter: string, n: string): string =>
  `('01990000-0000-7000-800${letter}-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

const ownerOf = (owners: number): string => id('e', `1 + (hashint4(n) & 1073741823) % ${owners}`);
const AT = `timestamptz '2026-01-01' + n * interval '20 s'`;

const seedOwners = (
  owners: number,
): string => `INSERT INTO attesta.users (id, username, name, kind, created_at, updated_at)
  SELECT ${id('e', 'n')}, 'owner' || n, 'Owner ' || n, 'person', now(), now() FROM generate_series(1, ${owners}) n`;

const seedContacts = (
  owners: number,
): string => `INSERT INTO data.contacts (id, number, record_title, owner_user, created_at, created_by, updated_at, updated_by,
    first_name, last_name, email, phone, city, country)
  SELECT ${id('c', 'n')}, 'CON-' || lpad(n::text, 7, '0'), 'María ' || last, ${ownerOf(owners)}, ${AT}, $3, ${AT}, $3,
    'María', last, 'person' || n || '@example.org', '+3460' || lpad(n::text, 7, '0'),
    (ARRAY['Brno', 'Kraków', 'Lyon', 'València'])[1 + n % 4], (ARRAY['CZ', 'PL', 'FR', 'ES'])[1 + n % 4]
  FROM (SELECT n, (ARRAY['García', 'Müller', 'Nowak', 'Rossi', 'Novák', 'Jensen', 'Dupont', 'Øster'])[1 + (hashint4(n) & 7)]
    || '-' || (hashint4(n + 7) & 65535) AS last FROM generate_series($1::int, $2::int) n) one`;

const seedTickets = (
  owners: number,
): string => `INSERT INTO data.tickets (id, number, record_title, owner_user, created_at, created_by, updated_at, updated_by,
    title, description, status, contact)
  SELECT ${id('d', 'n')}, 'TIC-' || lpad(n::text, 7, '0'), 'Printer ' || n, ${ownerOf(owners)}, ${AT}, $3, ${AT}, $3,
    'Printer ' || n, 'It jams when the paper of the second tray is used.', 'open',
    CASE WHEN n <= ${RELATED} THEN '${RICH_PERSON}'::uuid ELSE ${id('c', '2 + n % $4::int')} END
  FROM generate_series($1::int, $2::int) n`;

/** What the contacts, and the tickets of the rich person, are found by. */
const SEED_ENTRIES = `INSERT INTO attesta.search_entries (record, module, number, title, words, terms)
  SELECT id, 'contacts', number, record_title, record_title || E'\\n' || email, record_title || ' ' || email
  FROM data.contacts WHERE id BETWEEN $1 AND $2
  UNION ALL SELECT id, 'tickets', number, record_title, record_title, record_title FROM data.tickets
  WHERE contact = '${RICH_PERSON}' ON CONFLICT DO NOTHING`;

/** What creating the related records left behind, in the form that the sealer reads. */
const SEED_EVENTS = `WITH made AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, id AS record, decode(md5(id::text), 'hex') AS salt,
      '{"changes":{"title":{"from":null,"to":"' || record_title || '"}},"number":"' || number || '","title":"' || record_title || '"}' AS payload
    FROM data.tickets WHERE contact = '${RICH_PERSON}'
  ), ev AS (
    INSERT INTO evidence.events (id, leaf)
    SELECT id, '{"action":"record.created","actor":{"id":"' || $1::text || '","kind":"user"},"at":"2026-11-24T10:00:00.000Z","commitments":["'
      || encode(sha256(salt || convert_to(payload, 'UTF8')), 'hex') || '"],"id":"' || id || '","module":"tickets","record":"' || record
      || '","subjects":["${RICH_PERSON}"],"v":1}' FROM made
  ) INSERT INTO evidence.payloads (event, part, subject, salt, payload)
    SELECT id, 0, '${RICH_PERSON}', salt, payload FROM made`;

/** Grows the tables from `from` contacts to `to`, and tickets to half as many. Indexes are built after the rows. */
export async function seed(
  database: Database,
  from: number,
  to: number,
  owners: number = USERS,
): Promise<void> {
  const client = await database.owner.client();
  try {
    await client.query('SET session_replication_role = replica');
    await client.query("SET maintenance_work_mem = '256MB'");
    if (from === 0) await client.query(seedOwners(owners));
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `SELECT format('%I.%I', schemaname, indexname) AS name, indexdef AS definition FROM pg_indexes i
       WHERE (schemaname, tablename) IN (('data', 'contacts'), ('data', 'tickets'), ('attesta', 'search_entries'))
         AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)`,
    );
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    await client.query(seedContacts(owners), [from + 1, to, systemUserId]);
    await client.query(seedTickets(owners), [from / 2 + 1, to / 2, systemUserId, to - 2]);
    await client.query(SEED_ENTRIES, [contactId(from + 1), contactId(to)]);
    for (const { definition } of indexes) await client.query(definition);
    await client.query('SET session_replication_role = origin');
    if (from === 0) await client.query(SEED_EVENTS, [systemUserId]);
    await client.query(`VACUUM ANALYZE ${TABLES.join(', ')}`);
  } finally {
    await client.end();
  }
}
