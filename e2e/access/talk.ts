/** Walks of what is said about a record and written to its person: comments, mails, and whom they would go to. */
import { expect } from 'vitest';
import { remark } from './settle.ts';
import {
  archived,
  at,
  eachRecord,
  idOf,
  refusedWith,
  same,
  status,
  subjectsIn,
  type Walker,
} from './walk.ts';
import { MODULES } from './world.ts';

export const comments: Walker = (walk) =>
  eachRecord(['contacts'], async (record) => {
    const what = at(walk, record, '/comments');
    const answer = await walk.client.get(what);
    const sight = walk.model.sees(record, 'read');
    if (!walk.model.profileAllows('contacts', 'read')) status(what, answer, 403);
    else if (sight === 'nothing') status(what, answer, 404);
    else if (sight === 'shell') status(what, answer, 423);
    else
      same(
        what,
        answer.body.items.map((item: { body: string }) => item.body),
        [remark(record.place)],
      );
  });

/** Lines of invoices have none. */
const WITH_COMMENTS = MODULES.filter((module) => module !== 'invoice_lines');

/** Only where it is refused: the stock stays as it is. */
export const comment: Walker = (walk) =>
  eachRecord(WITH_COMMENTS, async (record) => {
    const sight = walk.model.sees(record, 'read');
    if (sight === 'whole' && !archived(walk, record)) return;
    const answer = await walk.client.post(at(walk, record, '/comments'), { body: 'Hello' });
    const expected = !walk.model.profileAllows(record.module, 'read')
      ? 403
      : sight === 'nothing'
        ? 404
        : [409, 423];
    status(`POST ${at(walk, record, '/comments')}`, answer, expected);
  });

/** None was written: what counts is who may ask. */
export const mails: Walker = (walk) =>
  eachRecord(['contacts'], async (record) => {
    const what = at(walk, record, '/mails');
    const answer = await walk.client.get(what);
    const sight = walk.model.sees(record, 'read');
    const seen = sight === 'nothing' ? 404 : sight === 'shell' ? 423 : 200;
    status(what, answer, walk.model.profileAllows('contacts', 'read') ? seen : 403);
  });

/** The addresses that are offered are those that the record itself shows. */
export const mailRecipients: Walker = (walk) =>
  eachRecord(['contacts'], async (record) => {
    const what = at(walk, record, '/mail-recipients');
    const answer = await walk.client.get(what);
    const sight = walk.model.sees(record, 'read');
    const seen = sight === 'nothing' ? 404 : sight === 'shell' ? 423 : 200;
    const { model } = walk;
    const allowed = model.profileAllows('contacts', 'edit') && model.profileAllows('contacts', 'read');
    status(what, answer, allowed ? seen : 403);
    if (answer.status !== 200) return;
    const own = answer.body.items.filter((item: { person: boolean }) => item.person);
    const shown = (await walk.client.get(at(walk, record, ''))).body.email ?? null;
    const expected = model.field('contacts', 'email') === 'hidden' ? [] : [shown];
    expect([what, own.map((item: { address: string | null }) => item.address)]).toEqual([what, expected]);
  });

/** Only where it is refused: nobody is written to. */
export const mail: Walker = (walk) =>
  eachRecord(['contacts', 'tickets'], async (record) => {
    const { model } = walk;
    const sight = model.sees(record, 'read');
    const allowed = model.profileAllows(record.module, 'edit') && model.profileAllows(record.module, 'read');
    if (model.may(record, 'edit') && allowed && sight === 'whole' && !archived(walk, record)) return;
    const body = { purpose: 'support', subject: 'Hello', text: 'Hello' };
    const answer = await walk.client.post(at(walk, record, '/mails'), body);
    status(`POST ${at(walk, record, '/mails')}`, answer, !allowed ? 403 : refusedWith(walk, record, 'edit'));
  });

/** Administrators may take another's comment away. */
export const strangersComment: Walker = async (walk) => {
  if (walk.model.has('administration')) return;
  for (const record of subjectsIn('contacts')) {
    const [comment] = await walk.server.database.owner.query<{ id: string }>(
      'SELECT id FROM attesta.comments WHERE record = $1',
      [idOf(walk, record)],
    );
    const answer = await walk.client.delete(
      `/records/contacts/${idOf(walk, record)}/comments/${comment?.id}`,
    );
    status(`comment of another on ${record.place}`, answer, [403, 404, 409, 423]);
  }
};

export const outbox: Walker = async ({ client, model }) => {
  status('mails', await client.get('/mails'), model.has('administration') ? 200 : 403);
};
