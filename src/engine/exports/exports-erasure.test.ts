import { access } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { fileStoreOf } from '../files/file-store.ts';
import { runJobs } from '../jobs/jobs.ts';

let server: RunningServer;
let staff: TestClient;
let leaving: string;
let staying: string;

beforeEach(async () => {
  server = await testServer();
  staff = server.admin;
  const contact = async (last_name: string, reports_to?: string) =>
    (
      await staff.post('/records/contacts', {
        first_name: 'Agnieszka',
        last_name,
        ...(reports_to && { reports_to }),
      })
    ).body.id;
  leaving = await contact('Wiśniewska-Szczęsna');
  staying = await contact('Nowak');
});
afterEach(() => server.close());

async function exported(body: object) {
  const asked = await staff.post('/exports', { module: 'contacts', ...body });
  await runJobs(server.database);
  return (await staff.get(`/exports/${asked.body.id}`)).body;
}

async function eraseLeaving(): Promise<void> {
  const planned = await staff.post('/erasures', { subject: leaving });
  expect(planned.status).toBe(201);
  const second = await server.as('legal');
  const approved = await second.post(`/erasures/${planned.body.id}/approvals`, {
    decision: 'approved',
    planHash: planned.body.planHash,
  });
  expect(approved.status).toBeLessThan(300);
  const executed = await staff.post(`/erasures/${planned.body.id}/executions`);
  expect(executed.status).toBeLessThan(300);
}

const fileOf = async (id: string) => {
  const [row] = await server.database.query<{ file: string }>(
    'SELECT file FROM attesta.exports WHERE id = $1',
    [id],
  );
  return fileStoreOf(server.database).path(row?.file ?? '');
};

test('Art. 17: the files in which an erased person is are destroyed, those of others stay', async () => {
  const withHer = await exported({});
  const byName = await exported({ ids: [staying] });
  const lost = await fileOf(withHer.id);
  await eraseLeaving();
  expect((await staff.get(`/exports/${withHer.id}`)).body).toMatchObject({ state: 'erased', href: null });
  expect(await staff.get(`/exports/${withHer.id}/content`)).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('was erased') },
  });
  await expect(access(lost)).rejects.toThrow('ENOENT');
  expect((await staff.get(`/exports/${byName.id}/content`)).status).toBe(200);
});

test('Art. 17: who is named in the row of another person is in that export too', async () => {
  await staff.patch(`/records/contacts/${staying}`, { reports_to: leaving });
  const made = await exported({ ids: [staying], fields: ['last_name', 'reports_to'] });
  const [row] = await server.database.query<{ subjects: string[] }>(
    'SELECT array_agg(subject ORDER BY subject) AS subjects FROM attesta.export_subjects WHERE export = $1',
    [made.id],
  );
  expect(row?.subjects).toEqual([leaving, staying].sort());
});

test('Art. 15: a person is told of the exports that she is in, without the file, which is about others too', async () => {
  const made = await exported({ fields: ['last_name'] });
  const map = await staff.get(`/subjects/${leaving}/map`);
  const place = map.body.places.find((one: { place: string }) => one.place === 'exports');
  expect(place).toMatchObject({ items: 1 });
  await staff.delete(`/exports/${made.id}`);
  const later = await staff.get(`/subjects/${leaving}/map`);
  expect(later.body.places.find((one: { place: string }) => one.place === 'exports')?.items ?? 0).toBe(0);
});

test('Art. 17: an export during which somebody is erased begins again, and is made without the person', async () => {
  // What is read first notes whose it is; at that moment somebody else erases.
  await server.database.owner.query(`
    CREATE FUNCTION attesta.test_erase() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
      IF EXISTS (SELECT 1 FROM data.contacts WHERE id = '${leaving}') THEN
        DELETE FROM attesta.search_entries WHERE record = '${leaving}';
        DELETE FROM data.contacts WHERE id = '${leaving}';
        UPDATE attesta.exports SET begin_again = true WHERE state IN ('queued', 'running');
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER test_erase AFTER INSERT ON attesta.export_subjects FOR EACH STATEMENT EXECUTE FUNCTION attesta.test_erase()`);
  const made = await exported({ fields: ['last_name'] });
  expect(made).toMatchObject({ state: 'ready', rows: 1 });
  const { body } = await staff.get(`/exports/${made.id}/content`);
  expect(body).toContain('Nowak');
  expect(body).not.toContain('Szczęsna');
  expect(await server.database.query('SELECT count(*)::int AS n FROM attesta.files')).toEqual([{ n: 1 }]);
});

test('an export whose process was killed is made once, by the next', async () => {
  const asked = await staff.post('/exports', { module: 'contacts' });
  const id = asked.body.id;
  // As a killed process leaves it: running, with part of the persons noted.
  await server.database.query("UPDATE attesta.exports SET state = 'running' WHERE id = $1", [id]);
  await server.database.query("UPDATE attesta.jobs SET state = 'running', attempts = 1 WHERE id = $1", [id]);
  await server.database.query(
    "INSERT INTO attesta.export_subjects VALUES ($1, '01890a5d-ac96-774b-bcce-b302099a8057')",
    [id],
  );
  await runJobs(server.database);
  expect((await staff.get(`/exports/${id}`)).body).toMatchObject({ state: 'ready', rows: 2 });
  const subjects = await server.database.query<{ subject: string }>(
    'SELECT subject FROM attesta.export_subjects',
  );
  expect(subjects.map((one) => one.subject).sort()).toEqual([leaving, staying].sort());
  const events = await server.database.query(
    "SELECT 1 FROM evidence.events WHERE record = $1 AND action = 'record.exported'",
    [id],
  );
  expect(events).toHaveLength(1);
});
