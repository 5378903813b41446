/** Business intelligence as Metabase asks for it: a program's own role, introspection, sampling, sums. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
const name = `sales_${randomBytes(4).toString('hex')}`;
const bare = `bare_${randomBytes(4).toString('hex')}`;
const open: pg.Client[] = [];

interface Connection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly schema: string;
}

async function connect({ host, port, database, user }: Connection, password: string): Promise<pg.Client> {
  const client = new pg.Client({ host, port, database, user, password });
  client.on('error', () => {});
  await client.connect();
  open.push(client);
  return client;
}

beforeAll(async () => {
  server = await testServer();
  const { admin } = server;
  const made = async (module: string, values: object): Promise<string> =>
    (await admin.post(`/records/${module}`, values)).body.id;
  const account = await made('accounts', { name: 'Northwind', country: 'ES' });
  const [ann, ben, cid] = [
    await made('contacts', { first_name: 'Ann', last_name: 'Seen', account, email: 'ann@example.org' }),
    await made('contacts', { first_name: 'Ben', last_name: 'Archived', account }),
    await made('contacts', { first_name: 'Cid', last_name: 'Restricted', account }),
  ];
  for (const contact of [ann, ben, cid]) await made('tickets', { title: 'Broken', contact, status: 'open' });
  await admin.post(`/records/contacts/${ben}/archive`, { reason: 'Ended' });
  await admin.post(`/records/contacts/${cid}/restrict`, { ground: 'a', reason: 'Contested' });
});
afterAll(async () => {
  await Promise.all(open.map((client) => client.end().catch(() => {})));
  await server?.admin.delete(`/bi-audiences/${name}`);
  await server?.admin.delete(`/bi-audiences/${bare}`);
  await server?.close();
});

let connection: Connection;
let client: pg.Client;

test('an audience is created with evidence; its password is shown once', async () => {
  const refused = await (await server.as('manager')).post('/bi-audiences', { name, modules: ['accounts'] });
  expect(refused.status).toBe(403);
  const wrong = await server.admin.post('/bi-audiences', { name: 'No Spaces', modules: ['nothing'] });
  expect(wrong.body.findings.map((one: { field: string }) => one.field)).toEqual(['name', 'modules']);
  const made = await server.admin.post('/bi-audiences', {
    name,
    modules: ['accounts', 'contacts', 'tickets'],
    leaveOut: ['contacts.birth_date'],
  });
  expect(made.status).toBe(201);
  connection = made.body.connection;
  client = await connect(connection, made.body.password);
  const listed = await server.admin.get('/bi-audiences');
  expect(JSON.stringify(listed.body)).not.toContain(made.body.password);
  const events = await server.admin.get('/evidence/events?action=audience.created');
  expect(events.body.items.length).toBeGreaterThan(0);
});

test('Metabase finds tables and columns by their human names, and nothing besides', async () => {
  const tables = await client.query(
    `SELECT table_schema, table_name FROM information_schema.tables
     WHERE table_schema NOT IN ('information_schema', 'pg_catalog') ORDER BY table_name`,
  );
  expect(tables.rows).toEqual(
    ['Accounts', 'Contacts', 'Tickets'].map((table_name) => ({
      table_schema: connection.schema,
      table_name,
    })),
  );
  const columns = await client.query<{ column_name: string }>(
    `SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'Contacts' ORDER BY ordinal_position`,
  );
  const names = columns.rows.map((row) => row.column_name);
  expect(names).toEqual(
    expect.arrayContaining(['ID', 'Number', 'Given name', 'Family name', 'Account', 'Account ID']),
  );
  expect(names).not.toContain('Born');
  // As its JDBC driver asks for metadata.
  const described = await client.query(
    `SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_catalog.pg_attribute a
     JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND a.attnum > 0 AND has_table_privilege(c.oid, 'SELECT')`,
    [connection.schema],
  );
  expect(described.rowCount).toBeGreaterThan(20);
});

test('its samples and sums hold active records only, joined as they are labelled', async () => {
  const sample = await client.query('SELECT "Given name", "Account" FROM "Contacts" LIMIT 10000');
  expect(sample.rows).toEqual([{ 'Given name': 'Ann', Account: 'Northwind' }]);
  const sums = await client.query(
    `SELECT a."Name", t."Status", count(*)::int AS count FROM "Tickets" t
     JOIN "Contacts" c ON c."ID" = t."Contact ID" JOIN "Accounts" a ON a."ID" = c."Account ID" GROUP BY 1, 2`,
  );
  expect(sums.rows).toEqual([{ Name: 'Northwind', Status: 'Open', count: 1 }]);
  const tickets = await client.query('SELECT "Contact" FROM "Tickets"');
  expect(tickets.rows.map((row) => row.Contact)).not.toContain('Ben Archived');
  expect(tickets.rows.map((row) => row.Contact)).not.toContain('Cid Restricted');
});

test('EXPLAIN tells nothing of what hidden rows hold: the same of a value that is frequent in them as of one that nobody has', async () => {
  const { owner } = server.database;
  await owner.query(
    `INSERT INTO data.contacts (id, number, record_title, state, first_name, last_name, city, created_by, updated_by, created_at, updated_at)
     SELECT gen_random_uuid(), 'HID-' || n, 'Hidden', CASE WHEN n % 2 = 0 THEN 'archived' ELSE 'active' END, 'Ada',
       CASE WHEN n % 2 = 0 THEN 'Hiddenham' ELSE 'Openly' || n END, CASE WHEN n % 2 = 0 THEN 'Hiddenton' ELSE 'Graz' END,
       c.created_by, c.created_by, now(), now()
     FROM generate_series(1, 2000) n, (SELECT created_by FROM data.contacts LIMIT 1) c`,
  );
  await owner.query('ANALYZE data.contacts');
  const plan = async (analyze: boolean, column: string, value: string) => {
    const options = analyze
      ? '(ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF, FORMAT JSON)'
      : '(FORMAT JSON)';
    const { rows } = await client.query(
      `EXPLAIN ${options} SELECT count(*) FROM "Contacts" WHERE "${column}" = '${value}'`,
    );
    return JSON.stringify(rows).replaceAll(value, 'it');
  };
  for (const analyze of [false, true])
    for (const [column, hidden, nobodys] of [
      ['Family name', 'Hiddenham', 'Nobodyham'],
      ['City', 'Hiddenton', 'Nobodyton'],
      ['Number', 'HID-1000', 'HID-9999'],
    ] as const)
      expect([column, await plan(analyze, column, hidden)]).toEqual([
        column,
        await plan(analyze, column, nobodys),
      ]);
  await owner.query("DELETE FROM data.contacts WHERE number LIKE 'HID-%'");
});

test('the role reads nothing else, writes nothing, and is nobody but itself', async () => {
  const refused = async (statement: string) =>
    client.query(statement).then(
      () => 'done',
      (error: pg.DatabaseError) => error.code,
    );
  for (const statement of [
    'SELECT * FROM data.contacts',
    'SELECT * FROM attesta.users',
    'SELECT * FROM evidence.payloads',
    'SELECT attesta.fold($$x$$)',
    'SELECT passwd FROM pg_shadow',
  ]) {
    expect([statement, await refused(statement)]).toEqual([statement, '42501']);
  }
  await client.query('SET default_transaction_read_only = off');
  for (const statement of [
    'UPDATE "Contacts" SET "ID" = "ID"',
    'DELETE FROM "Accounts"',
    `CREATE TABLE ${connection.schema}.mine (id int)`,
    `DROP VIEW ${connection.schema}."Contacts"`,
    `SET ROLE "${server.database.connection.roles.service}"`,
  ]) {
    expect([statement, await refused(statement)]).toEqual([statement, expect.stringMatching(/42501|55000/)]);
  }
  const leak = await client.query(
    'SELECT "Number" FROM "Contacts" WHERE pg_catalog.length("Given name"::text) > 0',
  );
  expect(leak.rowCount).toBe(1);
  const role = await client.query(
    'SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = current_user',
  );
  expect(Object.values(role.rows[0])).toEqual([false, false, false, false, false]);
});

test('the views follow the definitions: a renamed field, a new one, a removed one', async () => {
  const field = {
    name: 'shoe_size',
    type: 'number',
    label: { en: 'Shoe size' },
    privacy: { category: 'none', reason: 'For the test' },
  };
  const added = await server.admin.post('/modules/accounts/fields', { ...field, block: 'notes' });
  expect([200, 201]).toContain(added.status);
  const columns = async () =>
    (
      await client.query<{ column_name: string }>(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'Accounts'",
      )
    ).rows.map((row) => row.column_name);
  expect(await columns()).toContain('Shoe size');
  await server.admin.patch('/modules/accounts/fields/shoe_size', { label: { en: 'Size of shoe' } });
  expect(await columns()).toContain('Size of shoe');
  const gone = await server.admin.delete('/modules/accounts/fields/shoe_size?purge=true');
  expect([200, 204]).toContain(gone.status);
  expect((await columns()).join()).not.toContain('shoe');
  expect((await client.query('SELECT * FROM "Accounts"')).rowCount).toBe(1);
});

test('an audience without personal data gets what is declared not personal, in Spanish if it wishes', async () => {
  const made = await server.admin.post('/bi-audiences', {
    name: bare,
    modules: ['accounts', 'contacts'],
    locale: 'es',
    personalData: false,
  });
  const other = await connect(made.body.connection, made.body.password);
  const tables = await other.query(
    'SELECT viewname FROM pg_views WHERE schemaname = current_schema() ORDER BY 1',
  );
  expect(tables.rows.map((row) => row.viewname)).toEqual(['Contactos', 'Cuentas']);
  const contacts = await other.query('SELECT * FROM "Contactos"');
  expect(JSON.stringify(contacts.rows)).not.toContain('Ann');
});

test('another password shuts the old one out; a dropped audience opens nothing', async () => {
  const changed = await server.admin.post(`/bi-audiences/${bare}/passwords`);
  expect(changed.status).toBe(201);
  await expect(connect(changed.body.connection, 'wrong')).rejects.toThrow(/password/);
  await connect(changed.body.connection, changed.body.password);
  expect((await server.admin.delete(`/bi-audiences/${bare}`)).status).toBe(204);
  await expect(connect(changed.body.connection, changed.body.password)).rejects.toThrow();
  const events = await server.admin.get('/evidence/events?action=audience.dropped');
  expect(events.body.items.length).toBeGreaterThan(0);
});
