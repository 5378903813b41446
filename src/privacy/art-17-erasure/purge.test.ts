import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import { tableOfFile } from './explain-bytes.ts';
import { horizonAt, markNow } from './horizon.ts';
import { likePatterns } from './like-patterns.ts';
import { type PurgeOptions, purge } from './purge.ts';
import { rewriteTable } from './rewrite-storage.ts';
import { scanDatabase, scanStatistics } from './scan-database.ts';
import { scanFolder } from './scan-folder.ts';
import { sealedPieces } from './sealed-needles.ts';

const NOT_OURS = 'the folder of this server is not ours to read';
const secret = 'Wilhelmine Ärgerlich-"Qvist" <wilhelmine.qvist@rosengarten.example>';

describe('Art. 17: erased is not purged until no byte is left', () => {
  let database: TestDatabase;
  let dataDir: string;
  beforeAll(async () => {
    database = await testDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'attesta-purge-'));
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

  /** The server's folder, where its owner and this process may look into it; a server of somebody else's need not let them. */
  async function readableFolder(): Promise<string | undefined> {
    const [row] = await database.owner
      .query<{ folder: string }>("select current_setting('data_directory') as folder")
      .catch(() => []);
    if (!row) return undefined;
    return readdir(row.folder).then(
      () => row.folder,
      () => undefined,
    );
  }

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

  it('rewrites tables, statistics and the log until the search of the raw bytes finds nothing', async (context) => {
    const folder = await readableFolder();
    if (folder === undefined) return context.skip(NOT_OURS);
    await database.owner.query('delete from public.letters where body = $1', [secret]);
    await database.owner.query('vacuum public.letters').catch(() => {});
    const before = await scanFolder(folder, [secret]);
    expect(before.found.length).toBeGreaterThan(0);
    expect((await scanDatabase(database.owner, [secret])).found).toEqual([]);
    const steps: string[] = [];
    const result = await purgeOf([secret], { folder, onProgress: (_step, _of, what) => steps.push(what) });
    // On a server of somebody else's the certificate says what could not be promised, and nothing is claimed.
    const [recycle] = await database.owner.query<{ wal_recycle: string }>('show wal_recycle');
    if (recycle?.wal_recycle === 'on') {
      expect(result.notPromised).toContain('log_segments_recycled');
      return;
    }
    expect(result.bytes).toMatchObject({ left: [], shared: 0 });
    expect(result.notPromised).toEqual([]);
    expect(result.rewritten).toEqual(['public.letters']);
    expect(steps.at(-1)).toBe('bytes');
  }, 120_000);

  it('what another record holds by right is no byte that was left, also while people write', async (context) => {
    const folder = await readableFolder();
    if (folder === undefined) return context.skip(NOT_OURS);
    const [own, sentence] = ['Roßhaupter-Ilg, third floor left', 'Please send a sample of the matt paper.'];
    await database.owner.query('create table public.others (id int primary key, body text, turn int)');
    await database.owner.query('insert into public.others select i, $1, 0 from generate_series(1, 20) i', [
      sentence,
    ]);
    await database.owner.query('insert into public.letters (body) select $1 from generate_series(1, 50)', [
      `${own} ${sentence}`,
    ]);
    const older = await database.owner.client();
    await older.query('begin isolation level repeatable read');
    await older.query('select count(*) from public.letters');
    await database.owner.query('delete from public.letters where body like $1', [`%${own}%`]);

    const early = await purgeOf([own, sentence], { folder, wait: 300 });
    expect(early).toMatchObject({ rewritten: [], bytes: null });
    expect(early.notPromised).toContain('older_transaction_open');

    let writing = true;
    let written = 0;
    const writer = (async () => {
      while (writing) {
        written += 1;
        await database.owner.query('update public.others set turn = $2, body = $3 where id = $1', [
          1 + (written % 20),
          written,
          sentence,
        ]);
        await database.owner.query('insert into public.letters (body) values ($1)', [
          `somebody else ${written}`,
        ]);
      }
    })();
    setTimeout(() => void older.query('commit').then(() => older.end()), 700);
    const result = await purgeOf([own, sentence], { folder }).finally(() => {
      writing = false;
    });
    await writer;
    expect(written).toBeGreaterThan(20);
    if (result.notPromised.includes('log_segments_recycled')) return;
    expect(result.bytes).toMatchObject({ left: [], shared: 1 });
    expect([...result.rewritten].sort()).toEqual(['public.letters', 'public.others']);
    expect((await scanFolder(folder, [own], () => {}, await otherFolders())).found).toEqual([]);
  }, 120_000);

  it('bytes that no row explains are named by their table, and written anew', async (context) => {
    const folder = await readableFolder();
    if (folder === undefined) return context.skip(NOT_OURS);
    const word = 'Quitterie';
    await database.owner.query('create table public.forgotten (id int primary key, body text)');
    await database.owner.query('insert into public.forgotten values (1, $1), (2, $2)', [word, 'somebody']);
    await database.owner.query('delete from public.forgotten where id = 1');
    await database.owner.query('checkpoint');
    const [file] = await database.owner.query<{ path: string }>(
      "select pg_relation_filepath('public.forgotten') as path",
    );
    expect(await tableOfFile(database.owner, file?.path ?? '')).toBe('public.forgotten');
    const result = await purgeOf([], { folder, words: [word] });
    if (result.notPromised.includes('log_segments_recycled')) return;
    expect(result.rewritten).toContain('public.forgotten');
    expect(result.bytes?.left).toEqual([]);
  }, 120_000);

  it('a write that is open in another database of the server keeps deleted rows: not yet purged, and the next try ends it', async () => {
    const folder = (await readableFolder()) ?? null;
    const value = 'Zwirbelbart-99114, the one with the dog';
    const sealed = randomBytes(60);
    await database.owner.query('insert into public.letters (body, raw) values ($1, $2)', [value, sealed]);
    const neighbour = new pg.Client({ connectionString: inject('attestaServer').url });
    await neighbour.connect();
    await neighbour.query('begin');
    await neighbour.query('select pg_current_xact_id()');
    try {
      await database.owner.query('delete from public.letters where body = $1', [value]);
      const mark = await markNow(database);
      expect(await horizonAt(database, mark)).toMatchObject({ heldBy: ['other_database'] });
      // What the rewriting itself says is enough, also where this role is not shown what others do.
      expect(await rewriteTable(database, 'public.letters', mark)).toBe('dead_rows_kept');
      const early = await purgeOf([value], { folder, wait: 200, sealed: [sealed] });
      expect(early).toMatchObject({ bytes: null, heldBy: ['other_database'] });
      expect(early.notPromised).toContain('older_transaction_open');
    } finally {
      await neighbour.query('rollback');
      await neighbour.end();
    }
    const late = await purgeOf([value], { folder, sealed: [sealed] });
    expect(late).toMatchObject({ rewritten: ['public.letters'], heldBy: [] });
    expect(late.notPromised).not.toContain('dead_rows_kept');
    if (folder === null || late.notPromised.includes('log_segments_recycled')) return;
    expect(late.bytes?.left).toEqual([]);
  }, 120_000);

  it('a snapshot that the wait did not see is noticed by the rewriting itself', async () => {
    await database.owner.query("insert into public.letters (body) values ('kept for a moment')");
    const older = await database.owner.client();
    await older.query('begin isolation level repeatable read');
    await older.query('select count(*) from pg_class');
    await database.owner.query("delete from public.letters where body = 'kept for a moment'");
    const mark = await markNow(database);
    const kept = await rewriteTable(database, 'public.letters', mark);
    await older.query('rollback');
    await older.end();
    expect(kept).toBe('dead_rows_kept');
    // Other test files write on the same server.
    const again = () => rewriteTable(database, 'public.letters', mark);
    await expect.poll(again, { timeout: 60_000, interval: 200 }).toBe('rewritten');
  }, 120_000);

  it('bytes of ciphertext that were left are found in every part of a long value, and a row that holds them explains nothing', async (context) => {
    const folder = await readableFolder();
    if (folder === undefined) return context.skip(NOT_OURS);
    const long = randomBytes(9000);
    const pieces = sealedPieces(new Set([long.toString('base64')]), new Set());
    expect(pieces.length).toBeGreaterThan(3);
    await database.owner.query('create table public.vault (id int primary key, raw bytea)');
    await database.owner.query('insert into public.vault values (1, $1)', [long]);
    const result = await purgeOf([], { folder, sealed: pieces.map((one) => Buffer.from(one, 'base64')) });
    if (result.notPromised.includes('log_segments_recycled')) return;
    expect(result.notPromised).toContain('bytes_still_found');
    expect(result.bytes?.left).toEqual(['public.vault']);
    await database.owner.query('drop table public.vault');
  }, 120_000);

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(purgeOf([secret], { signal })).rejects.toThrow('cancelled');
  });

  async function purgeOf(
    erased: readonly string[],
    options: Partial<PurgeOptions> & {
      readonly words?: readonly string[];
      readonly sealed?: readonly Buffer[];
    } = {},
  ) {
    const { words = [], sealed = [], ...others } = options;
    return purge({
      database,
      dataDir,
      tables: ['public.letters'],
      needles: { erased, words, sealed: sealed.map((one) => one.toString('base64')) },
      folder: null,
      onProgress: () => {},
      signal: new AbortController().signal,
      ...others,
    });
  }

  /** Other test files work on databases of their own on the same server. */
  async function otherFolders(): Promise<(path: string) => boolean> {
    const [own] = await database.owner.query<{ oid: string }>(
      'select oid::text as oid from pg_database where datname = current_database()',
    );
    return (path) => /^base\/\d+\//.test(path) && !path.startsWith(`base/${own?.oid}/`);
  }
});
