/** Walks of the paths around one record: opening, changing, its history, states, secrets, and why. */
import { expect } from 'vitest';
import type { Use } from './model.ts';
import { forget } from './settle.ts';
import { at, eachRecord, refusedWith, sameFields, status, type Walk, type Walker } from './walk.ts';
import { MODULES, type Module, STOCK, TITLES } from './world.ts';

export const open: Walker = (walk) =>
  eachRecord(MODULES, async (record) => {
    const what = at(walk, record);
    const answer = await walk.client.get(what);
    if (!walk.model.profileAllows(record.module, 'read')) status(what, answer, 403);
    else if (walk.model.sees(record, 'read') === 'nothing') status(what, answer, 404);
    else {
      status(what, answer, 200);
      sameFields(walk, what, record, answer.body);
    }
  });

/** A change to what the record holds already changes nothing, and is refused like any other. */
export const change: Walker = (walk) =>
  eachRecord(MODULES, async (record) => {
    const field = TITLES[record.module];
    const values = { [field]: STOCK[record.module][record.place]?.values[field] };
    const what = `PATCH ${at(walk, record)}`;
    const answer = await walk.client.patch(at(walk, record), values);
    const { model } = walk;
    const may = model.may(record, 'edit') && model.sees(record, 'read') !== 'nothing';
    if (!may) status(what, answer, refusedWith(walk, record, 'edit'));
    else if (model.field(record.module, field) !== 'edit') status(what, answer, [403, 422]);
    else {
      status(what, answer, 200);
      sameFields(walk, what, record, answer.body);
    }
  });

/** Only what may not be deleted is tried: the stock is needed again. */
export const remove: Walker = (walk) =>
  eachRecord(MODULES, async (record) => {
    const may = walk.model.may(record, 'delete') && walk.model.sees(record, 'read') !== 'nothing';
    if (may) return;
    const answer = await walk.client.delete(at(walk, record));
    status(`DELETE ${at(walk, record)}`, answer, refusedWith(walk, record, 'delete'));
  });

const newcomers: Readonly<Record<Module, readonly Readonly<Record<string, string>>[]>> = {
  accounts: [{ name: 'Aniseed' }, { name: 'Zither' }],
  contacts: [
    { last_name: 'Newcomer', city: 'Graz' },
    { last_name: 'Arrival', city: 'Linz' },
  ],
  tickets: [{ title: 'Oilcan', priority: 'high' }],
  invoices: [{ subject: 'Oilskin' }],
  // A line needs an invoice, which not everybody sees.
  invoice_lines: [],
  documents: [{ title: 'Oilpaper' }],
};

export const create: Walker = async (walk) => {
  for (const module of MODULES) {
    for (const values of newcomers[module]) {
      const what = `POST /records/${module} ${JSON.stringify(values)}`;
      const { model } = walk;
      if (
        Object.keys(values).some((field) => model.field(module, field) !== 'edit') &&
        model.profileAllows(module, 'create')
      )
        continue;
      const answer = await walk.client.post(`/records/${module}`, values);
      const may = model.profileAllows(module, 'create') && !model.newDenied(module, values, 'create');
      status(what, answer, may ? 201 : 403);
      if (may) await forget(walk.server, module, answer.body.id);
    }
  }
};

export const history: Walker = (walk) =>
  eachRecord(MODULES, async (record) => {
    const what = at(walk, record, '/history');
    const answer = await walk.client.get(`${what}?looks=false&limit=200`);
    const { model } = walk;
    const sight = model.sees(record, 'read');
    if (!model.profileAllows(record.module, 'view_history')) status(what, answer, 403);
    else if (!model.profileAllows(record.module, 'read')) status(what, answer, [403, 404]);
    else if (sight === 'nothing') status(what, answer, 404);
    else if (sight === 'shell') status(what, answer, 423);
    else {
      status(what, answer, 200);
      const made = answer.body.items.find((item: { action: string }) => item.action === 'record.created');
      const fields = Object.keys(STOCK[record.module][record.place]?.values ?? {});
      for (const field of fields) {
        const shown = model.field(record.module, field) !== 'hidden';
        expect([what, field, field in made.changes]).toEqual([what, field, shown]);
      }
    }
  });

