/** Walks of the files of a record: their list, facts and contents, and what is done to them. */
import { expect } from 'vitest';
import { formOf } from './form.ts';
import { at, eachRecord, same, status, type Walker } from './walk.ts';

export const files: Walker = (walk) =>
  eachRecord(['contacts'], async (record) => {
    const what = at(walk, record, '/files');
    const answer = await walk.client.get(what);
    const sight = walk.model.sees(record, 'read');
    const file = walk.stock.files[record.place] ?? '';
    const allowed = walk.model.profileAllows('contacts', 'read');
    const expected = !allowed ? 403 : sight === 'nothing' ? 404 : sight === 'shell' ? 423 : 200;
    status(what, answer, expected);
    if (expected === 200)
      same(
        what,
        answer.body.items.map((item: { id: string }) => item.id),
        [file],
      );
  });

export const fileContent: Walker = (walk) =>
  eachRecord(['contacts'], async (record) => {
    const file = walk.stock.files[record.place] ?? '';
    const sight = walk.model.sees(record, 'read');
    const answer = await walk.client.get(`/files/${file}/content`);
    status(`file of ${record.place}`, answer, sight === 'whole' ? 200 : sight === 'shell' ? 423 : 404);
    if (sight === 'whole') expect(answer.body).toBe(`Note ${record.place}`);
  });

export const fileFacts: Walker = (walk) =>
  eachRecord(['contacts'], async (record) => {
    const file = walk.stock.files[record.place] ?? '';
    const sight = walk.model.sees(record, 'read');
    const answer = await walk.client.get(`/files/${file}`);
    status(
      `facts of a file of ${record.place}`,
      answer,
      sight === 'whole' ? 200 : sight === 'shell' ? 423 : 404,
    );
  });

/** Only where it is refused. */
export const attach: Walker = (walk) =>
  eachRecord(['contacts'], async (record) => {
    if (walk.model.may(record, 'edit')) return;
    const { payload, headers } = formOf({}, { filename: 'more.txt', content: 'More' });
    const answer = await walk.client.post(at(walk, record, '/files'), payload, { headers });
    status(`POST ${at(walk, record, '/files')}`, answer, [403, 404, 423]);
  });

/** Only where it is refused. */
export const detach: Walker = (walk) =>
  eachRecord(['contacts'], async (record) => {
    if (walk.model.may(record, 'edit')) return;
    const answer = await walk.client.delete(`/files/${walk.stock.files[record.place] ?? ''}`);
    status(`DELETE file of ${record.place}`, answer, [403, 404, 423]);
  });
