import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';
import { systemRights } from '../../engine/access/compile-rights.ts';
import { portalUserId } from '../../engine/access/shipped.ts';
import { runJobs } from '../../engine/jobs/jobs.ts';
import { houseContext } from '../../server/house-context.ts';
import { admitPortal, rotatePortalKey } from '../../server/portal-credential.ts';
import { examine } from './examination.ts';
import type { Installation } from './measure.ts';
import { ledgerLeaves } from './measures/ledger.ts';
import { portalKey } from './measures/portal-key.ts';

const installationOfTest: Installation = {
  dataDir: '/nowhere',
  publicUrl: 'https://a.example',
  portalPublicUrl: 'https://b.example',
  mode: 'production',
  ownAddress: undefined,
  programDir: '/nowhere',
};
let server: RunningServer;
beforeAll(async () => {
  server = await testServer({ now: '2026-03-05T10:00:00Z' });
});
afterAll(() => server?.close());

interface Measured {
  readonly code: string;
  readonly outcome: string;
  readonly sentence: string;
  readonly mend: string | null;
  readonly items: readonly string[];
  readonly users: readonly { readonly title: string }[];
}

async function examined() {
  const asked = await server.admin.post('/examinations', {});
  expect(asked, JSON.stringify(asked.body)).toMatchObject({
    status: 202,
    body: { state: 'waiting', measures: [] },
  });
  await runJobs(server.database);
  const answer = await server.admin.get(`/examinations/${asked.body.id}`);
  expect(answer.body.state).toBe('done');
  const measures: readonly Measured[] = answer.body.measures;
  return { ...answer.body, of: (code: string) => measures.find((one) => one.code === code) };
}

