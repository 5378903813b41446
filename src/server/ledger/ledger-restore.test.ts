/** What was forbidden or taken away after a backup is in force again when the backup is restored (law.md §5; Art. 7(3), 18, 21, 32). */
import { appendFile, copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrolApp } from '../../../tools/testing/second-factor.ts';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { take } from '../../../tools/testing/take.ts';
import type { Database } from '../../engine/database/database.ts';
import { provideDatabase } from '../../engine/database/provide.ts';
import { ledgerFile, ledgerFileAt } from '../../privacy/art-17-erasure/ledger-file.ts';
import { makeBackup } from '../backup/make-backup.ts';
import { type RestoreReport, restoreBackup } from '../backup/restore-backup.ts';
import { houseContext } from '../house-context.ts';
import { buildServer } from '../http/server.ts';
import { withOffice } from '../office.ts';
import { parseSettings, type Settings } from '../settings.ts';
import { lostDeeds } from './lost-deeds.ts';
import type { SettledLedger } from './settle-ledger.ts';
import { notRepeatedLines, settledLines } from './settled-lines.ts';
import { supersededAt } from './superseded.ts';

const PASSPHRASE = 'nine quiet herons wade';
const OLD = 'seven green boats in fog';
const NEW = 'eleven brown owls at noon';
const NOTE = 'My landlord Ottokar reads these letters';

let server: RunningServer;
let officer: TestClient;
let folder: string;
let backup: string;
let people: { readonly withdraws: string; readonly objects: string; readonly restricts: string };
let users: Readonly<Record<'changes' | 'leaves' | 'loses' | 'spends', string>>;
let token: { readonly id: string; readonly token: string };
let tokenOfWhoChanges: { readonly token: string };
let session: string;
let codes: readonly string[];
let caseNumber: string;
const others: Record<string, string> = {};

