import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
let seller: TestClient;
let manager: TestClient;
let officer: TestClient;

beforeAll(async () => {
  server = await testServer();
  [seller, manager, officer] = [
    await server.as('sales'),
    await server.as('manager'),
    await server.as('administrator'),
  ];
});
afterAll(() => server?.close());

interface Customer {
  readonly contact: string;
  readonly ticket: string;
  readonly invoice: string;
  readonly line: string;
  readonly document: string;
  readonly consent: string;
}

let count = 0;

/** A customer of the seller with one of everything that can hang on a person. */
async function customer(lastName: string, account?: string): Promise<Customer> {
  count += 1;
  const made = async (module: string, values: object): Promise<string> => {
    const answer = await server.admin.post(`/records/${module}`, {
      ...values,
      owner: { module: 'users', id: seller.userId },
    });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body.id;
  };
  const contact = await made('contacts', {
    first_name: 'Ada',
    last_name: lastName,
    email: `ada${count}@example.org`,
    ...(account && { account }),
  });
  const invoice = await made('invoices', { contact, subject: `Invoice of ${lastName}` });
  return {
    contact,
    invoice,
    ticket: await made('tickets', { title: `Ticket of ${lastName}`, contact }),
    line: await made('invoice_lines', { invoice, description: 'Work', quantity: '1', unit_price: '10' }),
    document: await made('documents', { title: `Contract of ${lastName}`, contact }),
    consent: await made('personal_consents', {
      contact,
      purpose: 'newsletter',
      basis: 'A6-1-a',
      status: 'given',
    }),
  };
}

async function statusOf(who: TestClient, module: string, id: string): Promise<number> {
  return (await who.get(`/records/${module}/${id}`)).status;
}

test('an archived person leaves everything for everyone without the archive right, with all that hangs on the person', async () => {
  const one = await customer('Lovelace');
  await server.admin.post(`/records/tickets/${one.ticket}/comments`, { body: 'Called about it' });
  const counted = await officer.post(`/records/contacts/${one.contact}/archive`, {
    reason: 'Customer relation ended',
    preview: true,
  });
  expect(counted.status).toBe(200);
  expect(counted.body).toMatchObject({ preview: true, state: 'active', act: null });
  expect(
    Object.fromEntries(
      counted.body.along.map((of: { module: string; count: number }) => [of.module, of.count]),
    ),
  ).toEqual({
    tickets: 1,
    invoices: 1,
    invoice_lines: 1,
    documents: 1,
    personal_consents: 1,
  });
  expect(counted.body.attachments).toContainEqual(expect.objectContaining({ name: 'comments', count: 1 }));
  expect(await statusOf(seller, 'contacts', one.contact)).toBe(200);

  const archived = await officer.post(`/records/contacts/${one.contact}/archive`, {
    reason: 'Customer relation ended',
    until: '2030-12-31',
  });
  expect(archived.body).toMatchObject({ state: 'archived', until: '2030-12-31', version: 2, preview: false });
  for (const who of [seller, manager]) {
    for (const [module, id] of [
      ['contacts', one.contact],
      ['tickets', one.ticket],
      ['invoices', one.invoice],
      ['documents', one.document],
      ['personal_consents', one.consent],
    ] as const) {
      expect([module, await statusOf(who, module, id)]).toEqual([module, 404]);
      const list = await who.get(`/records/${module}?count=exact&limit=500`);
      expect(list.body.items.map((row: { id: string }) => row.id)).not.toContain(id);
    }
    expect((await who.get('/search?q=lovelace')).body.items).toEqual([]);
    expect((await who.get(`/records/tickets/${one.ticket}/comments`)).status).toBe(404);
    expect((await who.post('/records/tickets', { title: 'New', contact: one.contact })).status).toBe(422);
  }
});

