/**
 * An import that writes: it changes what its owner may find and change, makes anew what they do not see, and nobody else learns of
 * it. Undone, it takes back what it wrote, and leaves alone what is out of its owner's sight by then.
 */
import { expect } from 'vitest';
import type { TestAnswer } from '../../tools/testing/server.ts';
import { importsStaged, type ReportRow, tried } from './import-staging.ts';
import type { Subject } from './model.ts';
import { forget } from './settle.ts';
import { idOf, listed, status, subjectsIn, type Walk, type Walker } from './walk.ts';
import { STOCK } from './world.ts';

const people = subjectsIn('contacts');
const NOWHERE = '01890000-0000-7000-8000-00000000dead';

/** Sends every person of the stock again, told by name and address, with a street that says who was here. */
export const writing: Walker = async (walk) => {
  const { client, model } = walk;
  if (!model.profileAllows('contacts', 'import')) return;
  const street = `Walked by ${client.userId}`;
  const id = await staged(walk, street);
  const fields = ['last_name', 'email'];
  const mapped = await client.patch(`/imports/${id}`, {
    mapping: { Name: 'last_name', Address: 'email', Street: 'street' },
    options: { duplicateKeys: fields, onDuplicate: 'update' },
  });
  if (fields.some((field) => model.field('contacts', field) !== 'edit')) {
    status('import into fields that may not be written', mapped, 422);
    return;
  }
  status('mapping of contacts', mapped, 200);
  const started = await client.post(`/imports/${id}/runs`);
  if (!model.profileAllows('contacts', 'create')) {
    status('import without the right to create', started, 403);
    return;
  }
  status('import of contacts', started, 202);
  await walk.runJobs();
  const rows: ReportRow[] = (await client.get(`/imports/${id}/rows?limit=100`)).body.items;
  try {
    await written(walk, rows, street);
    await nobodyElses(walk, id);
    await undone(walk, id, rows, street);
  } finally {
    await cleared(walk, rows);
  }
};

async function staged(walk: Walk, street: string): Promise<string> {
  const lines = people.map(({ place }) => {
    const { last_name, email } = STOCK.contacts[place]?.values ?? {};
    return `${last_name};${email};${street}`;
  });
  return importsStaged(walk, 'contacts', ['Name;Address;Street', ...lines]);
}

/**
 * Under other names, told by the address alone: whose address a record holds that is not seen, or stands still, is not found out. Of
 * such rows the report says what it says of an address that nobody has.
 */
export const unseenKeys: Walker = async (walk) => {
  const { client, model } = walk;
  if (!model.profileAllows('contacts', 'import') || !model.profileAllows('contacts', 'create')) return;
  if (['last_name', 'email'].some((field) => model.field('contacts', field) !== 'edit')) return;
  const addresses = [
    ...people.map(({ place }) => STOCK.contacts[place]?.values.email ?? ''),
    'no@where.example',
  ];
  const lines = addresses.map((address, place) => `Other ${place};${address}`);
  const id = await importsStaged(walk, 'contacts', ['Name;Address', ...lines]);
  // Whatever is to become of duplicates: one way for each user.
  const onDuplicate = (['report', 'skip', 'update'] as const)[walk.user % 3];
  const mapped = await client.patch(`/imports/${id}`, {
    mapping: { Name: 'last_name', Address: 'email' },
    options: { duplicateKeys: ['email'], onDuplicate },
  });
  status('mapping by the address alone', mapped, 200);
  const rows = await tried(walk, id);
  for (const [place, email] of addresses.entries()) {
    const person = people[place];
    const found = person && listed(walk, person) && walk.world.states.contacts[place] !== 'restricted';
    if (found) continue;
    const what = `${onDuplicate} ${place}, who is not to be found`;
    const denied = model.newDenied('contacts', { last_name: `Other ${place}`, email }, 'create');
    const told = rows.find((one) => one.line === place + 2);
    expect([what, told?.status, told?.record]).toEqual([what, denied ? 'refused' : 'created', null]);
  }
  await client.delete(`/imports/${id}`);
};

/**
 * A restricted person is found by the name that the shell of their record shows, so that they are not made anew by the way, and
 * refused: their record stands still (Art. 18).
 */
function expectedOf(walk: Walk, person: Subject): 'created' | 'updated' | 'refused' {
  const { last_name = '', email = '' } = STOCK.contacts[person.place]?.values ?? {};
  if (!listed(walk, person)) {
    const denied = walk.model.newDenied('contacts', { last_name, email }, 'create');
    return denied ? 'refused' : 'created';
  }
  return mayChange(walk, person) ? 'updated' : 'refused';
}

