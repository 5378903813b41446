import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let seller: TestClient;
let supporter: TestClient;
let officer: TestClient;
beforeAll(async () => {
  server = await testServer();
  const hired = async (username: string, role: 'sales' | 'support' | 'data_protection_officer') => {
    const password = 'copper lantern walks at noon';
    await server.hire({ username, name: username, role, password, locale: 'en' });
    return server.signIn(username, password);
  };
  seller = await hired('astrid', 'sales');
  supporter = await hired('birgit', 'support');
  officer = await hired('delia', 'data_protection_officer');
});
afterAll(() => server.close());

/** A second later, which is the time that it answers. */
function later(): string {
  return server.clock.nextSecond();
}

async function contact(values: object = {}): Promise<string> {
  later();
  const owner = { module: 'users', id: seller.userId };
  return (await server.admin.post('/records/contacts', { last_name: 'Lindqvist', owner, ...values })).body.id;
}

const why = async (id: string, user: TestClient, more = '', asker = server.admin) =>
  (await asker.get(`/records/contacts/${id}/access?user=${user.userId}${more}`)).body;

interface Step {
  readonly rule: string;
  readonly outcome: string;
  readonly decides: boolean;
  readonly name: string | null;
}
const told = (body: { allowed: boolean; may: object; steps: readonly Step[]; fields: object }) => ({
  allowed: body.allowed,
  may: body.may,
  fields: body.fields,
  steps: body.steps.map(({ rule, outcome, decides, name }) => ({ rule, outcome, decides, name })),
});

test('why somebody could see a record at a time is answered rule by rule, as it was answered then', async () => {
  const id = await contact({ city: 'Graz' });
  const moments: { at: string; user: TestClient; action: string; live: ReturnType<typeof told> }[] = [];
  const remember = async (): Promise<void> => {
    for (const user of [seller, supporter, officer]) {
      for (const action of ['read', 'edit']) {
        const at = later();
        moments.push({ at, user, action, live: told(await why(id, user, `&action=${action}`)) });
      }
    }
  };
  await remember();
  later();
  const rule = await server.admin.post('/sharing-rules', {
    name: 'People of Graz',
    module: 'contacts',
    from: { kind: 'filter', filter: { field: 'city', op: 'eq', value: 'Graz' } },
    to: { kind: 'role', id: 'support' },
    level: 'edit',
  });
  await remember();
  later();
  await server.admin.patch(`/records/contacts/${id}`, { city: 'Linz' });
  await remember();
  later();
  await server.admin.delete(`/sharing-rules/${rule.body.id}`);
  await server.admin.post('/record-rules', {
    name: 'Not those of Linz',
    module: 'contacts',
    effect: 'deny',
    on: ['edit'],
    filter: { field: 'city', op: 'eq', value: 'Linz' },
    to: { kind: 'role', id: 'sales' },
  });
  await remember();
  later();
  await server.admin.patch(`/records/contacts/${id}`, {
    city: 'Wels',
    owner: { module: 'users', id: supporter.userId },
  });
  await remember();
  expect(new Set(moments.map(({ live }) => JSON.stringify(live.may))).size).toBeGreaterThan(3);
  later();
  for (const { at, user, action, live } of moments) {
    const then = await why(id, user, `&action=${action}&at=${at}`);
    expect({ at: then.at, gaps: then.gaps, ...told(then) }).toEqual({ at, gaps: [], ...live });
  }
});

test('the sentence speaks of the past, and the look at it is a look', async () => {
  const id = await contact();
  const at = later();
  later();
  const then = await why(id, seller, `&at=${at}`);
  expect(then.sentence).toBe('astrid could open it. The record belongs to this user.');
  const [event] = await server.database.owner.query<{ payload: string }>(
    `SELECT p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
     WHERE e.action = 'report.run' AND e.record = $1 ORDER BY e.id DESC LIMIT 1`,
    [id],
  );
  expect(JSON.parse(event?.payload ?? '{}')).toMatchObject({ report: 'access_explained', at });
});

