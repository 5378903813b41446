/** An import with a column of secrets: nothing is sealed by accident, and the plain text of the file is nowhere afterwards. */
import { expect } from 'vitest';
import { importsStaged, tried } from './import-staging.ts';
import { forget, SECRET } from './settle.ts';
import { status, type Walk, type Walker } from './walk.ts';

const mapping = { Title: 'title', Priority: 'priority', Code: SECRET };

export const sealing: Walker = async (walk) => {
  const { client, model } = walk;
  if (!model.profileAllows('tickets', 'import')) return;
  const plain = `plain-${client.userId.slice(-12)}`;
  const id = await importsStaged(walk, 'tickets', ['Title;Priority;Code', `Sealed;low;${plain}`]);
  const path = `/imports/${id}`;
  const { suggestions } = (await client.get(path)).body;
  expect(suggestions.find((one: { column: string }) => one.column === 'Code')?.field).toBe(null);
  const slips = [
    {},
    { secrets: [SECRET], values: { Code: { [plain]: 'other' } } },
    { secrets: [SECRET], duplicateKeys: [SECRET] },
  ];
  for (const options of slips) {
    const slip = await client.patch(path, {
      mapping,
      options: { values: null, duplicateKeys: null, ...options },
    });
    status(`import of plain text with ${JSON.stringify(options)}`, slip, 422);
  }
  const options = { secrets: [SECRET], values: null, duplicateKeys: null };
  const mapped = await client.patch(path, { mapping, options });
  const writes = ['title', 'priority', SECRET].every((field) => model.field('tickets', field) === 'edit');
  status('import of secrets that are confirmed', mapped, writes ? 200 : 422);
  if (!writes || !model.profileAllows('tickets', 'create')) return;
  const values = { title: 'Sealed', priority: 'low' };
  const expected = model.newDenied('tickets', values, 'create') ? 'refused' : 'created';
  const [would] = await tried(walk, id);
  expect(['dry run of a secret', would?.status]).toEqual(['dry run of a secret', expected]);
  status('run of a secret', await client.post(`${path}/runs`), 202);
  await walk.runJobs();
  const [row] = (await client.get(`${path}/rows`)).body.items;
  expect(['run of a secret', row?.status]).toEqual(['run of a secret', expected]);
  try {
    expect(['plain text is kept in', await placesOf(walk, plain)]).toEqual(['plain text is kept in', []]);
    for (const told of [path, `${path}/rows`, `${path}/rows.csv`, `/records/tickets/${row.record}`])
      expect([told, JSON.stringify((await client.get(told)).body).includes(plain)]).toEqual([told, false]);
  } finally {
    if (row.record !== null) await forget(walk.server, 'tickets', row.record);
  }
};

const TABLES = [
  'data.tickets',
  'evidence.events',
  'evidence.payloads',
  'attesta.search_entries',
  'attesta.imports',
  'attesta.import_rows',
  'attesta.jobs',
  'attesta.secret_values',
];

async function placesOf({ server }: Walk, plain: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const table of TABLES) {
    const query = `SELECT 1 AS hit FROM ${table} t WHERE t::text LIKE $1 LIMIT 1`;
    if ((await server.database.owner.query(query, [`%${plain}%`])).length > 0) found.push(table);
  }
  return found;
}
