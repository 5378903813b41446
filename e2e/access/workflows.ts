/** Walks of workflows: what one is tried for and what it changes is what its user may find and change, and no other record. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Filter } from '../../src/metadata/filter.ts';
import type { Subject } from './model.ts';
import {
  archived,
  idOf,
  idsWhere,
  itemIds,
  listed,
  same,
  status,
  subjectsIn,
  type Walk,
  type Walker,
} from './walk.ts';

const CONDITION: Filter = { field: 'city', op: 'ne', value: 'Linz' };

export const tried: Walker = async (walk) => {
  const code = `walk_${randomUUID().replaceAll('-', '')}`;
  const mark = `Walked ${code.slice(-8)}`;
  const made = await walk.client.post('/workflows', {
    code,
    label: { en: 'Walked' },
    module: 'contacts',
    trigger: { on: 'changed', fields: ['mobile'] },
    condition: CONDITION,
    steps: [{ do: 'set', values: { street: { value: mark } } }],
  });
  status('a workflow is made', made, 201);
  await triedOut(walk, code);
  status('it is published', await walk.client.post(`/workflows/${code}/publications`, {}), 200);
  await carriedOut(walk, code, mark);
  await runsShown(walk, code);
  status('it is removed', await walk.client.delete(`/workflows/${code}`), 204);
};

/** The condition is asked of what is seen whole: a restricted record says nothing of its city. */
function matching(walk: Walk, record: Subject): boolean {
  return !archived(walk, record) && walk.model.may(record, 'read') && walk.model.matches(CONDITION, record);
}

async function triedOut(walk: Walk, code: string): Promise<void> {
  const { model } = walk;
  const what = 'what a workflow would do';
  const answer = await walk.client.post(`/workflows/${code}/dry-runs`);
  if (!model.profileAllows('contacts', 'read')) return status(what, answer, 403);
  if (model.field('contacts', 'city') === 'hidden') return status(what, answer, 400);
  status(what, answer, 200);
  const found = (record: Subject) =>
    listed(walk, record) && model.sees(record, 'list') === 'whole' && model.matches(CONDITION, record);
  const ids = answer.body.items.map((one: { record: { id: string } }) => one.record.id);
  same(what, ids, idsWhere(walk, 'contacts', found));
  expect([what, answer.body.total]).toEqual([what, ids.length]);
  for (const record of subjectsIn('contacts').filter(found)) {
    const one = answer.body.items.find(
      (each: { record: { id: string } }) => each.record.id === idOf(walk, record),
    );
    const done = matching(walk, record) && model.may(record, 'edit');
    expect([what, one.outcome === 'done', Object.keys(one.changes)]).toEqual([
      what,
      done,
      done ? ['street'] : [],
    ]);
    expect([what, one.record.title === null]).toEqual([what, !model.titleShown('contacts')]);
  }
}

/** Queued for every record that there is, as if each had been changed by somebody who sees them all. */
async function carriedOut(walk: Walk, code: string, mark: string): Promise<void> {
  const { owner } = walk.server.database;
  const { model, stock } = walk;
  const now = walk.server.clock.now().toString();
  const batch = randomUUID();
  const rows = stock.ids.contacts.map((record) => ({
    id: randomUUID(),
    workflow: code,
    version: 2,
    module: 'contacts',
    record,
    cause: batch,
    kind: 'changed',
    chain: [],
    batch,
    runs_as: walk.client.userId,
    state: 'waiting',
    message: null,
    created_at: now,
  }));
  const asker = { kind: 'system', userId: '00000000-0000-7000-8000-000000000001' };
  const job = { id: randomUUID(), name: 'workflows.run', input: { batch }, asked_by: asker.userId, asker };
  await owner.query('SELECT attesta.queue_workflow_runs($1::jsonb, $2::jsonb)', [
    JSON.stringify(rows),
    JSON.stringify({ ...job, locale: 'en', due_at: now, created_at: now }),
  ]);
  await walk.runJobs();
  const changed = await owner.query<{ id: string }>('SELECT id FROM data.contacts WHERE street = $1', [mark]);
  await owner.query('UPDATE data.contacts SET street = NULL WHERE street = $1', [mark]);
  const asked = model.field('contacts', 'city') !== 'hidden';
  const may = (record: Subject) => asked && matching(walk, record) && model.may(record, 'edit');
  same(
    'what a workflow has changed',
    changed.map((row) => row.id),
    idsWhere(walk, 'contacts', may),
  );
}

/** The record of a run is named to who may find it. */
async function runsShown(walk: Walk, code: string): Promise<void> {
  const answer = await walk.client.get(`/workflows/${code}/runs?limit=200`);
  status('runs', answer, 200);
  expect(['runs', itemIds(answer).length]).toEqual(['runs', walk.stock.ids.contacts.length]);
  const named = answer.body.items.flatMap((run: { record: { id: string } | null }) => run.record?.id ?? []);
  same(
    'records of runs',
    named,
    idsWhere(walk, 'contacts', (record) => listed(walk, record)),
  );
  for (const { outcome } of answer.body.items) expect(outcome).not.toBe('waiting');
}
