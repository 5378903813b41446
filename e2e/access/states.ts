/** Walks of setting records aside: only who has the tool, and only what they see. Nothing is set aside by it. */
import { expect } from 'vitest';
import { archived, idOf, listed, status, subjectsIn, type Walk, type Walker } from './walk.ts';
import { MODULES, type Tool } from './world.ts';

const asking =
  (verb: string, tool: Tool, body: object): Walker =>
  async (walk) => {
    for (const module of MODULES) {
      for (const record of subjectsIn(module)) {
        const what = `/records/${module}/${idOf(walk, record)}/${verb}`;
        const unseen = walk.model.sees(record, 'read') === 'nothing';
        // What is seen would be set aside: for its sake only where that is previewed.
        if (walk.model.has(tool) && !unseen && !('preview' in body)) continue;
        const answer = await walk.client.post(what, body);
        if (!walk.model.has(tool)) status(what, answer, 403);
        else if (!walk.model.profileAllows(module, 'read')) status(what, answer, [403, 404]);
        else if (unseen) status(what, answer, 404);
        else status(what, answer, archived(walk, record) ? [200, 409] : 200);
      }
    }
  };

const reason = 'To see what happens';
export const archive: Walker = asking('archive', 'archive', { reason, preview: true });
export const restrict: Walker = asking('restrict', 'restriction', { reason, ground: 'accuracy_contested' });
export const block: Walker = asking('block', 'blocking', { reason, preview: true });
export const notice: Walker = asking('lift-notices', 'restriction', { channel: 'email' });

/** Many at once: those that are seen, and no other, are counted. */
export const archiveMany: Walker = async (walk: Walk) => {
  for (const module of MODULES) {
    const what = `bulk archive of ${module}`;
    const body = { action: 'archive', ids: walk.stock.ids[module], reason, preview: true };
    const answer = await walk.client.post(`/records/${module}/bulk-states`, body);
    if (!walk.model.has('archive') || !walk.model.profileAllows(module, 'read')) {
      status(what, answer, 403);
      continue;
    }
    status(what, answer, 200);
    const seen = subjectsIn(module).filter((record) => walk.model.sees(record, 'list') !== 'nothing');
    const changeable = seen.filter((record) => listed(walk, record));
    expect([what, answer.body.changeable, answer.body.changed]).toEqual([what, changeable.length, 0]);
  }
};
