import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import { purge } from './purge.ts';
import { likePatterns, scanDatabase, scanStatistics } from './scan-database.ts';
import { scanFolder } from './scan-folder.ts';

const secret = 'Wilhelmine Ärgerlich-"Qvist" <wilhelmine.qvist@rosengarten.example>';

describe('Art. 17: erased is not purged until no byte is left', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
    await database.owner.query(
      'create table public.letters (id uuid primary key default gen_random_uuid(), body text, extra jsonb, raw bytea)',
    );
    await database.owner.query('create index on public.letters (body)');
    for (let turn = 0; turn < 3; turn += 1) {
      await database.owner.query(
        `insert into public.letters (body, extra, raw)
         select case when i % 10 = 0 then $1 else 'somebody else ' || i end, null, null from generate_series(1, 2000) i`,
        [secret],
      );
    }
    await database.owner.query('analyze public.letters');
  });
  afterAll(() => database.close());

  it('finds a value in text, JSON and bytes of any table, whoever made the table', async () => {
    await database.owner.query(
      'create table public.elsewhere (id uuid primary key default gen_random_uuid(), extra jsonb, raw bytea)',
    );
    await database.owner.query(
      "insert into public.elsewhere (extra) values (jsonb_build_object('deep', jsonb_build_array($1::text)))",
      [secret],
    );
    await database.owner.query('insert into public.elsewhere (raw) values ($1)', [
      Buffer.from(`x${secret}y`),
    ]);
    const scan = await scanDatabase(database.owner, [secret]);
    await database.owner.query('drop table public.elsewhere');
    const found = Object.fromEntries(scan.found.map((finding) => [finding.table, finding.rows]));
    expect(found).toEqual({ 'public.elsewhere': 2, 'public.letters': 600 });
    expect(await scanStatistics(database.owner, [secret])).toBeGreaterThan(0);
  });

  it('leaves wildcards in a value without meaning', () => {
    expect(likePatterns(['50%_off'])).toContain('%50\\%\\_off%');
  });

  it('rewrites tables, statistics and the log until the search of the raw bytes finds nothing', async () => {
    const [setting] = await database.owner.query<{ data_directory: string }>('show data_directory');
    const folder = setting?.data_directory ?? '';
    await database.owner.query('delete from public.letters where body = $1', [secret]);
    await database.owner.query('vacuum public.letters').catch(() => {});
    const before = await scanFolder(folder, [secret]);
    expect(before.found.length).toBeGreaterThan(0);
    expect((await scanDatabase(database.owner, [secret])).found).toEqual([]);
    const steps: string[] = [];
    const result = await purge({
      database,
      tables: ['public.letters'],
      values: [secret],
      folder,
      onProgress: (_step, _of, what) => steps.push(what),
      signal: new AbortController().signal,
    });
    // On a server of somebody else's the certificate says what could not be promised, and nothing is claimed.
    const [recycle] = await database.owner.query<{ wal_recycle: string }>('show wal_recycle');
    if (recycle?.wal_recycle === 'on') {
      expect(result.notPromised).toContain('log_segments_recycled');
      return;
    }
    expect(result.bytes?.found).toEqual([]);
    expect(result.notPromised).toEqual([]);
    expect(result.rewritten).toEqual(['public.letters']);
    expect(steps.at(-1)).toBe('done');
  }, 120_000);

  it('stops when it is told to', async () => {
    const stopped = AbortSignal.abort(new Error('cancelled'));
    await expect(
      purge({
        database,
        tables: ['public.letters'],
        values: [secret],
        folder: null,
        onProgress: () => {},
        signal: stopped,
      }),
    ).rejects.toThrow('cancelled');
  });
});
