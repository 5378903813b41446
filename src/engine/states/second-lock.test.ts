/**
 * Design §6: PostgreSQL is the second lock. These tests speak SQL as the product's own roles, past everything that the product
 * checks, and look for archived records and for other people's.
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';
import { readPasswords } from '../database/passwords.ts';

let server: RunningServer;
let service: pg.Client;
let portal: pg.Client;
const ids: Record<'hidden' | 'open' | 'other' | 'hiddenTicket' | 'openTicket', string> = {
  hidden: '',
  open: '',
  other: '',
  hiddenTicket: '',
  openTicket: '',
};

beforeAll(async () => {
  server = await testServer();
  const { admin, database } = server;
  const made = async (module: string, values: object): Promise<string> =>
    (await admin.post(`/records/${module}`, values)).body.id;
  const person = (name: string) =>
    made('contacts', { first_name: 'Eva', last_name: name, email: `${name}@example.org` });
  ids.hidden = await person('hidden');
  ids.open = await person('open');
  ids.other = await person('other');
  ids.hiddenTicket = await made('tickets', { title: 'Hidden ticket', contact: ids.hidden });
  ids.openTicket = await made('tickets', { title: 'Open ticket', contact: ids.open });
  await made('tickets', { title: 'Ticket of the other', contact: ids.other });
  await admin.post(`/records/tickets/${ids.hiddenTicket}/comments`, { body: 'Hidden', internal: false });
  await admin.post(`/records/tickets/${ids.openTicket}/comments`, { body: 'Seen', internal: false });
  await admin.post('/records/products', { name: 'Secret product', code: 'GONE-1', unit_price: '1' });
  const [product] = await database.query<{ id: string }>(
    "SELECT id FROM data.products WHERE code = 'GONE-1'",
  );
  await admin.post(`/records/products/${product?.id}/archive`, { reason: 'Gone' });
  await admin.post(`/records/contacts/${ids.hidden}/archive`, { reason: 'Ended' });
  const { connection } = database;
  service = await rawClient(connection.url);
  const passwords = await readPasswords(database.dataDir, connection.installation);
  const url = new URL(connection.url);
  url.username = connection.roles.portal;
  url.password = passwords?.portal ?? '';
  portal = await rawClient(url.href);
});
afterAll(async () => {
  await service?.end();
  await portal?.end();
  await server?.close();
});

async function rawClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

async function rows(client: pg.Client, text: string, values: unknown[] = []): Promise<number> {
  return (await client.query(text, values)).rowCount ?? 0;
}

async function refused(client: pg.Client, text: string): Promise<string | undefined> {
  return client.query(text).then(
    () => 'nothing was refused',
    (error: pg.DatabaseError) => error.code,
  );
}

describe('a raw connection as the service', () => {
  test('what is archived does not come: not by id, in a join, in a count, nor what hangs on it', async () => {
    const none = [
      ['SELECT 1 FROM data.contacts WHERE id = $1', ids.hidden],
      ['SELECT 1 FROM data.tickets WHERE contact = $1', ids.hidden],
      ['SELECT 1 FROM data.contacts c JOIN data.tickets t ON t.contact = c.id WHERE c.id = $1', ids.hidden],
      ['SELECT 1 FROM attesta.search_entries WHERE record = $1', ids.hidden],
      ['SELECT 1 FROM attesta.archived_entries WHERE record = $1', ids.hidden],
      ['SELECT 1 FROM attesta.comments WHERE record = $1', ids.hiddenTicket],
      ['SELECT 1 FROM attesta.record_states WHERE record = $1', ids.hidden],
      ['SELECT 1 FROM evidence.payloads WHERE subject = $1', ids.hidden],
      [
        'SELECT 1 FROM evidence.payloads p JOIN evidence.events e ON e.id = p.event WHERE e.record = $1',
        ids.hiddenTicket,
      ],
    ] as const;
    for (const [text, id] of none) expect([text, await rows(service, text, [id])]).toEqual([text, 0]);
    const [count] = (await service.query<{ n: string }>('SELECT count(*) AS n FROM data.contacts')).rows;
    expect(Number(count?.n)).toBe(2);
    expect(await rows(service, 'SELECT 1 FROM data.contacts WHERE id = $1', [ids.open])).toBe(1);
  });

  test('to say that archived rows may be seen is not enough: it has to be proven, and the key is the owner’s', async () => {
    await service.query("SET attesta.states = 'archived,blocked'");
    expect(await rows(service, 'SELECT 1 FROM data.contacts WHERE id = $1', [ids.hidden])).toBe(0);
    await service.query(`SET attesta.states_proof = '${'0'.repeat(64)}'`);
    expect(await rows(service, 'SELECT 1 FROM data.contacts WHERE id = $1', [ids.hidden])).toBe(0);
    expect(await refused(service, 'SELECT key FROM attesta.second_lock')).toBe('42501');
    await service.query('RESET attesta.states');
    await service.query('RESET attesta.states_proof');
  });

  test('nothing is written into the archive or out of it, and nothing new hangs on what is there', async () => {
    const archive = `UPDATE data.contacts SET state = 'archived' WHERE id = '${ids.open}'`;
    expect(await refused(service, archive)).toBe('42501');
    expect(await refused(service, "UPDATE data.contacts SET state = 'blocked'")).toBe('42501');
    const restore = "UPDATE data.contacts SET state = 'active', city = 'x' WHERE id = $1";
    expect(await rows(service, restore, [ids.hidden])).toBe(0);
    expect(await rows(service, 'DELETE FROM data.tickets WHERE id = $1', [ids.hiddenTicket])).toBe(0);
    const hang = `UPDATE data.tickets SET contact = '${ids.hidden}' WHERE id = '${ids.openTicket}'`;
    expect(await refused(service, hang)).toBe('23503');
  });

  test('what is hidden is told by no error, no unique value and no estimate', async () => {
    const oracle = `SELECT 1 / CASE WHEN email = 'hidden@example.org' THEN 0 ELSE 1 END FROM data.contacts`;
    expect(await rows(service, oracle)).toBe(2);
    const plan = async (email: string) =>
      (await service.query(`EXPLAIN SELECT * FROM data.contacts WHERE email = '${email}'`)).rows
        .map((row: { 'QUERY PLAN': string }) => row['QUERY PLAN'])
        .join('\n')
        .replaceAll(email, '…');
    await server.database.owner.query('ANALYZE data.contacts');
    expect(await plan('hidden@example.org')).toBe(await plan('nobody@example.org'));
    expect(await rows(service, "SELECT 1 FROM pg_stats WHERE schemaname = 'data'")).toBe(0);
    await service.query('BEGIN');
    const again = await service.query(
      `INSERT INTO data.products (id, number, name, code, created_at, created_by, updated_at, updated_by)
       SELECT gen_random_uuid(), 'PRO-999999', 'New', 'GONE-1', now(), id, now(), id FROM attesta.users LIMIT 1`,
    );
    expect(again.rowCount).toBe(1);
    await service.query('ROLLBACK');
  });

  test('the role owns nothing, bypasses nothing, and becomes nobody else', async () => {
    const { roles } = server.database.connection;
    for (const client of [service, portal]) {
      const owned = `SELECT 1 FROM pg_class WHERE relowner = current_user::regrole
        UNION ALL SELECT 1 FROM pg_proc WHERE proowner = current_user::regrole`;
      expect(await rows(client, owned)).toBe(0);
      const above = `SELECT 1 FROM pg_roles WHERE rolname = current_user
        AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)`;
      expect(await rows(client, above)).toBe(0);
      expect(await rows(client, 'SELECT 1 FROM pg_auth_members WHERE member = current_user::regrole')).toBe(
        0,
      );
      for (const statement of [
        'ALTER TABLE data.contacts DISABLE ROW LEVEL SECURITY',
        'ALTER TABLE data.contacts ADD COLUMN mine text',
        'DROP POLICY service ON data.contacts',
        'CREATE INDEX ON data.contacts (email)',
        'CREATE VIEW data.mine AS SELECT * FROM data.contacts',
        'CREATE FUNCTION attesta.mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
        'TRUNCATE data.contacts',
      ]) {
        expect([statement, await refused(client, statement)]).toEqual([statement, '42501']);
      }
      const other = client === service ? roles.portal : roles.service;
      expect(await refused(client, `SET ROLE "${other}"`)).toBe('42501');
      expect(await refused(client, 'SET ROLE postgres')).toMatch(/42501|22023/);
      await client.query('SET row_security = off');
      expect(await refused(client, 'SELECT * FROM data.contacts')).toBe('42501');
      await client.query('RESET row_security');
    }
  });
});

describe('a raw connection as the portal', () => {
  const asSubject = (statement: string, values: unknown[] = []) =>
    server.database.transaction((tx) => tx.query(statement, values), { subject: ids.open });

  test('without the proof of a person it sees nobody, and a person’s proof opens that person only', async () => {
    for (const table of ['contacts', 'tickets', 'invoices', 'documents', 'personal_consents']) {
      await portal.query(`SET attesta.subject = '${ids.open}'`);
      expect([table, await rows(portal, `SELECT 1 FROM data.${table}`)]).toEqual([table, 0]);
    }
    const stolen = await asSubject(
      `SELECT set_config('attesta.subject', $1, true),
              (SELECT count(*) FROM data.contacts) AS contacts, (SELECT count(*) FROM data.tickets) AS tickets`,
      [ids.other],
    );
    expect(stolen[0]).toMatchObject({ contacts: 0, tickets: 0 });
    const own = await asSubject('SELECT id FROM data.contacts');
    expect(own).toEqual([{ id: ids.open }]);
    expect(await asSubject('SELECT count(*) AS n FROM data.tickets')).toEqual([{ n: 1 }]);
    expect(await asSubject('SELECT body FROM attesta.comments')).toEqual([{ body: 'Seen' }]);
  });

  test('an archived person is nobody in the portal', async () => {
    const seen = await server.database.transaction((tx) => tx.query('SELECT id FROM data.contacts'), {
      subject: ids.hidden,
    });
    expect(seen).toEqual([]);
  });

  test('it changes neither other people’s rows nor the state, number or making of its own, and reads no evidence', async () => {
    expect(
      await asSubject('UPDATE data.contacts SET city = $2 WHERE id = $1 RETURNING id', [ids.other, 'x']),
    ).toEqual([]);
    for (const statement of [
      `UPDATE data.contacts SET state = 'active' WHERE id = '${ids.open}'`,
      `UPDATE data.contacts SET number = 'CON-1' WHERE id = '${ids.open}'`,
      `UPDATE data.tickets SET contact = '${ids.other}'`,
      `INSERT INTO attesta.comments (id, module, record, subjects, author, author_subject, body, internal, created_at, updated_at)
       SELECT gen_random_uuid(), 'tickets', t.id, ARRAY['${ids.open}'::uuid], '${ids.open}', '${ids.open}', 'x', false, now(), now()
       FROM (VALUES ('${ids.hiddenTicket}'::uuid)) AS t (id)`,
      'SELECT payload FROM evidence.payloads',
      'SELECT leaf FROM evidence.events',
      'SELECT sealed FROM attesta.mails',
      'SELECT reason FROM attesta.record_states',
      'SELECT key FROM attesta.second_lock',
      'DELETE FROM data.tickets',
    ]) {
      expect([
        statement,
        await asSubject(statement).then(
          () => 'done',
          (e: pg.DatabaseError) => e.code,
        ),
      ]).toEqual([statement, '42501']);
    }
  });
});

test('every policy on a person asks for the proof', async () => {
  const unproven = await server.database.owner.query<{ name: string }>(
    `SELECT schemaname || '.' || tablename || ' ' || policyname AS name FROM pg_policies
     WHERE concat(qual, with_check) LIKE '%current_setting(%'`,
  );
  expect(unproven.map((row) => row.name)).toEqual([]);
});

test('every table with rows about records or persons is under row-level security', async () => {
  const open = await server.database.owner.query<{ name: string }>(
    `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND NOT c.relrowsecurity AND (n.nspname = 'data' OR c.oid IN (
       'attesta.comments'::regclass, 'attesta.files'::regclass, 'attesta.file_keys'::regclass, 'attesta.mails'::regclass,
       'attesta.search_entries'::regclass, 'attesta.archived_entries'::regclass, 'attesta.record_states'::regclass,
       'attesta.consent_events'::regclass, 'evidence.payloads'::regclass))`,
  );
  expect(open.map((row) => row.name)).toEqual([]);
});
