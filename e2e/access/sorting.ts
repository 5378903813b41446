/** Walks of lists in an order: what stands still (Art. 18) comes last, and neither its place nor a cursor tells what it holds. */
import { expect } from 'vitest';
import { idOf, idsWhere, itemIds, listed, same, status, type Walk, type Walker } from './walk.ts';
import { FIELDS, MODULES, type Module, STOCK, TITLES } from './world.ts';

export const sorted: Walker = async (walk) => {
  for (const module of MODULES) {
    if (!walk.model.profileAllows(module, 'read')) continue;
    const fields = FIELDS[module].filter((field) => walk.model.field(module, field) !== 'hidden');
    for (const [place, field] of fields.entries())
      await inOrder(walk, module, field, place % 2 === 0 ? field : `-${field}`);
  }
};

async function inOrder(walk: Walk, module: Module, field: string, sort: string): Promise<void> {
  const what = `${module} sorted by ${sort}`;
  const { ids, cursors } = await pages(walk, `/records/${module}?limit=2&sort=${sort}`);
  same(
    what,
    ids,
    idsWhere(walk, module, (record) => listed(walk, record)),
  );
  // The title stands in the shell.
  if (field === TITLES[module]) return;
  const still = idsWhere(
    walk,
    module,
    (record) => listed(walk, record) && walk.world.states[module][record.place] === 'restricted',
  );
  same(`the end of ${what}`, ids.slice(ids.length - still.length), still);
  for (const [place, { values, refers }] of STOCK[module].entries()) {
    const id = idOf(walk, { module, place });
    if (!still.includes(id)) continue;
    const to = refers[field];
    const held = to ? STOCK[to.module][to.to]?.values[TITLES[to.module]] : values[field];
    const told = cursors.filter(
      (cursor) => cursor.includes(id) && cursor.toLowerCase().includes(String(held).toLowerCase()),
    );
    expect([`cursors of ${what} tell of ${place}`, told]).toEqual([
      `cursors of ${what} tell of ${place}`,
      [],
    ]);
  }
}

/** Every page: its records, and what its cursor says to whoever reads it. */
async function pages({ client }: Walk, path: string) {
  const [ids, cursors]: [string[], string[]] = [[], []];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await client.get(cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`);
    status(path, answer, 200);
    ids.push(...itemIds(answer));
    cursor = answer.body.next as string | null;
    if (cursor !== null) cursors.push(Buffer.from(cursor, 'base64url').toString());
  }
  return { ids, cursors };
}
