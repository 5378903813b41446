/**
 * An import that creates what its rows refer to: it links what its owner may find, makes anew what they do not see, and says nothing
 * of the difference. One that would need a right it lacks is refused before a row is read.
 */
import { expect } from 'vitest';
import { importsStaged, type ReportRow } from './import-staging.ts';
import { forget } from './settle.ts';
import { idOf, listed, status, subjectsIn, type Walk, type Walker } from './walk.ts';
import { STOCK } from './world.ts';

const companies = subjectsIn('accounts');
const nameOf = (place: number): string => STOCK.accounts[place]?.values.name ?? '';

/** New people, each of a company of the stock that is told by its name, and two of a company that nobody knows. */
export const linking: Walker = async (walk) => {
  const { client, model } = walk;
  if (!model.profileAllows('contacts', 'import')) return;
  const names = [...companies.map(({ place }) => nameOf(place)), 'Unheard', 'Unheard'];
  const lines = names.map((name, place) => `Linked ${place};${name}`);
  const id = await importsStaged(walk, 'contacts', ['Name;Company', ...lines]);
  const mapped = await client.patch(`/imports/${id}`, {
    mapping: { Name: 'last_name', Company: 'account' },
    options: { references: { account: { by: 'name', create: true } } },
  });
  const writes = ['last_name', 'account'].every((field) => model.field('contacts', field) === 'edit');
  const creates = model.profileAllows('accounts', 'create') && model.field('accounts', 'name') === 'edit';
  if (!writes || !model.profileAllows('accounts', 'read') || !creates) {
    status('import that creates companies without the right', mapped, 422);
    return;
  }
  status('mapping of people with their companies', mapped, 200);
  const started = await client.post(`/imports/${id}/runs`);
  status(
    'import of people with their companies',
    started,
    model.profileAllows('contacts', 'create') ? 202 : 403,
  );
  if (started.status !== 202) return;
  await walk.runJobs();
  const rows: ReportRow[] = (await client.get(`/imports/${id}/rows?limit=100`)).body.items;
  const made = await companiesOf(walk, rows);
  try {
    for (const { place } of companies) linkedAs(walk, rows, place, made);
    linkedAs(walk, rows, companies.length, made);
    const [one, other] = [companies.length, companies.length + 1].map((place) => made.get(place + 2));
    expect(['the same new company twice', one]).toEqual(['the same new company twice', other]);
  } finally {
    for (const { module, record } of rows) {
      if (record === null) continue;
      // People before the companies that they are of.
      if (module !== 'accounts') await forget(walk.server, 'contacts', record);
    }
    const known = new Set(companies.map((company) => idOf(walk, company)));
    for (const company of new Set(made.values()))
      if (!known.has(company)) await forget(walk.server, 'accounts', company);
    for (const { module, record } of rows)
      if (module === 'accounts' && record !== null) await forget(walk.server, 'accounts', record);
  }
};

/** By line: the company that the new person is of, as the database has it. */
async function companiesOf(
  { server }: Walk,
  rows: readonly ReportRow[],
): Promise<ReadonlyMap<number, string>> {
  const found = await server.database.owner.query<{ id: string; account: string | null }>(
    'SELECT id, account FROM data.contacts WHERE id = ANY ($1::uuid[])',
    [rows.flatMap(({ record }) => (record === null ? [] : [record]))],
  );
  return new Map(
    rows.flatMap(({ line, record }) => {
      const account = found.find((one) => one.id === record)?.account;
      return account ? [[line, account] as const] : [];
    }),
  );
}

/** A company that is seen is linked; one that stands still is not (Art. 18); one that is not seen is made anew, as if it were not there. */
function linkedAs(
  walk: Walk,
  rows: readonly ReportRow[],
  place: number,
  made: ReadonlyMap<number, string>,
): void {
  const { model, world } = walk;
  const company = companies[place];
  const what = `person of company ${place}`;
  const row = rows.find(({ line, module }) => line === place + 2 && module !== 'accounts');
  const found = company !== undefined && listed(walk, company);
  const name = company ? nameOf(place) : 'Unheard';
  const person = { last_name: `Linked ${place}`, account: name, 'account.name': name };
  const still = found && world.states.accounts[place] === 'restricted';
  const unmade =
    !found &&
    (model.newDenied('accounts', { name }, 'create') || model.newDenied('accounts', { name }, 'read'));
  const refused = still || unmade || model.newDenied('contacts', person, 'create');
  expect([what, row?.status]).toEqual([what, refused ? 'refused' : 'created']);
  if (refused || !company) return;
  const id = idOf(walk, company);
  expect([what, 'is linked to the one that is seen', made.get(place + 2) === id]).toEqual([
    what,
    'is linked to the one that is seen',
    found,
  ]);
}