function mayChange({ model }: Walk, person: Subject): boolean {
  return model.may(person, 'edit') && model.sees(person, 'read') !== 'nothing';
}

async function written(walk: Walk, rows: readonly ReportRow[], street: string): Promise<void> {
  for (const person of people) {
    const what = `import of ${person.place}`;
    const row = rowOf(rows, person);
    const expected = expectedOf(walk, person);
    const id = idOf(walk, person);
    expect([what, row?.status, row?.problems]).toEqual([
      what,
      expected,
      expected === 'refused' ? expect.anything() : [],
    ]);
    if (expected === 'updated') expect([what, row?.record]).toEqual([what, id]);
    else expect([what, row?.record === id]).toEqual([what, false]);
    expect([what, await streetOf(walk, id)]).toEqual([what, expected === 'updated' ? street : null]);
  }
}

/** Neither a colleague nor an administrator reads, changes, runs, undoes or discards it: it is as if it were not there. */
async function nobodyElses({ server, client }: Walk, id: string): Promise<void> {
  const calls: readonly ((one: string) => Promise<TestAnswer>)[] = [
    (one) => server.admin.get(`/imports/${one}`),
    (one) => server.admin.get(`/imports/${one}/rows`),
    (one) => server.admin.get(`/imports/${one}/rows.csv`),
    (one) => server.admin.patch(`/imports/${one}`, { options: { onDuplicate: 'skip' } }),
    (one) => server.admin.post(`/imports/${one}/dry-runs`),
    (one) => server.admin.post(`/imports/${one}/runs`),
    (one) => server.admin.post(`/imports/${one}/undos`),
    (one) => server.admin.delete(`/imports/${one}`),
  ];
  for (const [place, call] of calls.entries()) {
    const [answer, nowhere] = [await call(id), await call(NOWHERE)];
    const what = `call ${place} about an import of ${client.userId}`;
    expect([what, answer.status, answer.body.detail]).toEqual([what, 404, nowhere.body.detail]);
  }
  const listed = (await server.admin.get('/imports')).body.items as readonly { id: string }[];
  expect(listed.some((one) => one.id === id)).toBe(false);
}

/** The first record that was changed goes out of sight before the undo: the undo does not reach it, and says no more than that. */
async function undone(walk: Walk, id: string, rows: readonly ReportRow[], street: string): Promise<void> {
  const { client, model } = walk;
  const changed = people.filter((person) => rowOf(rows, person)?.status === 'updated');
  const [gone] = changed;
  if (gone) await setState(walk, gone, 'blocked');
  try {
    status('undo of an import', await client.post(`/imports/${id}/undos`), 202);
    await walk.runJobs();
  } finally {
    if (gone) await setState(walk, gone, 'active');
  }
  const after: ReportRow[] = (await client.get(`/imports/${id}/rows?limit=100`)).body.items;
  const may = model.profileAllows('contacts', 'delete');
  for (const person of changed) {
    const what = `undo of ${person.place}`;
    const kept = !may || person === gone;
    expect([what, await streetOf(walk, idOf(walk, person))]).toEqual([what, kept ? street : null]);
    const row = rowOf(after, person);
    const told = [row?.status, row?.problems.map((one) => one.code)];
    if (may) expect([what, told]).toEqual([what, kept ? ['not_undone', ['import.gone']] : ['undone', []]]);
  }
}

function rowOf(rows: readonly ReportRow[], { place }: Subject): ReportRow | undefined {
  return rows.find((one) => one.line === place + 2);
}

async function streetOf({ server }: Walk, id: string): Promise<string | null> {
  const [row] = await server.database.owner.query<{ street: string | null }>(
    'SELECT street FROM data.contacts WHERE id = $1',
    [id],
  );
  return row?.street ?? null;
}

async function setState(walk: Walk, person: Subject, state: string): Promise<void> {
  await walk.server.database.owner.query('UPDATE data.contacts SET state = $2 WHERE id = $1', [
    idOf(walk, person),
    state,
  ]);
}

/** What it made is no part of the stock; what it changed holds again what it held. */
async function cleared(walk: Walk, rows: readonly ReportRow[]): Promise<void> {
  const ids = new Set(people.map((person) => idOf(walk, person)));
  for (const { record } of rows)
    if (record !== null && !ids.has(record)) await forget(walk.server, 'contacts', record);
  await walk.server.database.owner.query(
    'UPDATE data.contacts SET street = NULL WHERE id = ANY ($1::uuid[])',
    [[...ids]],
  );
}
