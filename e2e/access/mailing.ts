/** Walks of mails that are written from templates: what a placeholder shows is what its writer may see, and nothing else. */
import { expect } from 'vitest';
import { mayCompare } from './lists.ts';
import type { Subject } from './model.ts';
import { archived, idOf, refusedWith, same, status, subjectsIn, type Walk, type Walker } from './walk.ts';
import { FIELDS, type Module, STOCK, TITLES } from './world.ts';

const WRITTEN_FROM = ['contacts', 'tickets'] as const;
type WrittenFrom = (typeof WRITTEN_FROM)[number];

/** Beyond the fields of the module itself. */
const WAYS: Readonly<Record<WrittenFrom, readonly string[]>> = {
  contacts: ['account.name'],
  tickets: ['contact.city', 'contact.account.name'],
};

/** What stands where nothing is shown. */
const NOTHING = '(nothing)';

function draftOf(module: Module, paths: readonly string[]) {
  const text = paths.map((path) => `[${path}: {{ ${path} | default: "${NOTHING}" }}]`).join('\n');
  return { name: crypto.randomUUID(), module, language: 'en', purpose: 'support', subject: 'Hello', text };
}

/** A field that may not be seen stands in no template of that user's, and no condition asks about it. */
export const templates: Walker = async (walk) => {
  const { client, model } = walk;
  for (const module of WRITTEN_FROM) {
    const paths = [...FIELDS[module], ...WAYS[module]];
    const readable = model.profileAllows(module, 'read');
    for (const path of paths.filter((one) => !readable || !mayCompare(walk, module, one))) {
      const what = `a template of ${module} with ${path}`;
      const asked = await client.post('/mail-templates', draftOf(module, [path]));
      status(what, asked, readable ? 422 : 403);
      const text = `{% if ${path} == "x" %}x{% endif %}`;
      status(
        what,
        await client.post('/mail-templates', { ...draftOf(module, []), text }),
        readable ? 422 : 403,
      );
    }
  }
};

/** One that a colleague shared is refused where it reads what this user may not see, and shows the rest as the record does. */
export const rendered: Walker = async (walk) => {
  for (const module of WRITTEN_FROM) {
    const all = [...FIELDS[module], ...WAYS[module]];
    const shown = all.filter((path) => mayCompare(walk, module, path));
    const whole = await shared(walk, module, all);
    const part = await shared(walk, module, [...shown, 'number']);
    for (const record of subjectsIn(module)) {
      await asked(walk, record, whole, shown.length === all.length ? shown : null);
      await asked(walk, record, part, shown);
    }
  }
};

async function shared(walk: Walk, module: Module, paths: readonly string[]): Promise<string> {
  const made = await walk.server.admin.post('/mail-templates', { ...draftOf(module, paths), shared: true });
  status('a shared template', made, 201);
  return made.body.id;
}

/** `paths`: what the template reads, or null where it reads what may not be seen. */
async function asked(walk: Walk, record: Subject, template: string, paths: readonly string[] | null) {
  const { client, model } = walk;
  const what = `a mail from ${record.module} ${record.place}`;
  const answer = await client.post(`/mail-templates/${template}/renderings`, { record: idOf(walk, record) });
  if (!model.profileAllows(record.module, 'read')) return status(what, answer, 404);
  if (!mayWrite(walk, record)) return status(what, answer, refusedWith(walk, record, 'edit'));
  if (paths === null) return status(what, answer, 422);
  status(what, answer, 200);
  for (const path of paths) {
    const found = valueShown(walk, record, path.split('.'));
    // A reference is called what the record that it leads to is called, as far as that may be seen: `around.open` walks it.
    if (found === undefined) continue;
    const [line] = answer.body.text.split('\n').filter((one: string) => one.startsWith(`[${path}: `));
    expect([what, line.toLowerCase()]).toEqual([what, `[${path}: ${found ?? NOTHING}]`.toLowerCase()]);
  }
}

/** Whether a mail may be written from the record: by who may change it, where it is in use. */
export function mayWrite(walk: Walk, record: Subject): boolean {
  const { model } = walk;
  return (
    model.profileAllows(record.module, 'read') &&
    model.sees(record, 'read') === 'whole' &&
    model.may(record, 'edit') &&
    !archived(walk, record)
  );
}

