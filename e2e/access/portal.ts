/** Walks the portal's way in, for every person of the stock: their own records, and nothing else. */
import { expect } from 'vitest';
import type { TestClient } from '../../tools/testing/server.ts';
import { PortalModel } from './model.ts';
import type { Stock } from './settle.ts';
import { itemIds, same, status, subjectsIn } from './walk.ts';
import type { World } from './world.ts';

const READ = ['contacts', 'tickets'] as const;

/** `actsFor` signs the portal in on behalf of a person. */
export async function walkPortal(
  world: World,
  stock: Stock,
  actsFor: (subject: string) => TestClient,
): Promise<void> {
  for (const { place } of subjectsIn('contacts')) {
    const client = actsFor(stock.ids.contacts[place] ?? '');
    const model = new PortalModel(world, place);
    const data = await client.get('/portal/data');
    for (const module of READ) {
      const what = `portal of ${place}: ${module}`;
      const listed = subjectsIn(module).filter((record) => model.sees(record, 'list'));
      const ids = listed.map((record) => stock.ids[module][record.place] ?? '');
      const answer = await client.get(`/records/${module}?limit=500&total=exact`);
      same(what, itemIds(answer), ids);
      expect([what, answer.body.total]).toEqual([what, ids.length]);
      const shown = data.body.items.find((one: { module: string }) => one.module === module);
      same(
        `${what} in their data`,
        (shown?.records ?? []).map((one: { id: string }) => one.id),
        ids,
      );
      for (const record of subjectsIn(module)) {
        const opened = await client.get(`/records/${module}/${stock.ids[module][record.place]}`);
        status(`${what} ${record.place}`, opened, model.sees(record, 'read') ? 200 : 404);
      }
    }
    const self = model.sees({ module: 'contacts', place }, 'list');
    status(`portal of ${place}: person`, await client.get('/portal/person'), self ? 200 : 404);
    status(`portal of ${place}: search`, await client.get('/search?q=Gasket'), 403);
  }
}
