/** Walks the portal's way in, for every person of the stock: their own records, and nothing else. */
import { expect } from 'vitest';
import type { TestClient } from '../../tools/testing/server.ts';
import { PortalModel, type Subject } from './model.ts';
import { anotherPersons, aroundOwn, openedToStaff, ownCopies, type PortalWalk } from './portal-around.ts';
import type { Stock } from './settle.ts';
import { itemIds, same, status, subjectsIn } from './walk.ts';
import { type Module, RELATIONS, STOCK, type World } from './world.ts';

/** The modules of the stock that the portal shows. Accounts are read and lead to nobody: none is ever shown. */
const READ = ['accounts', 'contacts', 'tickets', 'invoices', 'invoice_lines', 'documents'] as const;

/** `actsFor` signs the portal in on behalf of a person. */
export async function walkPortal(
  world: World,
  stock: Stock,
  actsFor: (subject: string) => TestClient,
): Promise<void> {
  const nowhere: PortalWalk['nowhere'] = new Map();
  for (const { place } of subjectsIn('contacts')) {
    const client = actsFor(stock.ids.contacts[place] ?? '');
    const walk: PortalWalk = { world, stock, place, client, model: new PortalModel(world, place), nowhere };
    const data = await client.get('/portal/data');
    for (const module of READ) {
      await listsOf(walk, module, data.body.items);
      for (const record of subjectsIn(module)) {
        if (walk.model.sees(record, 'read')) await aroundOwn(walk, record);
        else await anotherPersons(walk, record);
      }
    }
    await relatedOf(walk);
    await ownCopies(walk);
    if (place === 0) await openedToStaff(walk);
    const self = walk.model.sees({ module: 'contacts', place }, 'list');
    status(`portal of ${place}: person`, await client.get('/portal/person'), self ? 200 : 404);
    status(`portal of ${place}: search`, await client.get('/search?q=Gasket'), 403);
  }
}

async function listsOf(
  { model, stock, place, client }: PortalWalk,
  module: Module,
  data: readonly { module: string; records: readonly { id: string }[] }[],
): Promise<void> {
  const what = `portal of ${place}: ${module}`;
  const listed = subjectsIn(module).filter((record) => model.sees(record, 'list'));
  const ids = listed.map((record) => stock.ids[module][record.place] ?? '');
  const answer = await client.get(`/records/${module}?limit=500&total=exact`);
  same(what, itemIds(answer), ids);
  expect([what, answer.body.total]).toEqual([what, ids.length]);
  const asked = await client.post(`/records/${module}/searches`, { limit: 500, total: 'exact' });
  same(`${what} by a body`, itemIds(asked), ids);
  expect([what, asked.body.total]).toEqual([what, ids.length]);
  const shown = data.find((one) => one.module === module);
  same(
    `${what} in their data`,
    (shown?.records ?? []).map((one) => one.id),
    ids,
  );
}

async function relatedOf({ model, stock, place, client }: PortalWalk): Promise<void> {
  for (const { on, name, module, by } of RELATIONS) {
    for (const parent of subjectsIn(on)) {
      const path = `/records/${on}/${stock.ids[on][parent.place]}`;
      const what = `portal of ${place}: ${path}/related/${name}`;
      const answer = await client.get(`${path}/related/${name}?limit=500&total=exact`);
      if (!model.sees(parent, 'read')) {
        status(what, answer, 404);
        continue;
      }
      const expected = subjectsIn(module).filter(
        (record) => model.sees(record, 'list') && isUnder(record, by, parent),
      );
      same(
        what,
        itemIds(answer),
        expected.map((record) => stock.ids[module][record.place] ?? ''),
      );
      const counted = await client.get(`${path}/counts`);
      expect([what, answer.body.total, counted.body.related[name]]).toEqual([
        what,
        expected.length,
        expected.length,
      ]);
    }
  }
}

function isUnder(record: Subject, by: string, parent: Subject): boolean {
  const to = STOCK[record.module][record.place]?.refers[by];
  return to?.module === parent.module && to.to === parent.place;
}