describe('Art. 32(1)(d): the installation examines itself', () => {
  it('says of each measure whether it holds and, where not, how to mend it', async () => {
    const found = await examined();
    for (const measure of found.measures) {
      expect(measure.sentence, measure.code).toMatch(/\.$/);
      if (measure.outcome === 'fail' || measure.outcome === 'warn')
        expect(measure.mend, measure.code).toBeTruthy();
    }
    const { pass, warn, fail, unknown } = found.counts;
    expect(pass + warn + fail + unknown).toBe(found.measures.length);
    expect(found.of('production_mode').outcome).toBe('fail');
    expect(found.of('database_roles').outcome).toBe('pass');
    expect(found.of('security_headers').outcome).toBe('unknown');
  });

  it('speaks Spanish', async () => {
    await server.database.query("UPDATE attesta.users SET locale = 'es' WHERE id = $1", [
      server.admin.userId,
    ]);
    const found = await examined();
    expect(found.of('production_mode').sentence).toContain('modo de prueba');
    await server.database.query("UPDATE attesta.users SET locale = 'en' WHERE id = $1", [
      server.admin.userId,
    ]);
  });

  it('is evidence: the log says which measure ended how', async () => {
    const found = await examined();
    const events = await server.admin.get(`/evidence/events?action=control.checked&record=${found.id}`);
    expect(events.body.items).toHaveLength(1);
    expect(events.body.items[0].contents).toBe(1);
  });

  it('says that the ledger does not leave the machine, and whether its copy holds what it holds', async () => {
    const copy = join(server.engine.dataDir, 'copy.jsonl');
    const ground = {
      database: server.database,
      catalog: server.engine.catalog.current(),
      now: server.clock.now(),
      installation: {
        dataDir: server.engine.dataDir,
        publicUrl: 'http://localhost:4000',
        portalPublicUrl: 'http://localhost:4100',
        mode: 'test',
        ownAddress: undefined,
        programDir: server.engine.dataDir,
      },
    } as const;
    const looked = (ledgerCopy: string) =>
      ledgerLeaves.look({ ...ground, installation: { ...ground.installation, ledgerCopy } });
    expect(await ledgerLeaves.look(ground)).toMatchObject({ outcome: 'warn' });
    await writeFile(copy, 'another line\n');
    expect(await looked(copy)).toMatchObject({ outcome: 'fail', items: [copy] });
    await rm(copy);
    await writeFile(join(server.engine.dataDir, 'erasure-ledger.jsonl'), '');
    await writeFile(copy, '');
    // The same disk: better than nothing, and said.
    expect(await looked(copy)).toMatchObject({ outcome: 'warn' });
    await rm(copy);
    await rm(join(server.engine.dataDir, 'erasure-ledger.jsonl'));
  });

  it('a file of the data folder that others may read fails, with its path', async () => {
    const file = join(server.engine.dataDir, 'checkpoints', 'left-open.txt');
    await mkdir(join(server.engine.dataDir, 'checkpoints'), { recursive: true, mode: 0o700 });
    await writeFile(file, '');
    await chmod(server.engine.dataDir, 0o755);
    await chmod(join(server.engine.dataDir, 'checkpoints'), 0o755);
    await chmod(file, 0o644);
    expect((await examined()).of('file_permissions')).toMatchObject({
      outcome: 'fail',
      items: expect.arrayContaining(['checkpoints/left-open.txt']),
    });
    await chmod(server.engine.dataDir, 0o700);
    expect((await examined()).of('file_permissions').outcome).toBe('pass');
  });

  it('a key that others may read fails', async () => {
    const key = join(server.engine.dataDir, 'keys', 'evidence.key');
    await chmod(key, 0o640);
    expect((await examined()).of('key_files')).toMatchObject({
      outcome: 'fail',
      items: ['keys/evidence.key 0640'],
    });
    await chmod(key, 0o600);
    expect((await examined()).of('key_files').outcome).toBe('pass');
  });

  it('a column that no field declares fails', async () => {
    await server.database.owner.query('ALTER TABLE data.contacts ADD COLUMN shoe_size integer');
    expect((await examined()).of('undeclared_fields')).toMatchObject({
      outcome: 'fail',
      items: ['contacts.shoe_size'],
    });
    await server.database.owner.query('ALTER TABLE data.contacts DROP COLUMN shoe_size');
    expect((await examined()).of('undeclared_fields').outcome).toBe('pass');
  });

  it('a table whose row-level security was taken off fails', async () => {
    await server.database.owner.query('ALTER TABLE data.contacts DISABLE ROW LEVEL SECURITY');
    expect((await examined()).of('row_level_security')).toMatchObject({
      outcome: 'fail',
      items: ['data.contacts'],
    });
    await server.database.owner.query('ALTER TABLE data.contacts ENABLE ROW LEVEL SECURITY');
  });

  it('what cannot be looked at is unknown, and never a pass', async () => {
    const { database, catalog } = server.engine;
    const gone = { ...database, query: () => Promise.reject(new Error('away')), owner: database.owner };
    const found = await examine(
      {
        database: { ...gone, transaction: database.transaction },
        catalog: catalog.current(),
        principal: { kind: 'system', userId: server.admin.userId },
        rights: systemRights(server.admin.userId),
        now: () => server.clock.now(),
        locale: 'en',
        timeZone: 'Europe/Madrid',
        origin: { channel: 'job' },
      },
      {
        dataDir: '/nowhere',
        publicUrl: 'https://a.example',
        portalPublicUrl: 'https://b.example',
        mode: 'production',
        ownAddress: undefined,
        programDir: '/nowhere',
      },
      '01a21c34-e9a0-76f6-869c-3ecec6bc8f58',
    );
    const outcome = (code: string) => found.find((one) => one.code === code)?.outcome;
    expect(outcome('backup_age')).toBe('unknown');
    expect(outcome('evidence_sealed')).toBe('unknown');
    expect(outcome('disk_space')).toBe('unknown');
    expect(outcome('tls')).toBe('pass');
  });

  it('a token that nobody used for 90 days is warned of', async () => {
    await using later = await testServer({ now: '2026-03-05T10:00:00Z' });
    await later.admin.post('/tokens', {
      name: 'Old import',
      scopes: ['records:read'],
      expiresAt: '2026-12-01T00:00:00Z',
    });
    later.clock.set('2026-06-10T10:00:00Z');
    const admin = await later.as('administrator');
    const asked = await admin.post('/examinations', {});
    await runJobs(later.database);
    const answer = await admin.get(`/examinations/${asked.body.id}`);
    const tokens = answer.body.measures.find((one: Measured) => one.code === 'tokens');
    expect(tokens).toMatchObject({ outcome: 'warn' });
    expect(tokens.items[0]).toContain('Old import: unused');
  });

  it('an administrator without a second factor fails; with one it holds', async () => {
    await server.hire({
      username: 'sam',
      name: 'Sam Cole',
      role: 'support',
      password: 'copper lantern walks at dawn',
      locale: 'en',
    });
    const found = (await examined()).of('second_factor');
    expect(found).toMatchObject({ outcome: 'fail' });
    // Who may not administer is not among those of whom it says so.
    expect(found?.users.map((one: { title: string }) => one.title)).not.toContain('Sam Cole');
    expect(found?.users).not.toEqual([]);
    await server.database.owner.query(
      `INSERT INTO attesta.second_factors (id, user_id, kind, name, created_at, credential, public_key)
       SELECT gen_random_uuid(), id, 'passkey', 'Key', now(), sha256(id::text::bytea), '\\x01'
       FROM attesta.users WHERE password_hash IS NOT NULL`,
    );
    expect((await examined()).of('second_factor').outcome).toBe('pass');
  });

  it('is not for those without the right', async () => {
    const sales = await server.as('sales');
    expect((await sales.post('/examinations', {})).status).toBe(403);
    expect((await sales.get('/examinations')).status).toBe(403);
  });
});

