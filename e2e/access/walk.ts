/** What every walk of a path has: who walks, what the model expects of them, and how the two are compared. */
import { expect } from 'vitest';
import type { RunningServer, TestAnswer, TestClient } from '../../tools/testing/server.ts';
import { Model, type Subject, type Use } from './model.ts';
import type { Settled, Stock } from './settle.ts';
import { FIELDS, type Module, STOCK, TITLES, type World } from './world.ts';

export interface Walk {
  readonly server: RunningServer;
  readonly world: World;
  readonly stock: Stock;
  readonly user: number;
  readonly client: TestClient;
  readonly model: Model;
  /** Does the work that is queued. */
  runJobs(): Promise<unknown>;
}

/** One path, walked by one user of one world. */
export type Walker = (walk: Walk) => Promise<void>;

export function walkOf(
  ground: Pick<Walk, 'server' | 'runJobs'>,
  world: World,
  { stock, users }: Settled,
  user: number,
): Walk {
  const client = users[user];
  if (!client) throw new Error('There is no such user.');
  return { ...ground, world, stock, user, client, model: new Model(world, user) };
}

export function subjectsIn(module: Module): readonly Subject[] {
  return STOCK[module].map((_, place) => ({ module, place }));
}

export function idOf({ stock }: Walk, { module, place }: Subject): string {
  return stock.ids[module][place] ?? '';
}

/** For every record of the stock. */
export async function eachRecord(
  modules: readonly Module[],
  work: (record: Subject) => Promise<void>,
): Promise<void> {
  for (const module of modules) for (const { place } of subjectsIn(module)) await work({ module, place });
}

/** The path of a record, and what comes after it. */
export const at = (walk: Walk, record: Subject, rest = ''): string =>
  `/records/${record.module}/${idOf(walk, record)}${rest}`;

/** The ids of the records that satisfy, in the order of the stock. */
export function idsWhere(walk: Walk, module: Module, which: (record: Subject) => boolean): readonly string[] {
  return subjectsIn(module)
    .filter(which)
    .map((record) => idOf(walk, record));
}

/** Both ways: nothing that the model denies came, nothing that it grants is missing. `what` says which path it was. */
export function same(what: string, got: readonly string[], expected: readonly string[]): void {
  expect([what, [...got].sort()]).toEqual([what, [...expected].sort()]);
}

export function status(what: string, answer: TestAnswer, expected: number | readonly number[]): void {
  const accepted = typeof expected === 'number' ? [expected] : expected;
  if (accepted.includes(answer.status)) return;
  expect([what, answer.status, answer.body]).toEqual([what, accepted, 'expected']);
}

export function itemIds(answer: TestAnswer): readonly string[] {
  return answer.body.items.map((item: { id: string }) => item.id);
}

/** In a list that does not ask about states: what may be found, without the archive. */
export function listed(walk: Walk, record: Subject): boolean {
  return walk.model.sees(record, 'list') !== 'nothing' && !archived(walk, record);
}

export function archived({ world }: Walk, { module, place }: Subject): boolean {
  return world.states[module][place] === 'archived';
}

/** What an attempt to change answers where it may not: 404 for what is not seen, 423 where it stands still, 403 otherwise. */
export function refusedWith(walk: Walk, record: Subject, use: Use): number | readonly number[] {
  if (!walk.model.profileAllows(record.module, use === 'list' ? 'read' : use)) return 403;
  const sight = walk.model.sees(record, 'read');
  if (sight === 'nothing') return walk.model.profileAllows(record.module, 'read') ? 404 : [403, 404];
  if (archived(walk, record)) return [403, 404, 409];
  return sight === 'shell' ? 423 : 403;
}

/** Every field, title and reference of an answer: nothing hidden in it, nothing shown missing. */
export function sameFields(
  walk: Walk,
  what: string,
  record: Subject,
  json: Readonly<Record<string, unknown>>,
): void {
  const { model, stock } = walk;
  const { module, place } = record;
  const stocked = STOCK[module][place];
  const shell = model.sees(record, 'read') === 'shell' || walk.world.states[module][place] === 'restricted';
  expect([what, json.number]).toEqual([what, stock.numbers[module][place]]);
  // A field that is called title stands in the place of the title, which is its value.
  const untitled = !model.titleShown(module) || (shell && TITLES[module] === 'title');
  expect([what, 'title', json.title === null]).toEqual([what, 'title', untitled]);
  for (const field of FIELDS[module].filter((one) => one !== 'title')) {
    const shown = model.field(module, field) !== 'hidden';
    expect([what, field, field in json]).toEqual([what, field, shown]);
    if (!shown) continue;
    const to = stocked?.refers[field];
    if (shell) expect([what, field, json[field]]).toEqual([what, field, null]);
    else if (to) sameReference(walk, `${what} ${field}`, { module: to.module, place: to.to }, json[field]);
    else expect([what, field, json[field]]).toEqual([what, field, stocked?.values[field] ?? null]);
  }
}

/** A reference: id, number and title of what it leads to, as far as that is seen. */
export function sameReference(walk: Walk, what: string, to: Subject, json: unknown): void {
  const seen = walk.model.sees(to, 'read') !== 'nothing';
  const number = seen ? walk.stock.numbers[to.module][to.place] : null;
  const titled = seen && walk.model.titleShown(to.module);
  const shown = json as { id: string; number: string | null; title: string | null };
  expect([what, shown.id, shown.number, shown.title === null]).toEqual([
    what,
    idOf(walk, to),
    number,
    !titled,
  ]);
}