/** What is seen as a shell at least, answers; what is not seen is not there. */
const seenOnly =
  (rest: string): Walker =>
  (walk) =>
    eachRecord(MODULES, async (record) => {
      const what = at(walk, record, rest);
      const answer = await walk.client.get(what);
      const sight = walk.model.sees(record, 'read');
      if (!walk.model.profileAllows(record.module, 'read')) status(what, answer, 403);
      else status(what, answer, sight === 'nothing' ? 404 : sight === 'shell' ? [200, 423] : 200);
    });

export const states: Walker = seenOnly('/states');
export const secrets: Walker = seenOnly('/secrets');

/** Posting to what is not seen: 404, whatever is posted. */
const unseen =
  (rest: string, body: object): Walker =>
  (walk) =>
    eachRecord(MODULES, async (record) => {
      if (walk.model.sees(record, 'read') !== 'nothing') return;
      const answer = await walk.client.post(at(walk, record, rest), body);
      status(
        `POST ${at(walk, record, rest)}`,
        answer,
        walk.model.profileAllows(record.module, 'read') ? 404 : 403,
      );
    });

export const uses: Walker = unseen('/uses', { ground: 'claims', reason: 'Looking into it' });
export const reveals: Walker = unseen('/reveals', {
  fields: ['email'],
  purpose: 'support',
  reason: 'Looking into it',
  password: 'x',
});

/** Ending a state of what is not seen: refused, whatever is asked. */
const ending =
  (rest: string): Walker =>
  (walk) =>
    eachRecord(MODULES, async (record) => {
      if (walk.model.sees(record, 'read') !== 'nothing') return;
      // That something is blocked is told to who has the tool: they may ask for its release, on which another decides.
      const blocked = walk.world.states[record.module][record.place] === 'blocked';
      if (blocked && walk.model.has('blocking')) return;
      const answer = await walk.client.post(at(walk, record, rest), { reason: 'To see it' });
      status(`POST ${at(walk, record, rest)}`, answer, [403, 404]);
    });

export const release: Walker = ending('/release');
export const restore: Walker = ending('/restore');

/** That a record is blocked is told to those who answer for it; the stock's are blocked without anybody having done so. */
export const tombstone: Walker = (walk) =>
  eachRecord(MODULES, async (record) => {
    const what = at(walk, record, '/tombstone');
    status(what, await walk.client.get(what), 404);
  });

const EXPLAINED: readonly Use[] = ['list', 'read', 'edit', 'delete', 'export', 'view_history'];

/** The explanation comes to what the model says; the step that decides agrees with it; administrators get the same of others. */
export const explanation: Walker = (walk) =>
  eachRecord(MODULES, async (record) => {
    const what = at(walk, record, '/access');
    const { model } = walk;
    const mine = await walk.client.get(what);
    if (!model.profileAllows(record.module, 'read')) status(what, mine, 403);
    else if (model.sees(record, 'read') === 'nothing') status(what, mine, 404);
    else explains(walk, record, what, mine.body);
    const theirs = await walk.server.admin.get(`${what}?user=${walk.client.userId}&action=edit`);
    if (theirs.status === 404) return;
    status(what, theirs, 200);
    explains(walk, record, `${what} as the administrator asks`, theirs.body);
  });

function explains(
  { model }: Walk,
  record: { module: Module; place: number },
  what: string,
  told: {
    may: Record<string, boolean>;
    allowed: boolean;
    steps: { decides: boolean; outcome: string }[];
    fields: Record<string, string>;
  },
): void {
  const expected = Object.fromEntries(EXPLAINED.map((use) => [use, model.may(record, use)]));
  expect([what, told.may]).toEqual([what, expected]);
  const deciding = told.steps.find((step) => step.decides);
  expect([what, deciding?.outcome === 'allows']).toEqual([what, told.allowed]);
  for (const [field, right] of Object.entries(told.fields)) {
    if (field in (STOCK[record.module][0]?.values ?? {}))
      expect([what, field, right]).toEqual([what, field, model.field(record.module, field)]);
  }
}
