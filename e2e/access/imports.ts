/** Imports look records up by what a file says of them: they may find only what the caller may. */
import { expect } from 'vitest';
import { formOf } from './form.ts';
import { listed, status, subjectsIn, type Walker } from './walk.ts';

/** Tries a file of new tickets, each with the number of a contact, without writing any. */
export const matching: Walker = async (walk) => {
  const { client, model, stock } = walk;
  const rows = subjectsIn('contacts').map(({ place }) => `Try ${place};${stock.numbers.contacts[place]}`);
  const content = ['Title;Contact', ...rows, ''].join('\n');
  const { payload, headers } = formOf({ module: 'tickets' }, { filename: 'tickets.csv', content });
  const staged = await client.post('/imports', payload, { headers });
  if (!model.profileAllows('tickets', 'import')) {
    status('import of tickets', staged, 403);
    return;
  }
  status('import of tickets', staged, 201);
  const mapping = { Title: 'title', Contact: 'contact' };
  const options = { references: { contact: { by: 'number' } } };
  const mapped = await client.patch(`/imports/${staged.body.id}`, { mapping, options });
  const writes = ['title', 'contact'].every((field) => model.field('tickets', field) === 'edit');
  const possible =
    writes && model.profileAllows('tickets', 'create') && model.profileAllows('contacts', 'read');
  if (!possible || mapped.status !== 200 || mapped.body.findings.length > 0) return;
  status('dry run', await client.post(`/imports/${staged.body.id}/dry-runs`), 202);
  await walk.runJobs();
  const { items } = (await client.get(`/imports/${staged.body.id}/rows?limit=100`)).body;
  for (const record of subjectsIn('contacts')) {
    const row = items.find((item: { line: number }) => item.line === record.place + 2);
    const missing = row.problems.some((problem: { field: string }) => problem.field === 'contact');
    const what = `import refers to contact ${record.place}`;
    // Found by what it holds, a restricted record would be used (Art. 18).
    const restricted = walk.world.states.contacts[record.place] === 'restricted';
    expect([what, missing]).toEqual([what, restricted || !listed(walk, record)]);
  }
};

/** A record is not found by what a hidden field of it holds: neither by the field, nor by the title that is made of it. */
export const oracles: Walker = async (walk) => {
  const { client, model, stock } = walk;
  if (!model.profileAllows('tickets', 'import')) return;
  const content = `Title;Contact\nTry;${stock.numbers.contacts[0]}\n`;
  const { payload, headers } = formOf({ module: 'tickets' }, { filename: 'try.csv', content });
  const { id } = (await client.post('/imports', payload, { headers })).body;
  const writes = ['title', 'contact'].every((field) => model.field('tickets', field) === 'edit');
  for (const [by, field] of [
    ['title', 'last_name'],
    ['email', 'email'],
    ['city', 'city'],
  ] as const) {
    const answer = await client.patch(`/imports/${id}`, {
      mapping: { Title: 'title', Contact: 'contact' },
      options: { references: { contact: { by } } },
    });
    const reads = model.profileAllows('contacts', 'read') && model.field('contacts', field) !== 'hidden';
    status(`import refers by ${by}`, answer, writes && reads ? 200 : 422);
  }
  await client.delete(`/imports/${id}`);
};
