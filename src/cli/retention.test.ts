/** Commands about what reached its end, and the examination that mends, run as they are typed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';
import { take } from '../../tools/testing/take.ts';
import { run } from './run.ts';
import type { Terminal } from './terminal.ts';

let server: RunningServer;
let ticket: { readonly id: string; readonly number: string };
beforeAll(async () => {
  server = await testServer({ now: '2022-06-01T10:00:00Z' });
  const person = await take(server.admin.post('/records/contacts', { last_name: 'Lives-On' }));
  ticket = await take(server.admin.post('/records/tickets', { title: 'An old lamp', contact: person.id }));
  server.clock.set('2026-03-05T10:00:00Z');
});
afterAll(() => server?.close());

async function attesta(...args: readonly string[]) {
  const [out, notes]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    environment: {
      DATABASE_URL: server.database.url,
      DATABASE_SERVICE_URL: server.database.connection.url,
      DATABASE_PORTAL_URL: server.database.portalUrl,
      DATA_DIR: server.engine.dataDir,
      ATTESTA_MODE: 'test',
      ATTESTA_NOW: '2026-03-05T10:00:00Z',
    },
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    progress: () => {},
    input: async () => '',
    bytes: async (chunk) => void out.push(Buffer.from(chunk).toString()),
    interruption: () => new AbortController().signal,
  };
  const code = await run(args, terminal);
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

test('Art. 17(3)(e): "retention list" says what has ended and which hold keeps it, "retention holds" the holds, and a run leaves it', async () => {
  const free = await attesta('retention', 'list');
  expect(free, free.notes).toMatchObject({ code: 0 });
  expect(free.out).toMatch(new RegExp(`${ticket.number}\\s+tickets\\s.*nothing`));
  expect((await attesta('retention', 'holds')).out).toBe('No legal hold is in force.');
  const legal = await server.as('legal');
  const hold = await take(
    legal.post('/holds', {
      module: 'tickets',
      record: ticket.id,
      matter: 'File 214',
      reviewOn: '2026-08-05',
    }),
  );
  const held = await attesta('retention', 'list', '--json');
  const [due] = JSON.parse(held.out).items.filter((one: { number: string }) => one.number === ticket.number);
  expect(due.heldBy).toEqual([{ reason: 'legal_hold', by: hold.number }]);
  const holds = await attesta('retention', 'holds');
  expect(holds.out).toMatch(
    new RegExp(`${hold.number}\\s+tickets\\s+${ticket.number}\\s+File 214\\s+2026-08-05`),
  );
  const kept = await attesta('retention', 'run');
  expect(kept.out).toContain('Held back: ');
  await take(legal.post(`/holds/${hold.id}/lift`, { reason: 'Settled' }), 200);
  expect((await take(legal.get(`/holds?record=${ticket.id}`), 200)).items).toMatchObject([
    { number: hold.number, liftReason: 'Settled' },
  ]);
  const planned = await attesta('retention', 'run');
  expect(planned.out).toMatch(/Planned, for a second person to approve: .*ER-\d+/);
  expect((await attesta('retention', 'forget')).code).toBe(2);
});

test('"doctor --mend" opens to the officer what was closed, says so beside its report, and finds nothing to mend after', async () => {
  const admin = await server.as('administrator');
  const closed = async () => (await take(admin.get('/officer-sharing'), 200)).modules;
  await server.database.owner.query('DELETE FROM attesta.sharing_rules');
  const before = await closed();
  expect(before).toContain('contacts');
  const mended = await attesta('doctor', '--mend', '--json');
  expect(mended.notes).toContain('Opened to the data protection officer, for reading: contacts.');
  expect(JSON.parse(mended.out).state).toBe('done');
  expect(await closed()).toEqual([]);
  const again = await attesta('doctor', '--mend');
  expect(again.notes).not.toContain('Opened to');
  expect(again.out).toMatch(/\d+ hold, \d+ warn, \d+ fail, \d+ not seen\./);
});
