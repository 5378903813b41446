/** The walk of the audit trail: an event names its record to whoever may see that record now, and to nobody else. */
import { expect } from 'vitest';
import type { Subject } from './model.ts';
import { idOf, sameReference, status, subjectsIn, type Walker } from './walk.ts';
import { MODULES } from './world.ts';

export const named: Walker = async (walk) => {
  const stock = new Map<string, Subject>();
  for (const module of MODULES)
    for (const record of subjectsIn(module)) stock.set(idOf(walk, record), record);
  const path = `/evidence/events?action=record.created&limit=200&cursor=${walk.stock.lastEvent}`;
  const answer = await walk.client.get(path);
  status(path, answer, 200);
  for (const { record: id, module, about } of answer.body.items) {
    const record = stock.get(id);
    if (!record) continue;
    stock.delete(id);
    const what = `the making of ${module} ${id} in the evidence`;
    const seen = walk.model.sees(record, 'read') !== 'nothing';
    expect([what, about !== undefined]).toEqual([what, seen]);
    if (seen) sameReference(walk, what, record, about);
  }
  expect(['made without an event', [...stock.keys()]]).toEqual(['made without an event', []]);
};