describe('Art. 32(1)(c): backups are reported by what makes them', () => {
  it('a fresh one holds, an old one warns, none at all fails', async () => {
    expect((await examined()).of('backup_age').outcome).toBe('fail');
    const body = {
      takenAt: '2026-03-05T02:00:00Z',
      location: 'Vault 3, shelf B',
      encrypted: true,
      bytes: 12_000,
    };
    const told = await server.admin.post('/backups', body);
    expect(told, JSON.stringify(told.body)).toMatchObject({
      status: 201,
      body: { location: 'Vault 3, shelf B' },
    });
    expect((await examined()).of('backup_age').outcome).toBe('pass');
    const events = await server.admin.get('/evidence/events?action=backup.made');
    expect(events.body.items).toHaveLength(1);
  });

  it('one from the future is refused at its field', async () => {
    const body = { takenAt: '2026-03-06T02:00:00Z', location: 'Vault', encrypted: true };
    const refused = await server.admin.post('/backups', body);
    expect(refused).toMatchObject({ status: 422, body: { findings: [{ field: 'takenAt' }] } });
  });
});

describe('Art. 32(1)(b): names and keys that should not stay as they were', () => {
  it('says so while an account has the shipped name, until it is renamed', async () => {
    expect((await examined()).of('shipped_names')).toMatchObject({
      outcome: 'warn',
      mend: expect.stringContaining('user rename admin'),
    });
    const path = `/users/${server.admin.userId}`;
    expect(await server.admin.patch(path, { username: 'ines' })).toMatchObject({
      status: 200,
      body: { username: 'ines' },
    });
    expect((await examined()).of('shipped_names').outcome).toBe('pass');
    const events = await server.admin.get(
      `/evidence/events?action=user.changed&record=${server.admin.userId}`,
    );
    expect(events.body.items.length).toBeGreaterThan(0);
  });

  it('warns of a portal key before it ends, and fails when one ended while it was in use', async () => {
    const context = houseContext(server.engine, 'cli');
    const { key, expiresAt } = await rotatePortalKey(context, { days: 60, overlapHours: 24 });
    expect((await examined()).of('portal_key').outcome).toBe('pass');
    const portal = server.withToken(key);
    expect((await portal.get('/portal/site')).status).toBe(200);
    const ends = Temporal.Instant.from(expiresAt);
    const at = async (hours: number) => {
      const moment = ends.add({ hours });
      return portalKey.look({
        database: server.database,
        catalog: server.engine.catalog.current(),
        now: moment,
        installation: installationOfTest,
      });
    };
    expect((await at(-24 * 13)).outcome).toBe('warn');
    expect((await at(24)).outcome).toBe('pass');
    await server.database.query('UPDATE attesta.tokens SET last_used_at = expires_at WHERE hint = $1', [
      key.slice(0, 8),
    ]);
    expect((await at(24)).outcome).toBe('fail');
  });

  it('warns of a fixed portal key that is older than 90 days, and fails where it is older than any made key could be', async () => {
    await server.database.query('DELETE FROM attesta.tokens WHERE user_id = $1', [portalUserId]);
    const longAgo = server.clock.now().subtract({ hours: 24 * 91 });
    await admitPortal({ ...houseContext(server.engine), now: () => longAgo }, 'k'.repeat(40));
    expect((await examined()).of('portal_key')).toMatchObject({ outcome: 'warn' });
    await server.database.query(
      "UPDATE attesta.tokens SET created_at = created_at - interval '310 days' WHERE user_id = $1",
      [portalUserId],
    );
    expect((await examined()).of('portal_key')).toMatchObject({ outcome: 'fail' });
  });
});
