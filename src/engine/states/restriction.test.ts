import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let seller: TestClient;
let officer: TestClient;

beforeAll(async () => {
  server = await testServer();
  [seller, officer] = [await server.as('sales'), await server.as('administrator')];
});
afterAll(() => server?.close());

let count = 0;

async function contact(lastName: string): Promise<string> {
  count += 1;
  const answer = await server.admin.post('/records/contacts', {
    first_name: 'Ana',
    last_name: lastName,
    email: `ana${count}@example.org`,
    city: 'Sevilla',
    owner: { module: 'users', id: seller.userId },
  });
  return answer.body.id;
}

const found = async (who: TestClient, query: string): Promise<readonly string[]> =>
  (await who.get(`/records/contacts?${query}`)).body.items.map((row: { id: string }) => row.id);

const where = (field: string, value: string): string =>
  `filter=${encodeURIComponent(JSON.stringify({ field, op: 'eq', value }))}`;

test('Art. 18(1): a restricted record is shown as restricted and what it holds is used by nobody', async () => {
  const id = await contact('Restricted');
  const set = await officer.post(`/records/contacts/${id}/restrict`, {
    ground: 'accuracy_contested',
    reason: 'The customer contests the address',
  });
  expect(set.body).toMatchObject({ state: 'restricted' });
  const shell = await seller.get(`/records/contacts/${id}`);
  expect(shell.status).toBe(200);
  expect(shell.body).toMatchObject({ state: 'restricted', title: 'Ana Restricted', email: null, city: null });
  expect(shell.body._withheld).toContain('email');
  expect(await found(seller, 'q=restricted')).toEqual([id]);
  expect(await found(seller, where('city', 'Sevilla'))).toEqual([]);
  expect((await seller.get(`/search?q=ana${count}@example.org`)).body.items).toEqual([]);
  for (const path of ['history', 'comments', 'files']) {
    expect([path, (await seller.get(`/records/contacts/${id}/${path}`)).status]).toEqual([path, 423]);
  }
  expect((await seller.patch(`/records/contacts/${id}`, { city: 'Cádiz' })).status).toBe(423);
  expect((await seller.delete(`/records/contacts/${id}`)).status).toBe(423);
  const ticket = await seller.post('/records/tickets', { title: 'New', contact: id });
  expect(ticket.status).toBe(422);
});

test('Art. 18(2): it is used for a ground that is asked for, by that person only, for a while, and the evidence says so', async () => {
  const id = await contact('Used');
  await officer.post(`/records/contacts/${id}/restrict`, { ground: 'c', reason: 'Needed for a lawsuit' });
  const refused = await seller.post(`/records/contacts/${id}/uses`, { ground: 'marketing', reason: 'Sale' });
  expect(refused.status).toBe(422);
  const use = await seller.post(`/records/contacts/${id}/uses`, {
    ground: 'claims',
    reason: 'Answer to the court',
    minutes: 10,
  });
  expect(use.status).toBe(201);
  expect((await seller.get(`/records/contacts/${id}`)).body).toMatchObject({ city: 'Sevilla' });
  expect(await found(seller, where('city', 'Sevilla'))).toContain(id);
  expect((await officer.get(`/records/contacts/${id}`)).body.city).toBeNull();
  expect((await seller.delete(`/records/contacts/${id}`)).status).toBe(423);
  const events = await officer.get(`/evidence/events?record=${id}&action=restriction.used`);
  expect(events.body.items).toHaveLength(1);
  server.clock.set('2026-03-05T10:12:00Z');
  expect((await seller.get(`/records/contacts/${id}`)).body.city).toBeNull();
});

test('Art. 18(3): the person is told before a restriction is lifted, and the database holds everyone to it', async () => {
  const id = await contact('Told');
  const path = `/records/contacts/${id}`;
  await officer.post(`${path}/restrict`, { ground: 'objection_pending', reason: 'Objection under way' });
  const early = await officer.post(`${path}/release`, { reason: 'Objection refused' });
  expect(early.status).toBe(409);
  expect(early.body.findings[0].field).toBe('notice');
  const raw = server.database.query(
    `UPDATE attesta.record_states SET ended_at = now(), ended_by = by_user, end_reason = 'x' WHERE record = $1`,
    [id],
  );
  await expect(raw).rejects.toMatchObject({ code: '23514' });
  const notice = await officer.post(`${path}/lift-notices`, { channel: 'email', note: 'Letter of 5 March' });
  expect(notice.status).toBe(201);
  const lifted = await officer.post(`${path}/release`, { reason: 'Objection refused' });
  expect(lifted.body).toMatchObject({ state: 'active' });
  expect((await seller.get(path)).body).toMatchObject({ state: 'active', city: 'Sevilla' });
  const history = await officer.get(`/evidence/events?record=${id}&kind=duty`);
  expect(history.body.items.map((event: { action: string }) => event.action)).toEqual([
    'restriction.lifted',
    'restriction.announced',
    'restriction.set',
  ]);
});

