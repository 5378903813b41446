/** The table of interfaces (design §8), row by row, as somebody calls it who has read that table and nothing else. */
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { runJobs } from '../../src/engine/jobs/jobs.ts';
import {
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../tools/testing/server.ts';

let server: RunningServer;
let api: TestClient;
let second: TestClient;
let account: { id: string };
let contact: { id: string };
let other: { id: string };

const done = async (answer: Promise<TestAnswer>) => {
  const given = await answer;
  expect(given.status, JSON.stringify(given.body)).toBeLessThan(300);
  return given.body;
};
const refused = (answer: TestAnswer, status: number, code: string) => {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  expect(String(answer.headers['content-type'])).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({ code, status });
  expect(answer.body.detail.length).toBeGreaterThan(5);
};
const record = (module: string, body: object) => done(api.post(`/records/${module}`, body));

beforeAll(async () => {
  server = await testServer();
  const made = await server.admin.post('/tokens', {
    name: 'acceptance',
    scopes: ['*'],
    expiresAt: '2027-03-05T10:00:00Z',
  });
  api = server.withToken(made.body.token);
  await done(
    api.post('/users', { username: 'second', password: 'green river stone bridge', role: 'administrator' }),
  );
  second = await server.signIn('second', 'green river stone bridge');
  account = await record('accounts', {
    name: 'Acme GmbH',
    email: 'info@acme.example',
    city: 'Berlin',
    country: 'DE',
  });
  contact = await record('contacts', {
    first_name: 'Ana',
    last_name: 'García Núñez',
    email: 'ana@acme.example',
    phone: '+34 600 123 456',
    birth_date: '1980-05-04',
    account: account.id,
    country: 'ES',
  });
  other = await record('contacts', {
    last_name: 'Ångström',
    account: { module: 'accounts', id: account.id },
  });
});
afterAll(() => server?.close());

describe('records', () => {
  it('every shipped module takes its obvious fields', async () => {
    const product = await record('products', { name: 'Widget', code: 'W-1', unit_price: 12.5 });
    const invoice = await record('invoices', {
      contact: contact.id,
      account: account.id,
      issued_on: '2026-03-01',
      due_on: '2026-03-31',
      currency: 'EUR',
    });
    await record('invoice_lines', {
      invoice: invoice.id,
      product: product.id,
      description: 'Widget',
      quantity: 2,
      unit_price: '12.50',
      tax_rate: 21,
    });
    const read = await done(api.get(`/records/invoices/${invoice.id}`));
    expect(read.contact).toMatchObject({ module: 'contacts', id: contact.id, title: 'Ana García Núñez' });
    expect(Number(read.total)).toBeCloseTo(30.25);
    await record('tickets', { title: 'Printer', status: 'open', priority: 'high', contact: contact.id });
    await record('documents', { title: 'Manual' });
    await record('faq', { question: 'Why?', answer: 'Because.' });
    const lines = await done(api.get(`/records/invoices/${invoice.id}/related/invoice_lines`));
    expect(lines.items).toHaveLength(1);
  });

  const filters: [unknown, number][] = [
    [{ field: 'last_name', op: 'eq', value: 'angstrom' }, 1],
    [{ field: 'last_name', op: 'ne', value: 'angstrom' }, 1],
    [{ field: 'birth_date', op: 'lt', value: '1985-01-01' }, 1],
    [{ field: 'birth_date', op: 'lte', value: '1980-05-04' }, 1],
    [{ field: 'birth_date', op: 'gt', value: '1985-01-01' }, 0],
    [{ field: 'birth_date', op: 'gte', value: '1980-05-04' }, 1],
    [{ field: 'birth_date', op: 'between', value: ['1980-01-01', '1981-01-01'] }, 1],
    [{ field: 'country', op: 'in', value: ['ES', 'PT'] }, 1],
    [{ field: 'country', op: 'notIn', value: ['ES'] }, 1],
    [{ field: 'last_name', op: 'contains', value: 'NUNEZ' }, 1],
    [{ field: 'last_name', op: 'startsWith', value: 'garcia' }, 1],
    [{ field: 'last_name', op: 'endsWith', value: 'strom' }, 1],
    [{ field: 'email', op: 'empty' }, 1],
    [{ field: 'email', op: 'notEmpty' }, 1],
    [{ field: 'account.country', op: 'eq', value: 'DE' }, 2],
    [{ field: 'created_at', op: 'gte', value: '-30d' }, 2],
    [{ field: 'owner', op: 'eq', value: 'me' }, 2],
    [{ all: [{ not: { field: 'country', op: 'eq', value: 'ES' } }, { any: [] }] }, 0],
  ];
  test.each(filters)('the filter %j finds %i', async (filter, found) => {
    const list = await done(
      api.get(`/records/contacts?total=true&filter=${encodeURIComponent(JSON.stringify(filter))}`),
    );
    expect(list.items).toHaveLength(found);
    expect(list.total).toBe(found);
  });

  it('a path through two references, sorting, pages and words', async () => {
    const filter = encodeURIComponent(
      JSON.stringify({ field: 'contact.account.country', op: 'eq', value: 'DE' }),
    );
    expect((await done(api.get(`/records/tickets?filter=${filter}`))).items).toHaveLength(1);
    const first = await done(api.get('/records/contacts?sort=-updated_at,last_name&limit=1'));
    const next = await done(
      api.get(
        `/records/contacts?sort=-updated_at,last_name&limit=1&cursor=${encodeURIComponent(first.next)}`,
      ),
    );
    expect(new Set([first.items[0].id, next.items[0].id])).toEqual(new Set([contact.id, other.id]));
    expect(next.next).toBeNull();
    expect((await done(api.get('/records/contacts?q=garcia'))).items).toHaveLength(1);
    expect((await done(api.get('/search?q=garcia'))).items[0]).toMatchObject({ id: contact.id });
  });

  it('a lost update is refused, a repeated creation answered again', async () => {
    const before = await api.get(`/records/contacts/${other.id}`);
    const match = { headers: { 'if-match': String(before.headers.etag) } };
    await done(api.patch(`/records/contacts/${other.id}`, { city: 'Lund' }, match));
    refused(await api.patch(`/records/contacts/${other.id}`, { city: 'Oslo' }, match), 412, 'stale_version');
    const key = { headers: { 'idempotency-key': 'one-and-the-same' } };
    const once = await api.post('/records/accounts', { name: 'Once' }, key);
    const again = await api.post('/records/accounts', { name: 'Once' }, key);
    expect(again.body.id).toBe(once.body.id);
    refused(await api.post('/records/accounts', { name: 'Twice' }, key), 409, 'idempotency_conflict');
  });

  it('many at once: all of them or none', async () => {
    const batch = await done(
      api.post('/records/faq/batch', { create: [{ question: 'One?' }, { question: 'Two?' }], update: [] }),
    );
    expect(batch.created).toHaveLength(2);
    const broken = { create: [{ name: 'Good' }, { name: 'Bad', employees: 'many' }] };
    refused(await api.post('/records/accounts/batch', broken), 422, 'validation_failed');
    expect((await done(api.get('/records/accounts?q=Good'))).items).toHaveLength(0);
  });

  it('history, access, comments and files', async () => {
    const path = `/records/contacts/${contact.id}`;
    expect((await done(api.get(`${path}/history`))).items[0].action).toBeTruthy();
    expect((await done(api.get(`${path}/access`))).may.read).toBe(true);
    await done(api.post(`${path}/comments`, { text: 'Called back.' }));
    expect((await done(api.get(`${path}/comments`))).items[0].body).toBe('Called back.');
    expect((await done(api.get(`${path}/files`))).items).toEqual([]);
    expect((await done(api.get(`${path}/related/tickets`))).items).toHaveLength(1);
  });

  it('what is not there yet is a plain 404', async () => {
    for (const path of ['/nothing', `/records/contacts/${other.id}/vanish`]) {
      refused(await api.post(path, {}), 404, 'not_found');
    }
  });
});

describe('what is guessed almost right', () => {
  it('a computed number is compared like any other, exactly', async () => {
    const count = async (filter: object) =>
      (
        await done(
          api.get(`/records/invoices?total=true&filter=${encodeURIComponent(JSON.stringify(filter))}`),
        )
      ).total;
    expect(await count({ field: 'total', op: 'eq', value: '30.25' })).toBe(1);
    expect(await count({ field: 'total', op: 'gt', value: 30.24 })).toBe(1);
    expect(await count({ field: 'total', op: 'between', value: [31, 1_000] })).toBe(0);
  });

  test.each([
    [{ and: [] }, 'Write "all" instead of "and".'],
    [{ field: 'city', operator: 'eq', value: 'x' }, 'Write "op" instead of "operator".'],
    [{ field: 'constructor', op: 'eq', value: 'x' }, 'contacts has no field constructor'],
  ])('the filter %j is answered with what was meant', async (filter, sentence) => {
    const answer = await api.get(`/records/contacts?filter=${encodeURIComponent(JSON.stringify(filter))}`);
    refused(answer, 400, 'invalid_filter');
    expect(JSON.stringify(answer.body.findings)).toContain(JSON.stringify(sentence).slice(1, -1));
  });

  it('a parameter that a call does not take is refused, not ignored', async () => {
    refused(await api.post('/records/contacts/batch?atomic=false', {}), 400, 'invalid_request');
    refused(await api.get('/me?everything=true'), 400, 'invalid_request');
  });

  it('events are asked for by date, keys are written one way', async () => {
    const day = '2026-03-05';
    const { items } = await done(api.get(`/evidence/events?from=${day}&to=${day}&limit=5`));
    expect(items).toHaveLength(5);
    expect((await done(api.get(`/evidence/events?to=2026-03-04`))).items).toEqual([]);
    const { body } = await api.get('/openapi.json');
    const names = new Set<string>();
    const walk = (part: unknown): void => {
      if (typeof part !== 'object' || part === null) return;
      if ('properties' in part && typeof part.properties === 'object' && part.properties)
        for (const name of Object.keys(part.properties)) names.add(name);
      for (const inner of Object.values(part)) walk(inner);
    };
    for (const [path, calls] of Object.entries(body.paths)) if (!/\/records\//.test(path)) walk(calls);
    expect([...names].filter((name) => /[a-z]_[a-z]/.test(name))).toEqual([]);
  });

  it('a field’s label is changed as plainly as it was given', async () => {
    await done(
      api.post('/modules/accounts/fields', { name: 'zone', type: 'text', label: 'Zone', privacy: 'none' }),
    );
    const changed = await done(api.patch('/modules/accounts/fields/zone', { label: 'Sales zone' }));
    expect(changed.label).toEqual({ en: 'Sales zone' });
  });
});

describe('sign-in, tokens, people', () => {
  it('a session counts only from the app itself', async () => {
    const token = { name: 'x', scopes: ['records:read'] };
    const cookie = { cookie: server.admin.headers.cookie ?? '' };
    const from = (headers: Record<string, string>) =>
      server.visitor.post('/tokens', token, { headers: { ...cookie, ...headers } });
    refused(await from({}), 403, 'wrong_origin');
    refused(await from({ origin: 'https://elsewhere.example' }), 403, 'wrong_origin');
    refused(await from({ 'sec-fetch-site': 'cross-site' }), 403, 'wrong_origin');
    expect((await from({ origin: 'http://localhost:4000' })).status).toBe(201);
    refused(
      await server.visitor.get('/me', { headers: { cookie: 'attesta_session=forged' } }),
      401,
      'not_signed_in',
    );
  });

  it('a token has scopes and an end', async () => {
    const made = await done(
      api.post('/tokens', { name: 'r', scopes: ['records:read'], expiresAt: '2026-03-05T12:00:00Z' }),
    );
    const reader = server.withToken(made.token);
    await done(reader.get('/records/contacts'));
    refused(await reader.post('/records/contacts', { last_name: 'No' }), 403, 'forbidden');
    refused(await reader.get('/users'), 403, 'forbidden');
    const now = server.clock.now().toString();
    await done(api.put('/test/clock', { now: '2026-03-05T13:00:00Z' }));
    refused(await reader.get('/records/contacts'), 401, 'token_expired');
    server.clock.set(now);
  });

  it('users, roles, profiles and groups; a module and a field of the company’s own', async () => {
    for (const path of ['/users', '/roles', '/profiles', '/groups', '/modules']) await done(api.get(path));
    await done(api.post('/roles', { name: 'Clerk' }));
    await done(api.post('/profiles', { name: 'Clerks' }));
    await done(api.post('/groups', { name: 'Front desk' }));
    await done(
      api.post('/modules', {
        name: 'assets',
        label: 'Asset',
        subject: { kind: 'none', reason: 'Machines' },
        fields: [{ name: 'title', type: 'text', privacy: 'none' }],
      }),
    );
    const privacy = {
      category: 'identity',
      sensitivity: 'ordinary',
      origin: 'provided',
      purposes: ['service_contract'],
      retention: 'account_life',
      onErasure: 'delete',
    };
    const undeclared = { name: 'nickname', label: 'Nickname', type: 'text' };
    refused(await api.post('/modules/contacts/fields', undeclared), 422, 'validation_failed');
    await done(api.post('/modules/contacts/fields', { ...undeclared, privacy }));
    const named = await done(api.patch(`/records/contacts/${other.id}`, { nickname: 'Nick' }));
    expect(named.nickname).toBe('Nick');
    expect((await record('assets', { title: 'Lathe' })).title).toBe('Lathe');
  });
});

describe('the clock by itself', () => {
  it('the vectors of the law', async () => {
    const due = async (body: object) => (await done(api.post('/deadlines', body))).due;
    const rule = '1 month';
    expect(await due({ start: '2026-03-05', rule, calendar: 'ES', timeZone: 'Europe/Madrid' })).toBe(
      '2026-04-06',
    );
    expect(await due({ start: '2026-03-05', rule, calendar: 'DE', timeZone: 'Europe/Berlin' })).toBe(
      '2026-04-07',
    );
    expect(
      await due({ start: '2026-06-30T22:30:00Z', rule, calendar: 'ES', timeZone: 'Europe/Madrid' }),
    ).toBe('2026-08-03');
    expect(await due({ start: '2026-12-31', rule: '3 months', calendar: 'ES' })).toBe('2027-03-31');
    expect(await due({ start: '2027-01-05', rule: '8 weeks', calendar: 'none' })).toBe('2027-03-02');
    const pauses = [
      { from: '2026-11-03', to: '2026-11-10' },
      { from: '2026-11-05', to: '2026-11-12' },
    ];
    const paused = { start: '2026-11-02', rule, calendar: 'ES', pauses, pauseModel: 'suspend' };
    expect(await due(paused)).toBe('2026-12-11');
    const hours = await done(
      api.post('/deadlines', {
        start: '2020-12-22T12:17:00+01:00',
        rule: '72 hours',
        timeZone: 'Europe/Berlin',
      }),
    );
    const at = (written: string) => Temporal.Instant.from(written).toString();
    expect(at(hours.due)).toBe('2020-12-25T11:17:00Z');
    expect(at(hours.statutoryLatest)).toBe('2020-12-25T12:00:00Z');
    expect(hours.working.length).toBeGreaterThan(0);
    refused(await api.post('/deadlines', { start: 'soon', rule: 'later' }), 422, 'validation_failed');
  });
});

describe('legal basis', () => {
  it('a consent holds from its moment to its withdrawal, and no longer', async () => {
    expect((await done(api.get('/purposes'))).items.length).toBeGreaterThan(0);
    await done(
      api.post('/consents', {
        subject: contact.id,
        purpose: 'marketing_email',
        basis: 'consent',
        givenAt: '2026-03-01T10:00:00Z',
        channel: 'web',
        wording: 'Write to me.',
      }),
    );
    const asked = (at: string) => api.get(`/subjects/${contact.id}/permission?purpose=marketing_email${at}`);
    expect(await done(asked(''))).toMatchObject({ allowed: true, basis: 'A6-1-a' });
    expect(await done(asked('&at=2026-02-01T00:00:00Z'))).toMatchObject({ allowed: false });
    await done(
      api.post('/consents', { subject: contact.id, purpose: 'marketing_email', status: 'withdrawn' }),
    );
    expect(await done(asked(''))).toMatchObject({ allowed: false });
    expect(await done(asked('&at=2026-03-02T00:00:00Z'))).toMatchObject({ allowed: true });
    expect((await done(api.get(`/subjects/${contact.id}/consents`))).items).toHaveLength(2);
  });
});

describe('rights requests and erasure', () => {
  it('a copy, from its receipt to its delivery, said in an outsider’s words', async () => {
    const opened = await done(
      api.post('/requests', {
        type: 'access',
        subject: { module: 'contacts', id: contact.id },
        receivedAt: '2026-03-05T09:00:00Z',
        channel: 'e-mail',
      }),
    );
    const path = `/requests/${opened.id}`;
    expect((await done(api.get(path))).clock.due).toBe(opened.due);
    refused(await api.post(`${path}/packages`, {}), 409, 'conflict');
    refused(await api.post(`${path}/deliveries`, {}), 409, 'conflict');
    refused(await api.post(`${path}/identity-checks`), 422, 'validation_failed');
    await done(api.post(`${path}/pauses`, { reason: 'identity_verification' }));
    await done(api.post(`${path}/identity-checks`, { method: 'Compared the signature', result: 'verified' }));
    await done(api.post(`${path}/extensions`, { reason: 'complexity' }));
    const started = await done(api.post(`${path}/packages`));
    await runJobs(server.database);
    expect((await done(api.get(`/packages/${started.id}`))).state).toBe('ready');
    const closed = await done(api.post(`${path}/deliveries`, { package: started.id }));
    expect(closed).toMatchObject({ state: 'closed', outcome: 'granted' });
    expect(closed.steps.map((step: { kind: string }) => step.kind)).toContain('decision');
    expect((await api.get(`/packages/${started.id}/content`)).status).toBe(200);
  });

  it('a message that only says who it is from', async () => {
    const opened = await done(api.post('/requests', { type: 'erasure', identity: { name: 'Jane Doe' } }));
    expect(opened).toMatchObject({ subject: null, claimed: { name: 'Jane Doe' } });
    refused(await api.post(`/requests/${opened.id}/decisions`, { outcome: 'granted' }), 409, 'conflict');
  });

  it('an erasure takes two persons, and proves itself', async () => {
    const person = await record('contacts', { last_name: 'Vanishing', email: 'vanishing@outside.example' });
    expect((await done(api.get(`/subjects/${person.id}/map`))).places.length).toBeGreaterThan(3);
    const plan = await done(api.post('/erasures', { subject: person.id }));
    refused(await api.post(`/erasures/${plan.id}/approvals`, {}), 403, 'second_person_required');
    refused(await api.post(`/erasures/${plan.id}/executions`, {}), 403, 'second_person_required');
    refused(await api.get(`/erasures/${plan.id}/certificate`), 404, 'not_found');
    await done(second.post(`/erasures/${plan.id}/approvals`, {}));
    await done(api.post(`/erasures/${plan.id}/executions`, {}));
    await runJobs(server.database);
    refused(await api.get(`/records/contacts/${person.id}`), 404, 'not_found');
    const certificate = await done(api.get(`/erasures/${plan.id}/certificate`));
    expect(JSON.stringify(certificate)).not.toContain('vanishing@outside.example');
    expect((await done(api.get('/search?q=vanishing'))).items).toEqual([]);
  });

  it('the portal acts for one person and reaches nobody else', async () => {
    const { token } = await done(api.post('/tokens', { name: 'Portal', scopes: ['portal'] }));
    const portal = server.withToken(token, contact.id);
    expect((await done(portal.get('/records/contacts'))).items.map((one: { id: string }) => one.id)).toEqual([
      contact.id,
    ]);
    for (const path of [
      `/records/contacts/${other.id}`,
      `/subjects/${other.id}/consents`,
      `/subjects/${other.id}/permission?purpose=marketing_email`,
      `/records/contacts/${other.id}/history`,
    ]) {
      expect([403, 404], path).toContain((await portal.get(path)).status);
    }
    refused(await portal.post('/requests', { type: 'access', subject: other.id }), 404, 'not_found');
    expect([403, 404]).toContain((await portal.post('/erasures', { subject: contact.id })).status);
    expect((await portal.get('/users')).status).toBe(403);
  });
});
