/** Walks of the paths that lead to records by the way: jobs, mails, views, other people's work, reports, and oneself. */
import { expect } from 'vitest';
import type { Subject } from './model.ts';
import { idOf, status, subjectsIn, type Walker } from './walk.ts';
import { FIELDS, MODULES, STOCK } from './world.ts';

/** Nobody sees another's jobs; all have the administrator's exports and imports among them. */
export const ownJobs: Walker = async ({ client, model }) => {
  const answer = await client.get('/jobs?limit=200');
  status('jobs', answer, 200);
  if (model.has('administration')) return;
  const others = answer.body.items.filter((job: { asked_by: string }) => job.asked_by !== client.userId);
  expect(others).toEqual([]);
};

/** The file of another's export is not there. */
export const strangersExport: Walker = async ({ client, server }) => {
  const [other] = await server.database.owner.query<{ id: string }>(
    'SELECT id FROM attesta.exports WHERE created_by <> $1 ORDER BY id DESC LIMIT 1',
    [client.userId],
  );
  if (other) status('export of another', await client.get(`/exports/${other.id}/content`), [403, 404]);
};

/** The exception for names is off until an administrator switches it on; that it obeys rules which deny is told with the rules. */
export const existence: Walker = async ({ client }) => {
  for (const module of MODULES)
    status(`existence of ${module}`, await client.get(`/records/${module}/existence?q=Aldgate`), 404);
};

/** Views of others are shown where they are shared; the list that they open is walked by itself. */
export const sharedViews: Walker = async ({ client, model }) => {
  for (const module of MODULES) {
    const answer = await client.get(`/views?module=${module}`);
    status(`views of ${module}`, answer, model.profileAllows(module, 'read') ? 200 : 403);
    if (answer.status !== 200) continue;
    const strangers = answer.body.items.filter(
      (view: { mine: boolean; shared: boolean }) => !view.mine && !view.shared,
    );
    expect(strangers).toEqual([]);
  }
};

export const me: Walker = async ({ client, model }) => {
  const { modules, tools } = (await client.get('/me')).body;
  for (const module of MODULES) {
    const told = modules[module];
    expect([module, told?.actions.includes('read') ?? false]).toEqual([
      module,
      model.profileAllows(module, 'read'),
    ]);
    for (const field of FIELDS[module]) {
      if (told)
        expect([module, field, told.fields[field]]).toEqual([module, field, model.field(module, field)]);
    }
  }
  expect(tools.includes('administration')).toBe(model.has('administration'));
};

/** The administrator's report names this user for exactly the records that they can open or find. */
export const whoSees: Walker = async (walk) => {
  for (const module of MODULES) {
    for (const record of subjectsIn(module)) {
      const answer = await walk.server.admin.get(`/access/who?module=${module}&record=${idOf(walk, record)}`);
      if (answer.status === 404) continue;
      const mine = answer.body.items.find(
        (item: { user: { id: string } }) => item.user.id === walk.client.userId,
      );
      const what = `who sees ${module} ${record.place}`;
      const expected = walk.model.may(record, 'read') || walk.model.may(record, 'list');
      expect([what, mine !== undefined]).toEqual([what, expected]);
      if (mine)
        expect([what, mine.may.edit, mine.may.read]).toEqual([
          what,
          walk.model.may(record, 'edit'),
          walk.model.may(record, 'read'),
        ]);
    }
  }
};

export const whoSeesPerson: Walker = async (walk) => {
  for (const record of subjectsIn('contacts')) {
    const answer = await walk.server.admin.get(`/subjects/${idOf(walk, record)}/who`);
    if (answer.status === 404) continue;
    const mine = answer.body.items.find(
      (item: { user: { id: string } }) => item.user.id === walk.client.userId,
    );
    const counts = MODULES.filter((module) => module !== 'accounts').map((module) => [
      module,
      subjectsIn(module).filter((one) => isAbout(one, record.place) && walk.model.may(one, 'read')).length,
    ]);
    const expected = Object.fromEntries(counts.filter(([, count]) => count !== 0));
    const what = `who sees the person ${record.place}`;
    expect([what, mine?.records ?? {}]).toEqual([what, expected]);
  }
};

/** Whether the record leads to the n-th contact, on its way through an invoice too. */
function isAbout({ module, place }: Subject, person: number): boolean {
  if (module === 'contacts') return place === person;
  const { contact, invoice } = STOCK[module][place]?.refers ?? {};
  if (invoice) return isAbout({ module: 'invoices', place: invoice.to }, person);
  return contact?.to === person;
}
