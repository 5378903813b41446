/** Walks of what is done to many records, and of the files that many are given as: bulk changes, batches, exports in every format. */
import { readXlsx } from 'hucre/xlsx';
import { expect } from 'vitest';
import type { Subject } from './model.ts';
import { idOf, idsWhere, listed, same, status, subjectsIn, type Walker } from './walk.ts';
import { FIELDS, MODULES, STOCK, TITLES } from './world.ts';

/** Only counted: what would be changed is what may be seen, and what may be changed of it. */
export const bulk: Walker = async (walk) => {
  for (const module of MODULES) {
    const field = module === 'tickets' ? 'priority' : TITLES[module];
    const value = module === 'tickets' ? 'urgent' : 'Renamed';
    const body = { ids: walk.stock.ids[module], values: { [field]: value }, preview: true };
    const what = `bulk change of ${module}`;
    const answer = await walk.client.post(`/records/${module}/bulk-changes`, body);
    const { model } = walk;
    if (!['mass_edit', 'edit', 'read'].every((action) => model.profileAllows(module, action as 'edit')))
      status(what, answer, 403);
    else if (model.field(module, field) !== 'edit') status(what, answer, [403, 422]);
    else {
      const matched = subjectsIn(module).filter((record) => listed(walk, record));
      const changeable = matched.filter(
        (record) => model.may(record, 'edit') && model.may(record, 'mass_edit'),
      );
      expect([what, answer.body]).toEqual([
        what,
        { matched: matched.length, changeable: changeable.length, changed: 0 },
      ]);
    }
  }
};

/** Done: what has changed in the database is what may be changed, and no other record. Then it is as it was. */
export const bulkDone: Walker = async (walk) => {
  const { owner } = walk.server.database;
  const { model, stock } = walk;
  const ids = stock.ids.contacts;
  const may = ['mass_edit', 'edit', 'read'].every((action) =>
    model.profileAllows('contacts', action as 'edit'),
  );
  const mark = `Walked by ${walk.client.userId.slice(-8)}`;
  const marked = async (): Promise<readonly string[]> => {
    const rows = await owner.query<{ id: string }>('SELECT id FROM data.contacts WHERE street = $1', [mark]);
    await owner.query('UPDATE data.contacts SET street = NULL WHERE street = $1', [mark]);
    return rows.map((row) => row.id);
  };
  const answer = await walk.client.post('/records/contacts/bulk-changes', { ids, values: { street: mark } });
  status('bulk change that is done', answer, may ? 200 : 403);
  const changeable = (record: Subject): boolean =>
    may && listed(walk, record) && model.may(record, 'edit') && model.may(record, 'mass_edit');
  same('what a bulk change has changed', await marked(), idsWhere(walk, 'contacts', changeable));
  const update = ids.map((id) => ({ id, street: mark }));
  await walk.client.post('/records/contacts/batch', { update, atomic: false });
  const alone = (record: Subject): boolean =>
    model.may(record, 'edit') && model.sees(record, 'read') !== 'nothing';
  same('what a batch has changed', await marked(), idsWhere(walk, 'contacts', alone));
};

/** Row by row: each change of a batch is refused as the same change alone. The values are those that the records have. */
export const batch: Walker = async (walk) => {
  for (const module of MODULES) {
    const field = TITLES[module];
    const rows = subjectsIn(module).map((record) => ({
      id: idOf(walk, record),
      [field]: STOCK[module][record.place]?.values[field],
    }));
    const answer = await walk.client.post(`/records/${module}/batch`, { update: rows, atomic: false });
    const what = `batch of ${module}`;
    if (!walk.model.profileAllows(module, 'edit')) {
      status(what, answer, 403);
      continue;
    }
    if (walk.model.field(module, field) !== 'edit') continue;
    const refused = answer.body.problems.map((one: { row: string }) => one.row);
    const expected = subjectsIn(module).filter(
      (record) => !(walk.model.may(record, 'edit') && walk.model.sees(record, 'read') !== 'nothing'),
    );
    same(
      what,
      refused,
      expected.map(({ place }) => `update.${place}`),
    );
    for (const record of expected) {
      const json = answer.body.updated[record.place];
      expect([what, record.place, json]).toEqual([what, record.place, null]);
    }
  }
};

export const exported: Walker = async (walk) => {
  for (const module of MODULES) {
    const what = `export of ${module}`;
    const asked = await walk.client.post('/exports', { module, format: 'json', content: 'importable' });
    if (!walk.model.profileAllows(module, 'export') || !walk.model.profileAllows(module, 'read')) {
      status(what, asked, 403);
      continue;
    }
    status(what, asked, 202);
    await walk.runJobs();
    const file = await walk.client.get(`/exports/${asked.body.id}/content`);
    status(what, file, 200);
    const rows = (typeof file.body === 'string' ? JSON.parse(file.body) : file.body) as Record<
      string,
      unknown
    >[];
    const records = Array.isArray(rows) ? rows : (rows as { records: Record<string, unknown>[] }).records;
    const expected = subjectsIn(module).filter(
      (record) => listed(walk, record) && walk.model.may(record, 'export'),
    );
    same(
      what,
      records.map((row) => String(row.number)),
      expected.map((record) => walk.stock.numbers[module][record.place] ?? ''),
    );
    for (const field of FIELDS[module]) {
      const hidden = walk.model.field(module, field) === 'hidden';
      expect([what, field, hidden && records.some((row) => field in row)]).toEqual([what, field, false]);
      if (hidden) {
        const wish = { module, fields: [field] };
        status(`${what}: ${field}`, await walk.client.post('/exports', wish), [400, 403, 422]);
      }
    }
  }
};

/** The same in the other formats, as people read them: the numbers in the file are those, and no hidden field has a column. */
export const inEveryFormat: Walker = async (walk) => {
  for (const module of MODULES) {
    for (const format of ['csv', 'xlsx'] as const) {
      const what = `export of ${module} as ${format}`;
      const asked = await walk.client.post('/exports', { module, format, content: 'readable' });
      if (!walk.model.profileAllows(module, 'export') || !walk.model.profileAllows(module, 'read')) {
        status(what, asked, 403);
        continue;
      }
      status(what, asked, 202);
      await walk.runJobs();
      const file = await walk.server.app.inject({
        url: `/api/v1/exports/${asked.body.id}/content`,
        headers: walk.client.headers,
      });
      const text = format === 'csv' ? file.body : await cellsOf(file.rawPayload);
      const numbers = walk.stock.numbers[module];
      const expected = subjectsIn(module).filter(
        (record) => listed(walk, record) && walk.model.may(record, 'export'),
      );
      same(
        what,
        numbers.filter((number) => text.includes(number)),
        expected.map((record) => numbers[record.place] ?? ''),
      );
      const field = module === 'contacts' ? 'email' : undefined;
      const hidden = field !== undefined && walk.model.field(module, field) === 'hidden';
      expect([what, hidden && text.includes('@example.org')]).toEqual([what, false]);
    }
  }
};

async function cellsOf(workbook: Buffer): Promise<string> {
  const { sheets } = await readXlsx(workbook);
  return sheets.flatMap((sheet) => sheet.rows.map((row) => row.join('\t'))).join('\n');
}