test('restoring brings back exactly what went along, and nothing that was archived for another reason', async () => {
  const one = await customer('Hopper');
  const other = await server.admin.post('/records/tickets', { title: 'Older ticket', contact: one.contact });
  await officer.post(`/records/tickets/${other.body.id}/archive`, { reason: 'Settled long ago' });
  await officer.post(`/records/contacts/${one.contact}/archive`, { reason: 'Ended' });
  const alone = await officer.post(`/records/tickets/${one.ticket}/restore`, { reason: 'Needed' });
  expect(alone.status).toBe(409);
  expect(alone.body.detail).toMatch(/along with CON-/);

  const back = await officer.post(`/records/contacts/${one.contact}/restore`, { reason: 'Came back' });
  expect(back.body).toMatchObject({ state: 'active' });
  expect(await statusOf(seller, 'contacts', one.contact)).toBe(200);
  expect(await statusOf(manager, 'tickets', one.ticket)).toBe(200);
  expect(await statusOf(manager, 'invoices', one.invoice)).toBe(200);
  expect(await statusOf(manager, 'tickets', other.body.id)).toBe(404);
  expect(
    (await manager.get('/search?q=hopper')).body.items.map((hit: { module: string }) => hit.module),
  ).toContain('contacts');
  const states = await officer.get(`/records/contacts/${one.contact}/states`);
  expect(states.body).toMatchObject({
    state: 'active',
    items: [{ state: 'archived', reason: 'Ended', endReason: 'Came back', along: null }],
  });
  const history = await officer.get(`/records/tickets/${one.ticket}/history?looks=false`);
  expect(history.body.items.map((item: { changes: object }) => item.changes)).toEqual(
    expect.arrayContaining([
      { state: { from: 'active', to: 'archived' } },
      { state: { from: 'archived', to: 'active' } },
    ]),
  );
});

test('what two archivings took along comes back when both are undone', async () => {
  const account = (await server.admin.post('/records/accounts', { name: 'Analytical Engines' })).body.id;
  const one = await customer('Babbage', account);
  await officer.post(`/records/contacts/${one.contact}/archive`, { reason: 'Left the company' });
  const whole = await officer.post(`/records/accounts/${account}/archive`, { reason: 'Contract ended' });
  expect(whole.body.along).toContainEqual(expect.objectContaining({ module: 'contacts', count: 1 }));
  const first = await officer.post(`/records/contacts/${one.contact}/restore`, { reason: 'By mistake' });
  expect(first.body.state).toBe('archived');
  expect(await statusOf(manager, 'contacts', one.contact)).toBe(404);
  await officer.post(`/records/accounts/${account}/restore`, { reason: 'New contract' });
  expect(await statusOf(manager, 'contacts', one.contact)).toBe(200);
  expect(await statusOf(manager, 'tickets', one.ticket)).toBe(200);
});

test('who has the archive right finds what is archived by asking for it: record, related records, comments, history, words', async () => {
  const one = await customer('Turing');
  await server.admin.post(`/records/tickets/${one.ticket}/comments`, { body: 'Old remark' });
  await officer.post(`/records/contacts/${one.contact}/archive`, { reason: 'Ended' });
  expect((await officer.get(`/records/contacts/${one.contact}`)).body.state).toBe('archived');
  const related = await officer.get(`/records/contacts/${one.contact}/related/tickets`);
  expect(related.body.items.map((row: { id: string }) => row.id)).toEqual([one.ticket]);
  const byWord = await officer.get(`/records/contacts/${one.contact}/related/tickets?q=turing`);
  expect(byWord.body.items.map((row: { id: string }) => row.id)).toEqual([one.ticket]);
  expect((await officer.get(`/records/tickets/${one.ticket}/comments`)).body.items).toHaveLength(1);
  const history = await officer.get(`/records/tickets/${one.ticket}/history?looks=false`);
  expect(history.body.items.at(-1)).toMatchObject({ action: 'record.created', erased: false });
  expect(Object.keys(history.body.items.at(-1).changes)).toContain('title');
  const filter = encodeURIComponent(JSON.stringify({ field: 'state', op: 'eq', value: 'archived' }));
  const found = await officer.get(`/records/contacts?filter=${filter}&q=turing`);
  expect(found.body.items.map((row: { id: string }) => row.id)).toEqual([one.contact]);
  const usual = await officer.get('/records/contacts?q=turing');
  expect(usual.body.items).toEqual([]);
  expect((await officer.patch(`/records/tickets/${one.ticket}`, { title: 'x' })).status).toBe(409);
  expect((await officer.post(`/records/tickets/${one.ticket}/comments`, { body: 'x' })).status).toBe(409);
});