test('Art. 17: a step that asks for what was erased is told as what cannot be told', async () => {
  const id = await contact({ city: 'Graz' });
  later();
  await server.admin.post('/sharing-rules', {
    name: 'Graz once more',
    module: 'contacts',
    from: { kind: 'filter', filter: { field: 'city', op: 'eq', value: 'Graz' } },
    to: { kind: 'role', id: 'support' },
    level: 'read',
  });
  const at = later();
  expect((await why(id, supporter)).allowed).toBe(true);
  later();
  // As an erasure leaves it: the record gone, its events without contents.
  await server.admin.delete(`/records/contacts/${id}`);
  await server.database.owner.query(
    'DELETE FROM evidence.payloads WHERE event IN (SELECT id FROM evidence.events WHERE record = $1)',
    [id],
  );
  const then = await why(id, supporter, `&at=${at}`);
  expect(then).toMatchObject({ allowed: null, at });
  expect(then.gaps).toHaveLength(1);
  expect(then.steps.find((step: Step) => step.name === 'Graz once more')).toMatchObject({
    outcome: 'untold',
    decides: false,
    sentence: expect.stringContaining('“Graz once more”'),
  });
});

test('rights of others and of the past are told to who has users or evidence, of a time that is recorded', async () => {
  const id = await contact();
  const at = later();
  later();
  const path = `/records/contacts/${id}/access`;
  expect((await seller.get(path)).status).toBe(200);
  expect((await seller.get(`${path}?at=${at}`)).status).toBe(403);
  expect((await seller.get(`${path}?user=${supporter.userId}`)).status).toBe(403);
  expect((await supporter.get(`${path}?at=${at}`)).status).toBe(404);
  expect((await officer.get(`${path}?user=${seller.userId}&at=${at}`)).body).toMatchObject({ allowed: true });
  const before = await officer.get(`${path}?user=${seller.userId}&at=2026-01-01T00:00:00Z`);
  expect(before.body).toMatchObject({ status: 404, code: 'before_evidence' });
  expect((await officer.get(`${path}?at=2030-01-01T00:00:00Z`)).status).toBe(400);
});

test('Art. 39: the data protection officer asks who can see a person and who looked, and takes it along as a file', async () => {
  const id = await contact({ last_name: '=Sum(Ödegård)' });
  await seller.get(`/records/contacts/${id}`);
  const at = later();
  later();
  await server.admin.patch(`/users/${seller.userId}`, { active: false });
  const page = await officer.get(`/subjects/${id}/who?at=${at}&limit=1`);
  expect(page.body.items).toHaveLength(1);
  const file = await officer.get(`/subjects/${id}/who.csv?at=${at}`);
  expect(file.headers['content-type']).toContain('text/csv');
  expect(file.headers['content-disposition']).toContain('who-can-see-a-person.csv');
  expect(file.body).toContain('astrid,Sales,Contacts,1,0');
  expect(file.body).toContain('delia,Data protection officer,Contacts,1,0');
  expect((await officer.get(`/subjects/${id}/who.csv`)).body).not.toContain('astrid');
  expect((await officer.get(`/access/looks.csv?subject=${id}`)).body).toMatch(/astrid,Record opened,1,/);
  const record = await officer.get(`/access/who.csv?module=contacts&record=${id}&at=${at}`);
  expect(record.body).toContain('astrid,Sales,list read edit delete,The record belongs to this user.');
  const field = await officer.get('/access/who.csv?module=contacts&field=birth_date');
  expect(field.body).not.toContain('Accounting');
  for (const path of [`/subjects/${id}/who`, `/subjects/${id}/who.csv`, `/access/looks?subject=${id}`])
    expect([path, (await supporter.get(path)).status]).toEqual([path, 403]);
});

test('the report about a person who is not in sight is as if there were none', async () => {
  const id = await contact({ owner: { module: 'users', id: supporter.userId } });
  const name = 'Users only';
  const profile = await server.admin.post('/profiles', {
    name,
    modules: { contacts: ['read'] },
    tools: ['users'],
  });
  const role = await server.admin.post('/roles', { name, profiles: [profile.body.id] });
  const clerk = await server.as(role.body.id);
  const nobody = '01890000-0000-7000-8000-00000000dead';
  for (const rest of ['/who', '/who.csv']) {
    const [of, ofNobody] = [
      await clerk.get(`/subjects/${id}${rest}`),
      await clerk.get(`/subjects/${nobody}${rest}`),
    ];
    expect([of.status, of.body.detail]).toEqual([404, ofNobody.body.detail]);
  }
});
