import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let first: TestClient;
let second: TestClient;
let seller: TestClient;

beforeAll(async () => {
  server = await testServer();
});
// Releases ask for a proof that is not old, and one of the stories moves the clock.
beforeEach(async () => {
  [first, second, seller] = [
    await server.as('administrator'),
    await server.as('data_protection_officer'),
    await server.as('sales'),
  ];
});
afterAll(() => server?.close());

let count = 0;

interface Made {
  readonly contact: string;
  readonly ticket: string;
  readonly invoice: string;
  readonly file: string;
  readonly path: string;
}

async function customer(lastName: string): Promise<Made> {
  count += 1;
  const made = async (module: string, values: object): Promise<string> => {
    const answer = await server.admin.post(`/records/${module}`, values);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body.id;
  };
  const contact = await made('contacts', {
    first_name: 'Eva',
    last_name: lastName,
    email: `eva${count}@example.org`,
    birth_date: '1980-02-29',
  });
  const invoice = await made('invoices', { contact, subject: `Invoice of ${lastName}`, currency: 'EUR' });
  await made('invoice_lines', { invoice, description: 'Work', quantity: '1.500', unit_price: '33.3300' });
  const ticket = await made('tickets', { title: `Ticket of ${lastName}`, contact });
  await server.admin.post(`/records/tickets/${ticket}/comments`, { body: `Remark about ${lastName}` });
  return {
    contact,
    ticket,
    invoice,
    file: await upload(contact, `scan of ${lastName}`),
    path: `/records/contacts/${contact}`,
  };
}

async function upload(record: string, text: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([text], { type: 'text/plain' }), 'scan.txt');
  const answer = await fetch(`${server.origin}/api/v1/records/contacts/${record}/files`, {
    method: 'POST',
    headers: server.admin.headers,
    body: form,
  });
  const body = (await answer.json()) as { items?: readonly { id: string }[]; id?: string };
  return body.items?.[0]?.id ?? body.id ?? '';
}