test('many are archived from a list in one act, and the act is undone as one', async () => {
  const [one, two] = [await customer('Noether'), await customer('Germain')];
  const chosen = { action: 'archive', ids: [one.contact, two.contact], reason: 'Yearly clean-up' };
  const counted = await officer.post('/records/contacts/bulk-states', { ...chosen, preview: true });
  expect(counted.body).toMatchObject({ matched: 2, changeable: 2, changed: 0, act: null });
  const done = await officer.post('/records/contacts/bulk-states', chosen);
  expect(done.body).toMatchObject({ matched: 2, changed: 2 });
  expect(await statusOf(manager, 'tickets', two.ticket)).toBe(404);
  const undone = await officer.post('/records/contacts/bulk-states', {
    action: 'restore',
    act: done.body.act,
    reason: 'Undone',
  });
  expect(undone.body).toMatchObject({ changed: 2 });
  for (const each of [one, two]) expect(await statusOf(manager, 'tickets', each.ticket)).toBe(200);
});

test('the right to the archive is a right of its own: a superior, "view all" and an administrator without it see nothing', async () => {
  const profile = await server.admin.post('/profiles', {
    name: 'Everything but the archive',
    modules: { '*': ['read', 'create', 'edit', 'delete', 'export', 'mass_edit', 'view_history'] },
    tools: ['administration', 'definitions', 'users', 'evidence'],
  });
  expect(profile.status).toBe(201);
  const role = await server.admin.post('/roles', { name: 'Head of IT', profiles: [profile.body.id] });
  expect(role.status).toBe(201);
  const head = await server.as(role.body.id);
  const one = await customer('Curie');
  expect(await statusOf(head, 'contacts', one.contact)).toBe(200);
  await officer.post(`/records/contacts/${one.contact}/archive`, { reason: 'Ended' });
  expect(await statusOf(head, 'contacts', one.contact)).toBe(404);
  expect(await statusOf(head, 'invoices', one.invoice)).toBe(404);
  const refused = await head.post(`/records/contacts/${one.contact}/restore`, { reason: 'Mine' });
  expect(refused.status).toBe(403);
});

test('a change of state says why, is refused when somebody was quicker, and follows the life of a record', async () => {
  const one = await customer('Meitner');
  const path = `/records/contacts/${one.contact}`;
  expect((await officer.post(`${path}/archive`, {})).status).toBe(422);
  const stale = await officer.post(`${path}/archive`, { reason: 'x' }, { headers: { 'if-match': '"7"' } });
  expect(stale.status).toBe(412);
  expect((await officer.post(`${path}/restore`, { reason: 'x' })).status).toBe(409);
  expect((await officer.post(`${path}/archive`, { reason: 'x', until: '2020-01-01' })).status).toBe(422);
  const archived = await officer.post(`${path}/archive`, { reason: 'x' });
  const privacy = await officer.get(`/subjects/${one.contact}/privacy`);
  expect(archived.body.until).toBe(privacy.body.deleteBy.date);
  expect((await officer.post(`${path}/archive`, { reason: 'x' })).status).toBe(409);
});

test('a unique value of an archived record is free, and a restore that collides is refused with the field', async () => {
  const made = await server.admin.post('/records/products', { name: 'Lamp', code: 'LMP-1', unit_price: '5' });
  await officer.post(`/records/products/${made.body.id}/archive`, { reason: 'Discontinued' });
  const again = await server.admin.post('/records/products', {
    name: 'Lamp II',
    code: 'LMP-1',
    unit_price: '6',
  });
  expect(again.status).toBe(201);
  const back = await officer.post(`/records/products/${made.body.id}/restore`, { reason: 'Sold again' });
  expect(back.status).toBe(409);
  expect(back.body).toMatchObject({ code: 'duplicate_value', findings: [{ field: 'code' }] });
});