/** Only where it is refused: what a letter says is what its writer typed, beside the address that the record itself shows. */
export const letter: Walker = async (walk) => {
  for (const module of WRITTEN_FROM) {
    for (const record of subjectsIn(module)) {
      if (mayWrite(walk, record)) continue;
      const what = `POST /records/${module}/${idOf(walk, record)}/letters`;
      const body = { purpose: 'customer_relations', subject: 'Hello', text: 'Hello' };
      const answer = await walk.client.post(what.slice(5), body);
      status(what, answer, refusedWith(walk, record, 'edit'));
    }
  }
};

/** Null: nothing that may be seen. Undefined: a reference. */
function valueShown(
  walk: Walk,
  record: Subject,
  [name = '', ...rest]: readonly string[],
): string | null | undefined {
  const stocked = STOCK[record.module][record.place];
  const to = stocked?.refers[name];
  if (rest.length === 0) return to ? undefined : (stocked?.values[name] ?? null);
  if (!to) return null;
  const next = { module: to.module, place: to.to };
  return walk.model.may(next, 'read') ? valueShown(walk, next, rest) : null;
}

/** What a mail to many writes, of what everybody who may write at all sees. */
const LETTER = {
  language: 'en',
  purpose: 'customer_relations',
  subject: 'Hello',
  text: 'Hello {{ number }}',
};
const ANY_STATE = { field: 'state', op: 'in', value: ['active', 'restricted', 'archived', 'blocked'] };

/**
 * A mail to many is written from what its writer finds, may open, and may change; whom it is written to is who the record names, as far as
 * that is seen. The plan says of each why not; what is sent then is what the plan said, and the report names what may leave.
 */
export const merged: Walker = async (walk) => {
  for (const module of WRITTEN_FROM) await mergedFrom(walk, module);
};

async function mergedFrom(walk: Walk, module: WrittenFrom): Promise<void> {
  const { client, model, server, stock } = walk;
  const what = `mails to many ${module}`;
  const asked = await client.post('/mail-merges', { ...LETTER, module, filter: ANY_STATE });
  if (!(['read', 'edit', 'mass_edit'] as const).every((action) => model.profileAllows(module, action)))
    return status(what, asked, 403);
  const found = subjectsIn(module).filter((record) => model.sees(record, 'list') !== 'nothing');
  if (found.length === 0) return status(what, asked, 422);
  status(what, asked, 202);
  await walk.runJobs();
  const at = `/mail-merges/${asked.body.id}`;
  const expected = outcomes(walk, found);
  await samePlan(walk, `${at}/rows?limit=200`, module, expected);
  await previews(walk, at, module, expected);
  await report(walk, `${at}/rows.csv`, module, found);
  const receive = [...expected.values()].filter((reason) => reason === 'waiting').length;
  if (receive > 0) {
    status(what, await client.post(`${at}/sendings`, { count: receive }), 202);
    await walk.runJobs();
    const sent = new Map([...expected].map(([place, one]) => [place, one === 'waiting' ? 'written' : one]));
    await samePlan(walk, `${at}/rows?limit=200`, module, sent);
  }
  // No part of the stock.
  await server.database.owner.query('DELETE FROM attesta.mails WHERE record = ANY ($1::uuid[])', [
    stock.ids[module],
  ]);
}

/** By place: `waiting`, or why it is left out. */
function outcomes(walk: Walk, found: readonly Subject[]): ReadonlyMap<number, string> {
  const reached = new Set<number>();
  return new Map(
    found.map((record) => {
      const why = whyNot(walk, record);
      const person =
        record.module === 'tickets' ? STOCK.tickets[record.place]?.refers.contact?.to : record.place;
      if (why !== 'waiting' || person === undefined) return [record.place, why];
      const twice = reached.has(person);
      reached.add(person);
      return [record.place, twice ? 'same_person' : why];
    }),
  );
}

