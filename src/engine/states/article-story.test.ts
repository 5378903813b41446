/**
 * The article "GDPR considerations with coreBOS", Erasure: "This can be easily accomplished using the Archive record pattern. […] a date field
 * which automatically gets filled in when the record is assigned to the archive user […] we have a client that […] wanted any user
 * in the system to be able to search for accounts by accountname no matter what their personal permission is." Told with what
 * coreBOS misses: superiors and "view all" see archived records there, and what hangs on them stays visible.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
const audience = `story_${randomBytes(4).toString('hex')}`;
beforeAll(async () => {
  server = await testServer();
});
afterAll(async () => {
  await server?.admin.delete(`/bi-audiences/${audience}`);
  await server?.close();
});

test('the archive pattern of the article, with its consequences and its exception', async () => {
  const [seller, manager, clerk, archivist] = [
    await server.as('sales'),
    await server.as('manager'),
    await server.as('accounting'),
    await server.as('administrator'),
  ];
  await server.admin.patch('/modules/accounts', { defaultSharing: 'private' });
  const owner = { module: 'users', id: seller.userId };
  const make = async (module: string, values: object): Promise<string> =>
    (await server.admin.post(`/records/${module}`, { ...values, owner })).body.id;
  const account = await make('accounts', { name: 'Hogwarts Supplies', country: 'ES' });
  const contact = await make('contacts', { first_name: 'Minerva', last_name: 'Granger', account });
  const ticket = await make('tickets', { title: 'Owl is late', contact, account });
  const invoice = await make('invoices', { contact, account, subject: 'Quills' });
  const made = await server.admin.post('/bi-audiences', { name: audience, modules: ['accounts', 'tickets'] });
  const { host, port, database, user } = made.body.connection;
  const bi = new pg.Client({ host, port, database, user, password: made.body.password });
  await bi.connect();
  const everything = [
    ['accounts', account],
    ['contacts', contact],
    ['tickets', ticket],
    ['invoices', invoice],
  ] as const;
  const opens = async (who: typeof seller) =>
    Promise.all(everything.map(async ([module, id]) => (await who.get(`/records/${module}/${id}`)).status));
  expect(await opens(manager)).toEqual([200, 200, 200, 200]);
  expect((await bi.query('SELECT * FROM "Tickets"')).rowCount).toBe(1);

  // Archived: with the delete-by date, and with what hangs on it.
  const archived = await archivist.post(`/records/accounts/${account}/archive`, {
    reason: 'Erasure asked for; invoices are kept by law',
    until: '2032-12-31',
  });
  expect(archived.body).toMatchObject({ state: 'archived', until: '2032-12-31' });

  // The owner, the owner's superior and "view all" see nothing: record, list, count, search, reference, report, plain SQL.
  for (const who of [seller, manager]) {
    expect(await opens(who)).toEqual([404, 404, 404, 404]);
    for (const [module] of everything) {
      expect((await who.get(`/records/${module}?count=exact`)).body).toMatchObject({ items: [], total: 0 });
    }
    expect((await who.get('/search?q=granger')).body.items).toEqual([]);
    expect((await who.post('/records/tickets', { title: 'x', account })).status).toBe(422);
  }
  for (const view of ['Accounts', 'Tickets']) {
    expect((await bi.query(`SELECT * FROM "${view}"`)).rowCount).toBe(0);
  }
  await bi.end();
  expect(await server.database.query('SELECT 1 FROM data.contacts WHERE id = $1', [contact])).toEqual([]);

  // The exception: an administrator switches it on, and any user learns that the account exists. It is an event.
  expect((await clerk.get('/records/accounts/existence?q=hogwarts')).status).toBe(404);
  await server.admin.put('/existence-checks/accounts', {
    active: true,
    shownFields: ['name'],
    reason: 'Nobody opens an account twice',
  });
  const found = await clerk.get('/records/accounts/existence?q=hogwarts');
  expect(found.body.items).toEqual([{ name: 'Hogwarts Supplies' }]);
  const asked = await server.admin.get('/evidence/events?action=existence.checked');
  expect(asked.body.items).toHaveLength(1);

  // Whoever has the archive right finds it by asking for it, says why, and brings everything back.
  const filter = encodeURIComponent(JSON.stringify({ field: 'state', op: 'eq', value: 'archived' }));
  expect((await archivist.get(`/records/accounts?filter=${filter}`)).body.items).toHaveLength(1);
  await archivist.post(`/records/accounts/${account}/restore`, { reason: 'The request was withdrawn' });
  expect(await opens(manager)).toEqual([200, 200, 200, 200]);
  const states = await manager.get(`/records/accounts/${account}/states`);
  expect(states.body.items).toMatchObject([
    { state: 'archived', until: '2032-12-31', endReason: 'The request was withdrawn' },
  ]);
});