/** Every word that is left of somebody, wherever the owner of the database finds it. */
async function tablesWith(word: string): Promise<readonly string[]> {
  const tables = await server.database.owner.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname IN ('attesta', 'data', 'evidence')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await server.database.owner.query(`SELECT 1 FROM ${name} t WHERE t::text ILIKE $1 LIMIT 1`, [
      `%${word}%`,
    ]);
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

test('LOPDGDD 32: what is blocked is shown to nobody and set aside from the tables of daily work; a tombstone stays', async () => {
  const one = await customer('Quintanilla');
  expect(await tablesWith('Quintanilla')).toContain('data.contacts');
  const done = await first.post(`${one.path}/block`, {
    reason: 'Erasure asked for; taxes may still be checked',
  });
  expect(done.body).toMatchObject({ state: 'blocked', until: '2029-03-05' });
  for (const who of [first, second, seller, server.admin]) {
    for (const path of [one.path, `/records/tickets/${one.ticket}`, `/records/invoices/${one.invoice}`]) {
      expect([path, (await who.get(path)).status]).toEqual([path, 404]);
    }
    expect((await who.get('/search?q=quintanilla')).body.items).toEqual([]);
  }
  expect(await tablesWith('Quintanilla')).toEqual([]);
  const rows = await server.database.query('SELECT 1 FROM data.contacts WHERE id = $1', [one.contact]);
  expect(rows).toEqual([]);
  const stone = await server.admin.get(`${one.path}/tombstone`);
  expect(stone.body).toMatchObject({ state: 'blocked', until: '2029-03-05', ground: 'erasure', along: null });
  expect((await seller.get(`${one.path}/tombstone`)).status).toBe(404);
  expect((await server.admin.get(`/records/tickets/${one.ticket}/tombstone`)).body.along.id).toBe(
    one.contact,
  );
  for (const [verb, body] of [
    ['archive', { reason: 'x' }],
    ['restrict', { reason: 'x', ground: 'a' }],
    ['uses', { reason: 'x', ground: 'claims' }],
  ] as const) {
    expect([verb, (await server.admin.post(`${one.path}/${verb}`, body)).status]).toEqual([verb, 404]);
  }
});

test('a release names an authority and a purpose, takes two persons, lasts a while, is read-only and in the evidence', async () => {
  const one = await customer('Peñaranda');
  await first.post(`${one.path}/block`, { reason: 'Erasure', ground: 'erasure', until: '2030-01-01' });
  expect((await first.post(`${one.path}/release`, { purpose: 'Lawsuit' })).status).toBe(422);
  expect((await seller.post(`${one.path}/release`, { authority: 'Court', purpose: 'x' })).status).toBe(403);
  const asked = await first.post(`${one.path}/release`, {
    authority: 'Court of First Instance 4, Sevilla',
    reference: '123/2026',
    purpose: 'Lawsuit over an unpaid invoice',
    until: '2026-03-05T10:20:00Z',
  });
  expect(asked.status).toBe(202);
  expect(asked.body.state).toBe('awaiting_second_person');
  const release = `${one.path}/releases/${asked.body.id}`;
  expect((await first.get(`${release}/content`)).status).toBe(404);
  const own = await first.post(`${release}/decisions`, { decision: 'approved' });
  expect(own.body.code).toBe('second_person_required');
  const forged = server.database.transaction(
    (tx) =>
      tx.query(
        `UPDATE attesta.block_releases SET decision = 'approved', decided_at = now(), decided_by = asked_by WHERE id = $1`,
        [asked.body.id],
      ),
    { states: ['blocked'] },
  );
  await expect(forged).rejects.toMatchObject({ code: '23514' });
  const decided = await second.post(`${release}/decisions`, { decision: 'approved' });
  expect(decided.body).toMatchObject({ state: 'approved' });

  const content = await first.get(`${release}/content`);
  expect(content.status).toBe(200);
  const [contact, ...others] = content.body.records;
  expect(contact).toMatchObject({
    title: 'Eva Peñaranda',
    fields: { last_name: 'Peñaranda', birth_date: '1980-02-29' },
  });
  expect(contact.attached.files[0].filename).toBe('scan.txt');
  const ticket = others.find((record: { module: string }) => record.module === 'tickets');
  expect(ticket.attached.comments[0].body).toBe('Remark about Peñaranda');
  const line = others.find((record: { module: string }) => record.module === 'invoice_lines');
  expect(line.fields).toMatchObject({ quantity: '1.500', unit_price: '33.3300' });
  const file = await second.get(`${release}/files/${one.file}`);
  expect(file.body).toBe('scan of Peñaranda');
  expect((await first.get(one.path)).status).toBe(404);
  const events = await server.admin.get(`/evidence/events?record=${one.contact}&limit=200`);
  expect(events.body.items.map((event: { action: string }) => event.action)).toEqual(
    expect.arrayContaining(['block.sealed', 'block.release_asked', 'block.released', 'block.viewed']),
  );
  server.clock.set('2026-03-05T10:21:00Z');
  expect((await first.get(`${release}/content`)).body.code).toBe('step_up_required');
  const later = await server.as('administrator');
  expect((await later.get(`${release}/content`)).status).toBe(404);
  expect((await later.get(`${one.path}/releases`)).body.items[0].state).toBe('ended');
});

test('a release is closed before its time and opens nothing from then on; asking can be taken back', async () => {
  const one = await customer('Etxeberria');
  await first.post(`${one.path}/block`, { reason: 'Erasure' });
  const ask = async () =>
    (await first.post(`${one.path}/release`, { authority: 'Prosecutor of Bilbao', purpose: 'Inquiry' })).body
      .id;
  const release = `${one.path}/releases/${await ask()}`;
  await second.post(`${release}/decisions`, { decision: 'approved' });
  expect((await first.get(`${release}/content`)).status).toBe(200);
  expect((await seller.post(`${release}/closings`, {})).status).toBe(403);
  const closed = await second.post(`${release}/closings`, { reason: 'They have what they need' });
  expect(closed.body).toMatchObject({ state: 'closed', closedBy: { id: second.userId } });
  expect((await first.get(`${release}/content`)).status).toBe(404);
  expect((await first.post(`${release}/closings`, {})).status).toBe(409);
  const opened = server.database.transaction(
    (tx) => tx.query('SELECT 1 FROM attesta.open_blocked($1, now())', [release.split('/').at(-1) ?? '']),
    { states: ['blocked'] },
  );
  expect(await opened).toEqual([]);
  const taken = `${one.path}/releases/${await ask()}`;
  await first.post(`${taken}/closings`, {});
  expect((await second.post(`${taken}/decisions`, { decision: 'approved' })).status).toBe(409);
  const events = await server.admin.get(`/evidence/events?record=${one.contact}&action=block.release_closed`);
  expect(events.body.items).toHaveLength(2);
});

test('who answers for blocking sees what is blocked and every release, page by page, and nobody else does', async () => {
  const people = [await customer('Arrizabalaga'), await customer('Goikoetxea')];
  for (const one of people) await first.post(`${one.path}/block`, { reason: 'Erasure', until: '2031-01-31' });
  const [older, newer] = people.map((one) => one.contact);
  await first.post(`/records/contacts/${newer}/release`, { authority: 'Tax agency', purpose: 'Inspection' });
  const page = await first.get('/blocked-records?limit=1');
  expect(page.body.items).toMatchObject([
    { module: 'contacts', id: newer, until: '2031-01-31', over: false, awaiting: 1, open: 0 },
  ]);
  expect(page.body.items[0].along).toBeGreaterThan(2);
  const next = await first.get(`/blocked-records?limit=1&cursor=${page.body.next}`);
  expect(next.body.items).toMatchObject([{ id: older, awaiting: 0 }]);
  expect(JSON.stringify([page.body, next.body])).not.toMatch(/Arrizabalaga|Goikoetxea/);
  const releases = await first.get('/block-releases?limit=1');
  expect(releases.body.items).toMatchObject([
    { record: newer, authority: 'Tax agency', state: 'awaiting_second_person' },
  ]);
  for (const path of ['/blocked-records', '/block-releases']) {
    expect([path, (await seller.get(path)).status]).toEqual([path, 403]);
  }
});

test('a blocking that was a mistake is taken back by two persons, and everything is as it was', async () => {
  const one = await customer('Valdivieso');
  const before = {
    contact: (await server.admin.get(one.path)).body,
    line: (await server.admin.get('/records/invoice_lines?limit=500')).body.items,
  };
  await first.post(`${one.path}/block`, { reason: 'Wrong person' });
  const asked = await first.post(`${one.path}/restore`, { reason: 'It was another customer' });
  expect(asked.status).toBe(202);
  expect((await server.admin.get(one.path)).status).toBe(404);
  const release = `${one.path}/releases/${asked.body.id}`;
  expect((await second.post(`${release}/decisions`, { decision: 'approved' })).status).toBe(200);
  const after = await server.admin.get(one.path);
  expect(after.body).toMatchObject({ ...before.contact, version: after.body.version });
  const lines = (await server.admin.get('/records/invoice_lines?limit=500')).body.items;
  for (const line of before.line) {
    const same = lines.find((each: { id: string }) => each.id === line.id);
    if (same) expect(same).toMatchObject({ ...line, version: same.version });
  }
  const comments = await server.admin.get(`/records/tickets/${one.ticket}/comments`);
  expect(comments.body.items).toMatchObject([{ body: 'Remark about Valdivieso' }]);
  const history = await server.admin.get(`${one.path}/history?looks=false`);
  expect(history.body.items.every((item: { erased: boolean }) => !item.erased)).toBe(true);
  expect(Object.keys(history.body.items.at(-1).changes)).toContain('last_name');
  expect((await server.admin.get('/search?q=valdivieso')).body.items.length).toBeGreaterThan(0);
  expect((await server.admin.get(`/files/${one.file}/content`)).body).toBe('scan of Valdivieso');
});

test('Art. 15, 17: the person learns that data is blocked; an erasure leaves it until its time is over, and then takes it', async () => {
  const one = await customer('Zubizarreta');
  await first.post(`${one.path}/block`, { reason: 'Erasure', until: '2026-12-31' });
  const map = await server.admin.get(`/subjects/${one.contact}/map`);
  const blocked = map.body.places.find((place: { place: string }) => place.place === 'blocked_records');
  expect(blocked.items).toBeGreaterThan(3);
  const plan = await server.admin.post('/erasures', { subject: one.contact });
  expect(plan.status).toBe(201);
  const lines = plan.body.plan.lines.filter((line: { until: string | null }) => line.until === '2026-12-31');
  expect(lines.length).toBeGreaterThan(0);
});

test('a raw connection reads nothing of what is sealed, not even in a transaction that names it', async () => {
  const { transaction } = server.database;
  const ask = (text: string) => transaction((tx) => tx.query(text), { states: ['archived', 'blocked'] });
  await expect(ask('SELECT sealed FROM attesta.blocked_records')).rejects.toMatchObject({ code: '42501' });
  await expect(ask('SELECT * FROM attesta.blocked_records')).rejects.toMatchObject({ code: '42501' });
  await expect(ask("UPDATE attesta.blocked_records SET until = '2000-01-01'")).rejects.toMatchObject({
    code: '42501',
  });
  expect(await ask('SELECT * FROM attesta.open_blocked(gen_random_uuid(), now())')).toEqual([]);
  expect(await server.database.query('SELECT record FROM attesta.blocked_records')).toEqual([]);
  expect(await server.database.query('SELECT id FROM attesta.block_releases')).toEqual([]);
});