beforeAll(async () => {
  server = await testServer({ now: '2026-11-05T10:00:00Z' });
  officer = await server.as('data_protection_officer');
  // Complaints to the controller are of the law of the United Kingdom.
  await take(server.admin.patch('/settings', { country: 'GB' }), 200);
  folder = await mkdtemp(join(tmpdir(), 'attesta-ledger-'));
  const keys = join(server.engine.dataDir, 'keys', 'database.json');
  await copyFile(join(server.database.dataDir, 'keys', 'database.json'), keys);
  const person = async (last_name: string) =>
    (await take(server.admin.post('/records/contacts', { first_name: 'Ema', last_name }))).id as string;
  people = {
    withdraws: await person('Withdraws'),
    objects: await person('Objects'),
    restricts: await person('Restricts'),
  };
  const hire = (username: string) =>
    server.hire({ username, name: username, role: 'sales', password: OLD, locale: 'en' });
  users = {
    changes: await hire('changes'),
    leaves: await hire('leaves'),
    loses: await hire('loses'),
    spends: await hire('spends'),
  };
  await take(
    officer.post('/consents', {
      subject: people.withdraws,
      purpose: 'marketing_email',
      channel: 'web_site',
      wording: { version: '4', text: 'Yes, write to me.', locale: 'en' },
    }),
  );
  token = await take(server.admin.post('/tokens', { name: 'Import', scopes: ['*'] }));
  const changes = await server.signIn('changes', OLD);
  session = changes.headers.cookie ?? '';
  tokenOfWhoChanges = await take(changes.post('/tokens', { name: 'Mine', scopes: ['*'] }));
  await enrolApp(server, await server.signIn('loses', OLD));
  codes = (await enrolApp(server, await server.signIn('spends', OLD))).recoveryCodes;
  for (const name of ['blocks', 'holds', 'complains', 'consents'] as const) others[name] = await person(name);
  const { id: profile } = await take(
    server.admin.post('/profiles', { name: 'Field work', modules: { contacts: ['read', 'delete'] } }),
  );
  others.profile = profile as string;
  others.group = (await take(server.admin.post('/groups', { name: 'Night shift' }))).id as string;
  await server.engine.sealer.sealOnce();
  const made = await makeBackup({
    database: server.database,
    dataDir: server.engine.dataDir,
    to: join(folder, 'backups'),
    passphrase: PASSPHRASE,
    now: server.clock.now(),
    onProgress: () => {},
  });
  backup = made.path;
  await since();
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What happens after the backup. */
async function since(): Promise<void> {
  server.clock.set(server.clock.now().add({ minutes: 5 }).toString());
  const { items } = await take(officer.get(`/subjects/${people.withdraws}/consents`), 200);
  await take(
    officer.post('/consents', {
      subject: people.withdraws,
      purpose: 'marketing_email',
      kind: 'withdrawn',
      note: NOTE,
    }),
  );
  expect(items).toHaveLength(1);
  const asked = await take(
    officer.post('/requests', { type: 'objection', subject: people.objects, channel: 'post', note: NOTE }),
  );
  caseNumber = asked.number;
  await take(
    officer.post(`/records/contacts/${people.restricts}/restrict`, {
      ground: 'accuracy_contested',
      reason: NOTE,
    }),
    200,
  );
  await take(server.admin.patch(`/users/${users.changes}`, { password: NEW }), 200);
  for (const active of [false, true, false])
    await take(server.admin.patch(`/users/${users.leaves}`, { active }), 200);
  expect((await server.admin.delete(`/users/${users.loses}/factors`)).status).toBe(204);
  const spent = await server.visitor.post('/sessions', { username: 'spends', password: OLD, code: codes[0] });
  expect(spent.status, JSON.stringify(spent.body)).toBe(201);
  expect((await server.admin.delete(`/tokens/${token.id}`)).status).toBe(204);
  await sinceInOtherTables();
  // As each second in the product.
  await server.engine.sealer.sealOnce();
}

async function sinceInOtherTables(): Promise<void> {
  const put = server.admin;
  for (const actions of [['read', 'edit'], ['read']])
    await take(put.patch(`/profiles/${others.profile}`, { modules: { contacts: actions } }), 200);
  others.denies = (
    await take(
      put.post('/record-rules', {
        name: 'Not the mayor',
        module: 'contacts',
        effect: 'deny',
        uses: ['list', 'record'],
        to: { kind: 'everyone' },
        filter: { field: 'last_name', op: 'eq', value: 'Bürgermeister' },
      }),
    )
  ).id as string;
  expect((await put.delete(`/groups/${others.group}`)).status).toBe(204);
  await take(put.patch('/settings', { name: 'Renamed Company Ltd' }), 200);
  const hold = { module: 'contacts', record: others.holds, matter: 'Case 12/2026', reviewOn: '2027-01-31' };
  others.hold = (await take(officer.post('/holds', hold))).number as string;
  others.complaint = (
    await take(officer.post('/complaints', { subject: others.complains, channel: 'post', body: NOTE }))
  ).number as string;
  await take(
    officer.post('/consents', {
      subject: others.consents,
      purpose: 'marketing_email',
      channel: 'web_site',
      wording: { version: '5', text: 'Yes, please do write to me.', locale: 'en' },
    }),
  );
  await server.database.query(
    `insert into attesta.sharing_objections (id, subject, kind, portion, at, channel, by_subject, reason, recorded_at, recorded_by)
     values (gen_random_uuid(), $1, 'objected', 'health', $2, 'post', false, $3, $2, $4)`,
    [others.holds, server.clock.now(), NOTE, officer.userId],
  );
  await take(
    officer.post(`/records/contacts/${others.blocks}/block`, { ground: 'erasure', reason: NOTE }),
    200,
  );
}

const path = () => join(server.engine.dataDir, 'erasure-ledger.jsonl');

function settingsOf(dataDir: string, more: Record<string, string> = {}): Settings {
  const now = server.clock.now().add({ hours: 1 }).toString();
  return parseSettings({ DATA_DIR: dataDir, ATTESTA_MODE: 'test', ATTESTA_NOW: now, ...more });
}

const restore = (dataDir: string, ledger: string | null = path()): Promise<RestoreReport> =>
  restoreBackup({
    from: backup,
    passphrase: PASSPHRASE,
    settings: settingsOf(dataDir),
    ledger,
    onProgress: () => {},
  });

interface Started {
  readonly database: Database;
  readonly settled: SettledLedger;
  call(
    method: 'GET' | 'POST',
    url: string,
    headers?: Record<string, string>,
    body?: object,
  ): Promise<{ status: number; body: unknown }>;
}

/** As the product starts on a folder: the ledger is settled, then it is served. */
async function started<T>(
  dataDir: string,
  work: (on: Started) => Promise<T>,
  more: Record<string, string> = {},
): Promise<T> {
  const database = await provideDatabase({ dataDir, poolSize: 4 });
  try {
    return await withOffice(settingsOf(dataDir, more), database, async ({ engine, duties, operations }) => {
      const settled = await duties.settleLedger(houseContext(engine));
      const app = await buildServer({ engine, operations, staffApp: join(dataDir, 'no-app') });
      try {
        return await work({
          database,
          settled,
          async call(method, url, headers = {}, body) {
            const answer = await app.inject({
              method,
              url: `/api/v1${url}`,
              headers: { origin: 'http://localhost:4000', ...headers },
              ...(body && { payload: body }),
            });
            return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
          },
        });
      } finally {
        await app.close();
      }
    });
  } finally {
    await database.close();
  }
}

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

/** Everything that was done after the backup, asked of what is served now. */
async function expectInForce({ call, database }: Started): Promise<void> {
  const signIn = (username: string, password: string, more: object = {}) =>
    call('POST', '/sessions', {}, { username, password, ...more });
  expect((await call('GET', '/me', bearer(token.token))).status).toBe(401);
  expect((await call('GET', '/me', bearer(tokenOfWhoChanges.token))).status).toBe(401);
  expect((await call('GET', '/me', { cookie: session })).status).toBe(401);
  expect((await signIn('changes', OLD)).status).toBe(401);
  expect((await signIn('leaves', OLD)).status).toBe(401);
  const [factors] = await database.owner.query<{ n: number }>(
    'select count(*)::int as n from attesta.second_factors where user_id = $1',
    [users.loses],
  );
  expect(factors?.n).toBe(0);
  expect((await signIn('spends', OLD, { code: codes[0] })).status).toBe(401);
  expect((await signIn('spends', OLD, { code: codes[1] })).status).toBe(201);

  const [consent] = await database.owner.query<{ kind: string; note: string | null }>(
    'select kind, note from attesta.consent_events where subject = $1 order by at desc, recorded_at desc limit 1',
    [people.withdraws],
  );
  expect(consent).toEqual({ kind: 'withdrawn', note: null });
  const [record] = await database.owner.query<{ state: string }>(
    'select state from data.contacts where id = $1',
    [people.restricts],
  );
  expect(record?.state).toBe('restricted');
  await expectOtherTables(database);
  const cases = await database.owner.query('select number, type, subject, note from attesta.requests');
  expect(cases).toMatchObject([
    { number: caseNumber, type: 'objection', subject: people.objects, note: null },
  ]);
}

async function expectOtherTables({ owner }: Database): Promise<void> {
  const one = async (sql: string, value: unknown) => (await owner.query(sql, [value]))[0];
  const { profile, denies, group, holds, blocks } = others;
  expect(await one('select modules from attesta.profiles where id = $1', profile)).toEqual({
    modules: { contacts: ['read'] },
  });
  expect(await one('select effect, active from attesta.record_rules where id = $1', denies)).toEqual({
    effect: 'deny',
    active: true,
  });
  expect(await one('select 1 as one from attesta.groups where id = $1', group)).toBeUndefined();
  const [settings] = await owner.query<{ settings: object }>(
    'select settings from attesta.installation_settings',
  );
  expect(settings?.settings).toMatchObject({ name: 'Renamed Company Ltd' });
  expect(await one('select number, lifted_at from attesta.legal_holds where record = $1', holds)).toEqual({
    number: others.hold,
    lifted_at: null,
  });
  expect(
    await one('select number, body from attesta.complaints where number = $1', others.complaint),
  ).toEqual({
    number: others.complaint,
    body: expect.stringContaining('what was said is lost'),
  });
  expect(await one('select state, last_name from data.contacts where id = $1', blocks)).toEqual({
    state: 'blocked',
    last_name: null,
  });
  expect(await one('select kind, reason from attesta.sharing_objections where subject = $1', holds)).toEqual({
    kind: 'objected',
    reason: null,
  });
  expect(await one('select ground from attesta.blocked_records where record = $1', blocks)).toEqual({
    ground: 'erasure',
  });
}

let dataDir: string;

describe('a restored backup', () => {
  let report: RestoreReport;
  beforeAll(async () => {
    dataDir = join(folder, 'restored');
    // A ledger that was compacted since the backup, which holds its own as it was.
    const ledger = join(folder, 'compacted.jsonl');
    await cp(path(), ledger);
    await cp(`${path()}.head`, `${ledger}.head`);
    const keys = join(server.engine.dataDir, 'keys');
    const file = ledgerFileAt(ledger, keys, undefined, supersededAt(server.clock.now));
    expect(await file.compact(async () => {})).toBeGreaterThan(2);
    report = await restore(dataDir, ledger);
  }, 180_000);

  test('has everything in force that was in force before, when it is started', async () => {
    await started(dataDir, async (on) => {
      expect(on.settled.deeds).toEqual({});
      await expectInForce(on);
    });
  }, 180_000);

  test('is reported by kind, and each repeat has its event', async () => {
    const { deeds } = report.replay;
    expect(deeds).toMatchObject({
      'consent.ended': { repeated: 1 },
      'request.received': { repeated: 1 },
      'state.began': { repeated: 2 },
      'user.deactivated': { repeated: 1 },
      'password.changed': { repeated: 1 },
      'factor.removed': { repeated: 1 },
      'token.revoked': { repeated: 1 },
    });
    await started(dataDir, async ({ database }) => {
      const [events] = await database.owner.query<{ n: number }>(
        "select count(*)::int as n from evidence.events where action = 'ledger.repeated'",
      );
      const repeated = Object.values(deeds).reduce((sum, one) => sum + one.repeated, 0);
      expect(events?.n).toBe(repeated);
    });
  }, 180_000);

  test('tells by name what could not be repeated, as evidence and to whoever asks', async () => {
    const told = report.replay.notRepeated.map(({ words, about }) => [words.en, about.subject]);
    expect(told).toContainEqual(['consents given', others.consents]);
    expect(notRepeatedLines(report.replay).join()).toMatch(/consents given: .*marketing_email/);
    await started(dataDir, async ({ database }) => {
      const lost = await lostDeeds(database, 100);
      expect(lost.map((one) => one.deed).sort()).toEqual(
        report.replay.notRepeated.map((one) => one.deed).sort(),
      );
      const events = await database.owner.query<{ subjects: string[] }>(
        "select subjects from evidence.events where action = 'ledger.not_repeated' and module = 'consent_events'",
      );
      expect(events).toEqual([{ subjects: [others.consents] }]);
    });
  }, 180_000);

  test('gives the next case a number that was not given before', async () => {
    await started(dataDir, async ({ database }) => {
      const [taken] = await database.query<{ n: number }>("select attesta.take_numbers('$requests', 1) as n");
      expect(taken?.n).toBeGreaterThan(Number(caseNumber.slice(3)));
    });
  }, 180_000);
});

describe('an older database that is put in place by other means', () => {
  test('is brought up to the ledger by the start, also after a start that was killed half-way, and only once', async () => {
    const older = join(folder, 'by-hand');
    await restore(older, null);
    await copyFile(path(), join(older, 'erasure-ledger.jsonl'));
    const database = await provideDatabase({ dataDir: older, poolSize: 4 });
    try {
      // The database goes away after the third deed, as by a kill.
      await database.owner.query(
        `create function public.third() returns trigger language plpgsql as $$ begin
           if (select count(*) from attesta.ledger_deeds where repeated_at is not null) > 3 then raise exception 'killed'; end if; return null; end $$;
         create trigger third after insert on attesta.ledger_deeds for each row execute function public.third()`,
      );
      const dies = withOffice(settingsOf(older), database, ({ engine, duties }) =>
        duties.settleLedger(houseContext(engine)),
      );
      await expect(dies).rejects.toThrow('killed');
      const [half] = await database.owner.query<{ n: number }>(
        'select count(*)::int as n from attesta.ledger_deeds where repeated_at is not null',
      );
      expect(half?.n).toBe(3);
      await database.owner.query('drop trigger third on attesta.ledger_deeds; drop function public.third()');
    } finally {
      await database.close();
    }
    await started(older, async (on) => {
      expect(settledLines(on.settled).join()).toContain('An older database was put in place');
      await expectInForce(on);
    });
    // What was done in it since then is written; what was repeated is not written as something new.
    await started(older, async ({ settled }) =>
      expect(settled).toMatchObject({ deeds: {}, mended: 0, lost: 0 }),
    );
    const written = await readFile(join(older, 'erasure-ledger.jsonl'), 'utf8');
    const known = (await readFile(path(), 'utf8')).split('\n').length;
    expect(written.split('\n')).toHaveLength(known + 1);
  }, 240_000);
});

describe('the ledger', () => {
  test('names nobody, and holds nothing that was said', async () => {
    // Sealed texts are left out: three letters of a name stand in so much base64 by chance.
    const text = (await readFile(path(), 'utf8')).replaceAll(/"sealed":"[A-Za-z0-9+/=]+"/g, '"sealed":""');
    expect(text).toContain('"sealed":""');
    for (const word of [
      NOTE,
      'Ottokar',
      'Withdraws',
      'changes',
      'Ema',
      'rgermeister',
      'Renamed Company',
      'please do write',
    ])
      expect(text).not.toContain(word);
    expect(text).not.toContain(codes[0]?.replaceAll('-', ''));
  });

  test('has each deed once, however often it is looked at', async () => {
    await server.engine.sealer.sealOnce();
    const text = await readFile(path(), 'utf8');
    const deeds = text.split('\n').filter((line) => line.includes('"deed"'));
    expect(new Set(deeds).size).toBe(deeds.length);
    const [noted] = await server.database.query<{ n: number }>(
      'select count(*)::int as n from attesta.ledger_deeds',
    );
    expect(deeds).toHaveLength(noted?.n ?? 0);
  });

  test('has no line of what was rolled back, and gets the line that a kill kept from being written', async () => {
    const before = await readFile(path(), 'utf8');
    const undone = server.database.transaction(async (tx) => {
      await tx.query('update attesta.users set active = false where id = $1', [users.spends]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await server.engine.sealer.sealOnce();
    expect(await readFile(path(), 'utf8')).toBe(before);
    await take(server.admin.patch(`/users/${users.spends}`, { active: false }), 200);
    await server.engine.sealer.sealOnce();
    const whole = await readFile(path(), 'utf8');
    // The line was being written when the machine stopped.
    await writeFile(path(), whole.slice(0, before.length + 30));
    await server.database.owner.query('update attesta.ledger_deeds set written = false');
    await server.engine.sealer.sealOnce();
    expect(await readFile(path(), 'utf8')).toBe(whole);
  });

  test('that was changed is refused with its line; one that is cut off, or gone, is said and written anew', async () => {
    const ledger = join(dataDir, 'erasure-ledger.jsonl');
    const whole = await readFile(ledger, 'utf8');
    const start = () => started(dataDir, async ({ settled }) => settled);
    await writeFile(ledger, whole.replace('"kind":"user.deactivated"', '"kind":"user.activated"'));
    await expect(start()).rejects.toThrow(/Line \d+ of .* was changed since it was written/);
    const lines = whole.split('\n');
    await writeFile(ledger, [...lines.slice(0, 2), ...lines.slice(3)].join('\n'));
    await expect(start()).rejects.toThrow(/Line 3 of .* was changed since it was written/);

    await writeFile(ledger, `${lines.slice(0, 3).join('\n')}\n`);
    const cut = await start();
    expect(settledLines(cut).join()).toContain('Lines were missing in the ledger');
    expect(cut.mended).toBeGreaterThan(10);
    expect(cut.lost).toBe(0);

    await rm(ledger);
    const gone = await start();
    expect(gone.mended).toBeGreaterThan(cut.mended);
    expect(gone.lost).toBe(0);
    await started(dataDir, async ({ database, settled }) => {
      expect(settled.mended).toBe(0);
      const { deeds } = await ledgerFile(dataDir).read();
      const known = await database.query<{ id: string }>(
        'select id from attesta.ledger_deeds where not superseded',
      );
      expect(known.filter(({ id }) => !deeds.has(id))).toEqual([]);
      const events = await database.owner.query(
        "select 1 from evidence.events where action = 'ledger.mended'",
      );
      expect(events).toHaveLength(2);
    });
  }, 240_000);

  test('that was cut off is refused by a restore', async () => {
    const cut = join(folder, 'cut.jsonl');
    const lines = (await readFile(path(), 'utf8')).split('\n');
    await writeFile(cut, `${lines.slice(0, 4).join('\n')}\n`);
    await cp(`${path()}.head`, `${cut}.head`);
    await expect(restore(join(folder, 'by-cut'), cut)).rejects.toThrow(/cut off: \d+ lines/);
  }, 180_000);

  test('follows to a copy elsewhere, and comes back from it', async () => {
    const copy = join(folder, 'elsewhere.jsonl');
    const more = { ATTESTA_LEDGER_COPY: copy };
    const ledger = join(dataDir, 'erasure-ledger.jsonl');
    await started(
      dataDir,
      async ({ database }) => {
        await database.query('update attesta.tokens set revoked_at = now() where revoked_at is null');
      },
      more,
    );
    await started(dataDir, async () => {}, more);
    expect(await readFile(copy, 'utf8')).toBe(await readFile(ledger, 'utf8'));
    const whole = await readFile(copy, 'utf8');
    await writeFile(ledger, whole.slice(0, whole.indexOf('\n') + 1));
    await started(dataDir, async ({ settled }) => expect(settled.mended).toBe(0), more);
    expect(await readFile(ledger, 'utf8')).toBe(whole);
    // A copy with other lines is never written over.
    await appendFile(copy, 'another house\n');
    await started(
      dataDir,
      async ({ database }) => void (await database.query('delete from attesta.tokens')),
      more,
    );
    expect(await readFile(copy, 'utf8')).toContain('another house');
  }, 240_000);
});