test('Art. 18(3): a notice that waits in the outbox is not given: without a mail server the person is told otherwise', async () => {
  const id = await contact('Waiting');
  const path = `/records/contacts/${id}`;
  await officer.post(`${path}/restrict`, { ground: 'a', reason: 'Contested' });
  const post = await officer.post(`${path}/lift-notices`, { channel: 'post', send: true });
  expect([post.status, post.body.findings[0].field]).toEqual([422, 'channel']);
  const written = await officer.post(`${path}/lift-notices`, { channel: 'email', send: true });
  expect([written.status, written.body]).toMatchObject([201, { at: null, mail: { state: 'held' } }]);
  const early = await officer.post(`${path}/release`, { reason: 'Settled' });
  expect([early.status, early.body.findings[0].field]).toEqual([409, 'notice']);
  expect(early.body.detail).toContain('held');
  expect((await officer.post(`${path}/lift-notices`, { channel: 'post' })).status).toBe(201);
  expect((await officer.post(`${path}/release`, { reason: 'Settled' })).body.state).toBe('active');
});

test('two grounds are two restrictions: the record is free when both are lifted', async () => {
  const id = await contact('Twice');
  const path = `/records/contacts/${id}`;
  await officer.post(`${path}/restrict`, { ground: 'a', reason: 'Contested' });
  expect((await officer.post(`${path}/restrict`, { ground: 'a', reason: 'Again' })).status).toBe(409);
  await officer.post(`${path}/restrict`, { ground: 'd', reason: 'Objection' });
  const told = { channel: 'post', at: server.clock.now().toString() };
  const one = await officer.post(`${path}/release`, {
    reason: 'x',
    ground: 'accuracy_contested',
    notice: told,
  });
  expect(one.body.state).toBe('restricted');
  const both = await officer.post(`${path}/release`, { reason: 'x', notice: told });
  expect(both.body.state).toBe('active');
});

test('a restriction reaches the fields that are contested, or the purposes that are objected to, where it says so', async () => {
  const [fields, purposes] = [await contact('Fields'), await contact('Purposes')];
  await officer.post(`/records/contacts/${fields}/restrict`, {
    ground: 'a',
    reason: 'The address is contested',
    scope: { kind: 'fields', fields: ['city'] },
  });
  const shell = await seller.get(`/records/contacts/${fields}`);
  expect(shell.body).toMatchObject({ state: 'restricted', city: null, _withheld: ['city'] });
  expect(shell.body.email).not.toBeNull();
  const purpose = (await officer.get('/purposes')).body.items[0].code;
  const set = await officer.post(`/records/contacts/${purposes}/restrict`, {
    ground: 'd',
    reason: 'Objection',
    scope: { kind: 'purposes', purposes: [purpose] },
  });
  expect(set.body.state).toBe('active');
  const asked = await officer.get(`/subjects/${purposes}/permission?purpose=${purpose}`);
  expect(asked.body).toMatchObject({ allowed: false, reason: 'restricted' });
});

test('a restricted record that is archived comes back restricted', async () => {
  const id = await contact('Both');
  const path = `/records/contacts/${id}`;
  await officer.post(`${path}/restrict`, { ground: 'c', reason: 'Lawsuit', scope: { kind: 'dependants' } });
  await officer.post(`${path}/archive`, { reason: 'Ended' });
  expect((await seller.get(path)).status).toBe(404);
  const back = await officer.post(`${path}/restore`, { reason: 'x' });
  expect(back.body.state).toBe('restricted');
  const states = await officer.get(`${path}/states`);
  expect(states.body.items.map((item: { state: string }) => item.state)).toEqual(['archived', 'restricted']);
});