function whyNot(walk: Walk, record: Subject): string {
  const { model, world } = walk;
  if (model.sees(record, 'read') === 'nothing') return 'not_visible';
  const state = world.states[record.module][record.place] ?? 'active';
  if (state !== 'active') return state;
  if (!model.may(record, 'edit') || !model.may(record, 'mass_edit')) return 'no_edit';
  const addressed = model.profileAllows('contacts', 'read') && model.field('contacts', 'email') !== 'hidden';
  if (record.module === 'contacts') return addressed ? 'waiting' : throughAccount(walk, record);
  const to = STOCK.tickets[record.place]?.refers.contact;
  const contact: Subject = { module: 'contacts', place: to?.to ?? 0 };
  if (!addressed || model.field('tickets', 'contact') === 'hidden') return 'no_recipient';
  if (model.sees(contact, 'read') === 'nothing') return 'no_recipient';
  return world.states.contacts[contact.place] === 'restricted' ? 'restricted' : 'waiting';
}

/** Where the person's own address is hidden, the company that the record names is left; none of the stock has an address. */
function throughAccount({ model }: Walk, record: Subject): string {
  const to = STOCK.contacts[record.place]?.refers.account;
  if (!to || model.field('contacts', 'account') === 'hidden') return 'no_recipient';
  return model.sees({ module: 'accounts', place: to.to }, 'read') === 'nothing'
    ? 'no_recipient'
    : 'no_address';
}

interface PlannedRow {
  readonly record: { readonly id: string; readonly number: string | null; readonly title: string | null };
  readonly state: string;
  readonly reason: string | null;
}

async function samePlan(
  walk: Walk,
  path: string,
  module: WrittenFrom,
  expected: ReadonlyMap<number, string>,
): Promise<void> {
  const { client, model, stock } = walk;
  const answer = await client.get(path);
  status(path, answer, 200);
  const rows: readonly PlannedRow[] = answer.body.items;
  const told = rows.map(
    ({ record, state, reason }) => `${stock.ids[module].indexOf(record.id)} ${reason ?? state}`,
  );
  same(
    `plan of ${module}`,
    told,
    [...expected].map(([place, one]) => `${place} ${one}`),
  );
  for (const { record } of rows) {
    const place = stock.ids[module].indexOf(record.id);
    const seen = model.sees({ module, place }, 'read');
    const number = seen === 'nothing' ? null : stock.numbers[module][place];
    expect([module, place, record.number]).toEqual([module, place, number]);
    // A field that is called title stands in the place of the title, and stands still with the record.
    const still = TITLES[module] === 'title' && walk.world.states[module][place] === 'restricted';
    const titled = seen !== 'nothing' && model.titleShown(module) && !still;
    expect([module, place, 'title', record.title !== null]).toEqual([module, place, 'title', titled]);
  }
}

async function previews(
  walk: Walk,
  at: string,
  module: WrittenFrom,
  expected: ReadonlyMap<number, string>,
): Promise<void> {
  for (const record of subjectsIn(module)) {
    const what = `preview of ${module} ${record.place}`;
    const answer = await walk.client.get(`${at}/previews/${idOf(walk, record)}`);
    const outcome = expected.get(record.place);
    status(what, answer, outcome === undefined ? 404 : outcome === 'waiting' ? 200 : 409);
    if (outcome === 'waiting')
      expect([what, answer.body.text]).toEqual([what, `Hello ${walk.stock.numbers[module][record.place]}`]);
  }
}

async function report(
  walk: Walk,
  path: string,
  module: WrittenFrom,
  found: readonly Subject[],
): Promise<void> {
  const { client, model, stock } = walk;
  const answer = await client.get(path);
  if (!model.profileAllows(module, 'export')) return status(path, answer, 403);
  status(path, answer, 200);
  const numbers = String(answer.body)
    .split('\r\n')
    .slice(1)
    .flatMap((line) => line.split(',')[0] || []);
  const leaving = found.filter(
    (record) => model.may(record, 'export') && model.sees(record, 'read') !== 'nothing',
  );
  same(
    `report of ${module}`,
    numbers,
    leaving.map(({ place }) => stock.numbers[module][place] ?? ''),
  );
}
