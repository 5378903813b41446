/** Secrets through the public door: written, seen closed, opened with a reason, and found nowhere else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ADMIN_PASSWORD,
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';

let server: RunningServer;
let admin: TestClient;
let contact: string;

beforeAll(async () => {
  server = await testServer();
  admin = server.admin;
  contact = (await admin.post('/records/contacts', { first_name: 'Ludmila', last_name: 'Hrubá' })).body.id;
});
afterAll(() => server?.close());

const REASON = { purpose: 'support', reason: 'The customer called about the router' };

/** Moves the clock; the session of before has ended by then. */
async function at(iso: string): Promise<void> {
  server.clock.set(iso);
  admin = await server.signIn('admin', ADMIN_PASSWORD);
}

async function entry(values: object): Promise<string> {
  const made = await admin.post('/records/confidential_information', {
    title: 'Router at the branch',
    category: 'access',
    related_to: { module: 'contacts', id: contact },
    ...values,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

function reveal(
  client: TestClient,
  id: string,
  fields: readonly string[],
  more: object = {},
): Promise<TestAnswer> {
  const body = { fields, ...REASON, password: ADMIN_PASSWORD, ...more };
  return client.post(`/records/confidential_information/${id}/reveals`, body);
}

async function eventsOf(id: string, action: string) {
  const rows = await server.database.query<{ leaf: string; payload: string }>(
    `SELECT e.leaf, p.payload FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
     WHERE e.record = $1 AND e.action = $2 ORDER BY e.id`,
    [id, action],
  );
  return rows.map((row) => ({ leaf: JSON.parse(row.leaf), value: JSON.parse(row.payload) }));
}

/** Everything that the database holds, as text. */
async function everything(): Promise<string> {
  const tables = await server.database.owner.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const rows = [];
  for (const { name } of tables)
    rows.push(
      ...(await server.database.owner.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)),
    );
  return rows.map((one) => one.row).join('\n');
}

const EVERY_TYPE = {
  username: 'ludmila.hruba.admin',
  password: 'Žluťoučký kůň 7749!',
  pin: '88213377',
  web_address: 'https://router.hruba.example/login',
  expires_on: '2031-07-19',
  last_checked_at: '2026-03-01T08:15:00.000Z',
  in_force: true,
  document_kind: 'passport',
  document_number: 'CZ-77120033-X',
  private_email: 'ludmila.private@posta.example',
  private_phone: '+420777123987',
  account_number: 'CZ6508000000192000145399',
  amount: '77120.55',
  instalments: 7712033,
  description: 'Under the\nblue flower pot by the back door',
};

describe('every type of value', () => {
  test('is sealed alike, read closed, and given back as it was on a reasoned opening', async () => {
    const id = await entry(EVERY_TYPE);
    const read = await admin.get(`/records/confidential_information/${id}`);
    for (const name of Object.keys(EVERY_TYPE))
      expect(read.body[name], name).toEqual({ sealed: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    const opened = await reveal(admin, id, Object.keys(EVERY_TYPE));
    expect(opened.status).toBe(201);
    expect(opened.body.values).toEqual(EVERY_TYPE);
    expect(opened.headers['cache-control']).toBe('no-store');
    expect(Date.parse(opened.body.expiresAt) - Date.parse(opened.body.at)).toBe(60_000);
  });

  test('stands nowhere in the database in the clear, whatever is done with the record', async () => {
    const id = await entry(EVERY_TYPE);
    await admin.patch(`/records/confidential_information/${id}`, {
      pin: '99000011',
      title: 'Another title',
    });
    await reveal(admin, id, ['pin', 'password']);
    await admin.get('/records/confidential_information?q=Another');
    await admin.get(`/records/confidential_information/${id}/history`);
    await admin.get('/search?q=ludmila.hruba.admin');
    const list = await admin.get('/records/confidential_information?fields=title,pin');
    const held = `${await everything()}\n${JSON.stringify(list.body)}`;
    const forms = [...Object.values(EVERY_TYPE), '99000011']
      .filter((value) => String(value).length >= 7)
      .flatMap((value) => {
        const bytes = Buffer.from(String(value));
        return [
          String(value),
          bytes.toString('hex'),
          bytes.toString('base64').replace(/=+$/, '').slice(0, -1),
        ];
      });
    expect(held).toContain('Another title');
    expect(forms.filter((form) => held.includes(form))).toEqual([]);
  });

  test('has a sealed form that tells nothing of its length', async () => {
    const [yes, no] = [
      await entry({ in_force: true, pin: '1' }),
      await entry({ in_force: false, pin: '1234567890' }),
    ];
    const lengths = await server.database.query<{ length: number }>(
      'SELECT DISTINCT octet_length(sealed) AS length FROM attesta.secret_values WHERE record = ANY ($1)',
      [[yes, no]],
    );
    expect(lengths).toHaveLength(1);
  });
});

describe('the record around a secret', () => {
  test('history says that a secret changed, and never what it was', async () => {
    const id = await entry({ pin: '44556677' });
    await admin.patch(`/records/confidential_information/${id}`, { pin: '77665544' });
    const history = await admin.get(`/records/confidential_information/${id}/history?looks=false`);
    const [changed] = history.body.items;
    expect(changed.changes.pin.from.sealed).not.toBe(changed.changes.pin.to.sealed);
    expect(JSON.stringify(history.body)).not.toMatch(/44556677|77665544/);
  });

  test('a replaced, emptied or deleted secret is destroyed with its key', async () => {
    const id = await entry({ pin: '44556677', password: 'open sesame' });
    const held = async () => {
      const [row] = await server.database.query<{ values: number; keys: number; wraps: number }>(
        `SELECT (SELECT count(*)::int FROM attesta.secret_values WHERE record = $1) AS values,
           (SELECT count(*)::int FROM attesta.secret_keys WHERE record = $1) AS keys,
           (SELECT count(*)::int FROM attesta.secret_key_wraps w JOIN attesta.secret_keys k ON k.id = w.secret_key
             WHERE k.record = $1) AS wraps`,
        [id],
      );
      return row;
    };
    expect(await held()).toEqual({ values: 2, keys: 1, wraps: 1 });
    await admin.patch(`/records/confidential_information/${id}`, { pin: '99887766' });
    expect(await held()).toEqual({ values: 2, keys: 1, wraps: 1 });
    await admin.patch(`/records/confidential_information/${id}`, { password: null });
    expect(await held()).toEqual({ values: 1, keys: 1, wraps: 1 });
    expect((await reveal(admin, id, ['pin', 'password'])).body.values).toEqual({
      pin: '99887766',
      password: null,
    });
    await admin.delete(`/records/confidential_information/${id}`);
    expect(await held()).toEqual({ values: 0, keys: 0, wraps: 0 });
  });

  test('what was read can be written back and changes nothing; the mark of another record is refused', async () => {
    const [one, other] = [await entry({ pin: '44556677' }), await entry({ pin: '11223344' })];
    const read = (await admin.get(`/records/confidential_information/${one}`)).body;
    const same = await admin.patch(`/records/confidential_information/${one}`, { pin: read.pin });
    expect(same.body.version).toBe(read.version);
    const foreign = await admin.patch(`/records/confidential_information/${other}`, { pin: read.pin });
    expect(foreign.body.findings[0]).toMatchObject({ code: 'field.sealed', field: 'pin' });
    const fresh = await admin.post('/records/confidential_information', {
      title: 'x y',
      category: 'access',
      pin: read.pin,
    });
    expect(fresh.body.findings[0]).toMatchObject({ code: 'field.sealed' });
  });

  test('the title cannot repeat what is sealed', async () => {
    const made = await admin.post('/records/confidential_information', {
      title: 'Router, PIN 44556677',
      category: 'access',
      pin: '44556677',
    });
    expect(made.status).toBe(422);
    expect(made.body.findings).toEqual([
      expect.objectContaining({ code: 'secret.repeated', field: 'title' }),
    ]);
    expect(JSON.stringify(made.body)).not.toContain('44556677');
    const id = await entry({ password: 'Mañana temprano' });
    const later = await admin.patch(`/records/confidential_information/${id}`, {
      asset: 'see manana temprano',
      password: 'Mañana temprano',
    });
    expect(later.body.findings).toEqual([expect.objectContaining({ field: 'asset' })]);
  });

  test('a secret is neither sorted by, nor compared with, nor searched', async () => {
    for (const query of [
      'sort=pin',
      `filter=${encodeURIComponent('{"field":"pin","op":"eq","value":"44556677"}')}`,
    ])
      expect((await admin.get(`/records/confidential_information?${query}`)).status, query).toBe(400);
    const filter = encodeURIComponent('{"field":"pin","op":"notEmpty"}');
    expect((await admin.get(`/records/confidential_information?filter=${filter}`)).status).toBe(200);
  });

  test('a file is sealed with the others, and the file that was sent is gone, its name too', async () => {
    const form = new FormData();
    form.append(
      'file',
      new Blob(['%PDF-1.4 the passport of Ludmila\n%%EOF\n'], { type: 'application/pdf' }),
      'passport-hruba.pdf',
    );
    const sent = await fetch(`${server.origin}/api/v1/files`, {
      method: 'POST',
      body: form,
      headers: { ...admin.headers, origin: 'http://localhost:4000' },
    });
    const file = (await sent.json()) as { id?: string; items?: { id: string }[] };
    const fileId = file.id ?? file.items?.[0]?.id;
    const id = await entry({ document: fileId });
    const opened = await reveal(admin, id, ['document']);
    expect(opened.body.values.document).toMatchObject({
      filename: 'passport-hruba.pdf',
      mediaType: 'application/pdf',
    });
    expect(Buffer.from(opened.body.values.document.content, 'base64').toString()).toContain(
      'passport of Ludmila',
    );
    expect((await admin.get(`/files/${fileId}/content`)).status).toBe(404);
    expect(await everything()).not.toContain('passport-hruba.pdf');
  });
});

describe('opening', () => {
  test('asks for a purpose that the field serves, words, and the password, each said at its field', async () => {
    const id = await entry({ pin: '44556677' });
    const wrong = await reveal(admin, id, ['pin'], { password: 'not mine' });
    expect(wrong.status).toBe(422);
    expect(wrong.body.findings[0]).toMatchObject({ code: 'wrong_password', field: 'password' });
    const none = await admin.post(`/records/confidential_information/${id}/reveals`, {
      fields: ['pin'],
      ...REASON,
    });
    expect(none.body.findings[0]).toMatchObject({ code: 'password_needed', field: 'password' });
    const other = await reveal(admin, id, ['pin'], { purpose: 'marketing_email', reason: 'no' });
    expect(other.body.findings.map((one: { field: string }) => one.field)).toEqual(['purpose', 'reason']);
    const strange = await reveal(admin, id, ['pin', 'title', 'nothing']);
    expect(strange.body.findings).toHaveLength(2);
    const refused = await eventsOf(id, 'secret.refused');
    expect(refused.map((one) => one.value.why)).toEqual(['proof', 'proof', 'purpose', 'hidden']);
    expect(refused[0]?.leaf.subjects).toEqual([contact]);
    expect(refused[0]?.value.fields).toEqual(['pin']);
  });

  test('is slowed down like a sign-in when the password is guessed', async () => {
    const id = await entry({ pin: '44556677' });
    const answers = [];
    for (let guess = 0; guess < 8; guess += 1)
      answers.push((await reveal(admin, id, ['pin'], { password: `guess ${guess}` })).status);
    expect(answers).toContain(429);
    await at('2026-03-06T10:00:00Z');
    expect((await reveal(admin, id, ['pin'])).status).toBe(201);
  });

  test('leaves who, which, why, for which purpose and until when; no value', async () => {
    const id = await entry({ pin: '44556677', password: 'open sesame' });
    await reveal(admin, id, ['pin']);
    const [event] = await eventsOf(id, 'secret.revealed');
    expect(event?.leaf).toMatchObject({
      purpose: 'support',
      subjects: [contact],
      actor: { id: admin.userId },
    });
    expect(event?.value).toMatchObject({ fields: ['pin'], reason: REASON.reason, proof: 'password' });
    expect(event?.value.expiresAt).toMatch(/^2026-/);
  });

  test('is for those whose group holds the key, whatever else their rights are; the denial names what was denied', async () => {
    const id = await entry({ pin: '44556677' });
    const manager = await server.as('manager');
    expect((await manager.get(`/records/confidential_information/${id}`)).status).toBe(404);
    const unseen = await reveal(manager, id, ['pin']);
    expect(unseen.status).toBe(404);
    await admin.patch(`/records/confidential_information/${id}`, {
      owner: { module: 'users', id: manager.userId },
    });
    expect((await manager.get(`/records/confidential_information/${id}`)).body.pin.sealed).toBeTruthy();
    const refused = await reveal(manager, id, ['pin']);
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused.body)).not.toContain('44556677');
    const denied = await eventsOf(id, 'secret.refused');
    expect(denied.map((one) => [one.value.why, one.value.fields, one.leaf.actor.id])).toEqual([
      ['not_seen', ['pin'], manager.userId],
      ['not_held', ['pin'], manager.userId],
    ]);
  });

  test('happens at most so many times an hour for one person, and what was too much is kept', async () => {
    const id = await entry({ pin: '44556677' });
    await server.database.query('UPDATE attesta.secret_settings SET reveals_per_hour = 3');
    await at('2026-03-07T10:00:00Z');
    const statuses = [];
    for (let time = 0; time < 4; time += 1) statuses.push((await reveal(admin, id, ['pin'])).status);
    expect(statuses).toEqual([201, 201, 201, 429]);
    expect((await eventsOf(id, 'secret.refused')).at(-1)?.value.why).toBe('rate');
    await at('2026-03-07T12:00:00Z');
    expect((await reveal(admin, id, ['pin'])).status).toBe(201);
    await server.database.query('UPDATE attesta.secret_settings SET reveals_per_hour = 30');
  });

  test('counts those at the same moment as many', async () => {
    const id = await entry({ pin: '44556677' });
    await server.database.query('UPDATE attesta.secret_settings SET reveals_per_hour = 3');
    await at('2026-03-08T10:00:00Z');
    const answers = await Promise.all(Array.from({ length: 5 }, () => reveal(admin, id, ['pin'])));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(3);
    await server.database.query('UPDATE attesta.secret_settings SET reveals_per_hour = 30');
  });

  test('is given once: its answer cannot be asked for again by an Idempotency-Key', async () => {
    const id = await entry({ pin: '44556677' });
    const answer = await admin.post(
      `/records/confidential_information/${id}/reveals`,
      { fields: ['pin'], ...REASON, password: ADMIN_PASSWORD },
      { headers: { 'idempotency-key': 'f3b3c1d2-1111-4222-8333-444455556666' } },
    );
    expect(answer.status).toBe(400);
  });

  test('a token needs its scope and the password of its user', async () => {
    const id = await entry({ pin: '44556677' });
    const made = async (scopes: readonly string[]) =>
      server.withToken((await admin.post('/tokens', { name: 'Robot', scopes })).body.token);
    expect((await reveal(await made(['records:*']), id, ['pin'])).status).toBe(403);
    const robot = await made(['records:read', 'secrets:reveal']);
    expect((await reveal(robot, id, ['pin'], { password: 'guess' })).status).toBe(422);
    expect((await reveal(robot, id, ['pin'])).status).toBe(201);
  });
});

describe('what is stored', () => {
  test('opens at its own place only: not in another record, not as another field, not as an older version', async () => {
    const [one, other] = [
      await entry({ pin: '44556677' }),
      await entry({ pin: '11223344', password: 'open sesame' }),
    ];
    const owner = server.database.owner;
    const swap = async (statement: string, values: readonly unknown[]) => {
      await owner.query(statement, values);
      return reveal(admin, other, ['pin']);
    };
    const sealedOf = async (record: string, field: string) =>
      (
        await owner.query<{ id: string; sealed: Buffer; secret_key: string }>(
          'SELECT id, sealed, secret_key FROM attesta.secret_values WHERE record = $1 AND field = $2',
          [record, field],
        )
      )[0];
    const [mine, theirs, password] = [
      await sealedOf(other, 'pin'),
      await sealedOf(one, 'pin'),
      await sealedOf(other, 'password'),
    ];
    const update = 'UPDATE attesta.secret_values SET sealed = $2, secret_key = $3 WHERE id = $1';
    for (const from of [theirs, password]) {
      const answer = await swap(update, [mine?.id, from?.sealed, from?.secret_key]);
      expect(answer.status).toBe(409);
    }
    expect((await swap(update, [mine?.id, mine?.sealed, mine?.secret_key])).body.values).toEqual({
      pin: '11223344',
    });
    expect(
      (await swap('UPDATE attesta.secret_values SET version = version + 1 WHERE id = $1', [mine?.id])).status,
    ).toBe(409);
    const flipped = Buffer.from(mine?.sealed ?? '');
    flipped[20] = (flipped[20] ?? 0) ^ 1;
    await owner.query('UPDATE attesta.secret_values SET version = 1 WHERE id = $1', [mine?.id]);
    expect((await swap(update, [mine?.id, flipped, mine?.secret_key])).status).toBe(409);
    expect((await eventsOf(other, 'secret.refused')).map((event) => event.value.why)).toContain('broken');
  });

  test('a row that names another record’s secret does not open it', async () => {
    const [one, other] = [await entry({ pin: '44556677' }), await entry({ pin: '11223344' })];
    await server.database.owner.query(
      `ALTER TABLE data.confidential_information DISABLE TRIGGER drop_sealed`,
    );
    await server.database.owner.query(
      `UPDATE data.confidential_information SET pin = (SELECT pin FROM data.confidential_information WHERE id = $1) WHERE id = $2`,
      [one, other],
    );
    await server.database.owner.query(`ALTER TABLE data.confidential_information ENABLE TRIGGER drop_sealed`);
    const answer = await reveal(admin, other, ['pin']);
    expect(answer.status).not.toBe(201);
    expect(JSON.stringify(answer.body)).not.toContain('44556677');
  });

  test('the portal’s database role reaches no secret and no key', async () => {
    for (const table of [
      'secret_values',
      'secret_keys',
      'secret_key_wraps',
      'group_keys',
      'member_keys',
      'key_identities',
      'recovery_shares',
    ])
      await expect(
        server.database.transaction((tx) => tx.query(`SELECT * FROM attesta.${table}`), { subject: contact }),
      ).rejects.toThrow(/permission denied/);
  });
});

test('any module can have a secret: the one that a company adds is sealed like the shipped ones', async () => {
  const added = await admin.post('/modules/tickets/fields', {
    name: 'gate_code',
    type: 'secret',
    label: 'Gate code',
    privacy: {
      category: 'contact',
      sensitivity: 'confidential',
      origin: 'provided',
      purposes: ['support'],
      retention: 'support_3y',
      onErasure: 'delete',
    },
  });
  expect(added.status, JSON.stringify(added.body)).toBeLessThan(300);
  const ticket = await admin.post('/records/tickets', {
    title: 'Gate is stuck',
    contact,
    gate_code: '*7788#',
  });
  expect(ticket.body.gate_code).toEqual({ sealed: expect.any(String) });
  const opened = await admin.post(`/records/tickets/${ticket.body.id}/reveals`, {
    fields: ['gate_code'],
    ...REASON,
    password: ADMIN_PASSWORD,
  });
  expect(opened.body.values).toEqual({ gate_code: '*7788#' });
  expect(await everything()).not.toContain('*7788#');
});

test('who looked at a person counts what was opened and what was denied', async () => {
  const id = await entry({ pin: '44556677' });
  await at('2026-03-20T10:00:00Z');
  await reveal(admin, id, ['pin']);
  await reveal(admin, id, ['pin'], { password: 'guess' });
  const sheet = await admin.get(`/subjects/${contact}/privacy`);
  const mine = sheet.body.looks.find((look: { user: { id: string } }) => look.user.id === admin.userId);
  expect(mine.opened).toBeGreaterThan(0);
  expect(mine.refused).toBeGreaterThan(0);
  expect(
    sheet.body.places.find((place: { place: string }) => place.place === 'secrets').items,
  ).toBeGreaterThan(0);
});
