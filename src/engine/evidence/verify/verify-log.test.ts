import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EvidenceFixture, evidenceFixture } from '../../../../tools/testing/evidence.ts';
import { noteSigner } from '../note.ts';
import { RANGE_SIZE } from './range-tree.ts';
import { type VerifyOptions, verifyLog } from './verify-log.ts';

let fixture: EvidenceFixture;

async function verify(options: VerifyOptions & { kept?: readonly string[] } = {}) {
  const { kept = [], ...rest } = options;
  const { database, signer } = fixture;
  return verifyLog(
    { url: database.connection.url, verifierKeys: [signer.verifierKey], keptCheckpoints: kept },
    rest,
  );
}

const codes = (report: Awaited<ReturnType<typeof verify>>) => report.findings.map((one) => one.code);

async function checkpoints(): Promise<string[]> {
  const rows = await fixture.database.query<{ note: string }>(
    'SELECT note FROM evidence.checkpoints ORDER BY size',
  );
  return rows.map((row) => row.note);
}

/** Events as prepareEvent makes them, in one transaction: their ids are counted from 1. */
const INSERT_EVENTS = `
  INSERT INTO evidence.events (id, leaf)
  SELECT id::uuid, '{"action":"record.viewed","actor":{"id":"sealer","kind":"system"},"at":"2026-11-24T10:00:00.000Z","commitments":[],"id":"' || id || '","module":"contacts","v":1}'
  FROM (SELECT '019a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS id FROM generate_series($1::int, $2::int) n) made`;

/** SQL that names the event at a position. */
const eventAt = (position: number) => `(SELECT event FROM evidence.log WHERE position = ${position})`;

describe('verifying a small log', () => {
  let healthy: Awaited<ReturnType<typeof verify>>;
  beforeEach(async () => {
    fixture = await evidenceFixture();
    await fixture.write(300);
    await fixture.write(100, {
      payloads: [],
      request: '019a0000-0000-7000-8000-000000000009',
      purpose: 'newsletter',
    });
    await fixture.settle(fixture.another({ batch: 90 }));
    await fixture.write(150, {
      payloads: [
        { subject: null, value: 'a' },
        { subject: null, value: 'b' },
      ],
    });
    await fixture.settle();
    healthy = await verify({ kept: await checkpoints() });
  });
  afterEach(() => fixture.close());

  test('finds nothing wrong with one that nobody touched, and counts what it saw', async () => {
    expect(healthy).toMatchObject({
      ok: true,
      size: 550,
      events: 550,
      payloads: 600,
      erased: 0,
      unsealed: 0,
      checkpoints: 6,
      keptCheckpoints: 6,
      findings: [],
    });
    await fixture.write(2);
    const progress: number[] = [];
    const report = await verify({ onProgress: (done, total) => progress.push(done, total) });
    expect(report).toMatchObject({ ok: true, unsealed: 2, root: healthy.root });
    expect(progress.slice(-2)).toEqual([550, 550]);
  });

  test('reads events that were sealed in another order than that of their ids', async () => {
    for (const id of [3, 1, 2]) await fixture.database.owner.query(INSERT_EVENTS, [id, id]);
    await fixture.settle();
    expect(await verify()).toMatchObject({ ok: true, size: 553, events: 553 });
    await fixture.tamper(
      `UPDATE evidence.events SET leaf = replace(leaf, 'viewed', 'opened'), action = 'record.opened' WHERE id = ${eventAt(551)}`,
    );
    expect((await verify()).findings).toMatchObject([
      { code: 'leaf_differs', position: 551, event: '019a0000-0000-7000-8000-000000000001' },
    ]);
  });

  test('an erased payload still verifies and is counted', async () => {
    await fixture.database.query(
      `DELETE FROM evidence.payloads WHERE event = ${eventAt(3)} OR (event = ${eventAt(420)} AND part = 1)`,
    );
    expect(await verify()).toMatchObject({ ok: true, payloads: 598, erased: 2, root: healthy.root });
  });

  test('names the event whose content was changed', async () => {
    await fixture.tamper(
      `UPDATE evidence.payloads SET payload = replace(payload, 'García', 'Garcia') WHERE event = ${eventAt(7)}`,
    );
    const report = await verify();
    expect(report).toMatchObject({
      ok: false,
      firstBadPosition: 7,
      findings: [{ code: 'payload_differs', position: 7, number: 'E06' }],
    });
  });

  test('names the event that got another’s content, or one that it never had', async () => {
    await fixture.tamper(
      `UPDATE evidence.payloads SET part = 1 WHERE event = ${eventAt(9)}`,
      `INSERT INTO evidence.payloads SELECT '019a0000-0000-7000-8000-0000000000ff', 0, null, salt, payload FROM evidence.payloads LIMIT 1`,
    );
    expect((await verify()).findings).toMatchObject([
      { code: 'payload_unknown', position: 9 },
      { code: 'payload_orphaned', event: '019a0000-0000-7000-8000-0000000000ff' },
    ]);
  });

  test('names the event whose leaf was changed', async () => {
    await fixture.tamper(
      `UPDATE evidence.events SET action = 'record.viewed', leaf = replace(leaf, 'record.updated', 'record.viewed') WHERE id = ${eventAt(255)}`,
    );
    expect(await verify()).toMatchObject({
      findings: [{ code: 'leaf_differs', position: 255 }],
      firstBadPosition: 255,
    });
  });

  test('notices when leaf and stored hash were changed together: the tile, or else the signed root', async () => {
    const forge = (position: number) => [
      `UPDATE evidence.events SET action = 'record.viewed', leaf = replace(leaf, 'record.updated', 'record.viewed') WHERE id = ${eventAt(position)}`,
      `UPDATE evidence.log SET leaf_hash = sha256('\\x00'::bytea || convert_to((SELECT leaf FROM evidence.events WHERE id = event), 'UTF8')) WHERE position = ${position}`,
    ];
    await fixture.tamper(...forge(100));
    const tiled = await verify();
    expect(tiled.firstBadPosition).toBe(100);
    expect(codes(tiled)).toEqual(['tile_differs', ...Array.from({ length: 5 }, () => 'checkpoint_root')]);
    await fixture.tamper(...forge(530));
    expect((await verify()).findings.at(-1)).toMatchObject({ code: 'checkpoint_root' });
  });

  test('names the range between two checkpoints when tiles were forged too', async () => {
    await fixture.tamper(
      `UPDATE evidence.events SET leaf = replace(leaf, '"v":1', '"v":2') WHERE id = ${eventAt(545)}`,
      `UPDATE evidence.log SET leaf_hash = sha256('\\x00'::bytea || convert_to((SELECT leaf FROM evidence.events WHERE id = event), 'UTF8')) WHERE position = 545`,
    );
    const report = await verify();
    expect(report.firstBadPosition).toBe(545);
    expect(codes(report)).toEqual(['leaf_malformed', 'checkpoint_root']);
    expect(report.findings.at(-1)?.detail).toContain('has size 400');
  });

  test('names a searchable column that no longer says what the leaf says', async () => {
    await fixture.tamper(
      `UPDATE evidence.events SET at = at + interval '1 ms' WHERE id = ${eventAt(11)}`,
      `UPDATE evidence.events SET record = null WHERE id = ${eventAt(12)}`,
      `UPDATE evidence.events SET actor = id WHERE id = ${eventAt(310)}`,
      `UPDATE evidence.events SET subjects = subjects || id WHERE id = ${eventAt(311)}`,
    );
    expect((await verify()).findings).toMatchObject([
      { code: 'column_differs', position: 11, detail: 'at.' },
      { code: 'column_differs', position: 12, detail: 'record.' },
      { code: 'column_differs', position: 310, detail: 'actor.' },
      { code: 'column_differs', position: 311, detail: 'subjects.' },
    ]);
  });

  test('names the position of a log row that was deleted', async () => {
    await fixture.tamper('DELETE FROM evidence.log WHERE position = 42');
    const report = await verify();
    expect(report.firstBadPosition).toBe(42);
    expect(report.findings[0]).toMatchObject({ code: 'position_missing', position: 42 });
    expect(codes(report)).toContain('event_skipped');
  });

  test('notices an event that is in the log twice', async () => {
    await fixture.tamper(
      'ALTER TABLE evidence.log DROP CONSTRAINT log_event_key',
      'UPDATE evidence.log SET event = (SELECT event FROM evidence.log WHERE position = 5) WHERE position = 60',
    );
    const report = await verify();
    expect(report.counts).toMatchObject({ event_repeated: 1, event_skipped: 1 });
  });

  test('names the position of an event that was deleted', async () => {
    await fixture.tamper(`DELETE FROM evidence.events WHERE id = ${eventAt(420)}`);
    const report = await verify();
    expect(report).toMatchObject({
      firstBadPosition: 420,
      findings: [
        { code: 'event_missing', position: 420 },
        { code: 'payload_orphaned' },
        { code: 'payload_orphaned' },
      ],
    });
  });

  test('notices two events that changed places', async () => {
    await fixture.tamper(
      `CREATE TEMP TABLE swap ON COMMIT DROP AS SELECT * FROM evidence.log WHERE position IN (20, 21)`,
      'DELETE FROM evidence.log WHERE position IN (20, 21)',
      'INSERT INTO evidence.log SELECT 41 - position, event, leaf_hash FROM swap',
    );
    const report = await verify();
    expect(report.firstBadPosition).toBe(20);
    expect(report.findings[0]).toMatchObject({ code: 'tile_differs', position: 20 });
    expect(report.counts.checkpoint_root).toBe(6);
  });

  test('notices a tail that was cut off, by a checkpoint kept outside', async () => {
    const kept = await checkpoints();
    await fixture.tamper(
      'DELETE FROM evidence.payloads WHERE event IN (SELECT event FROM evidence.log WHERE position >= 400)',
      'DELETE FROM evidence.events WHERE id IN (SELECT event FROM evidence.log WHERE position >= 400)',
      'DELETE FROM evidence.log WHERE position >= 400',
      'DELETE FROM evidence.checkpoints WHERE size > 400',
      'DELETE FROM evidence.tiles WHERE (index + 1) * 256 > 400',
    );
    expect(await verify()).toMatchObject({ ok: true, size: 400 });
    const witnessed = await verify({ witnessCheckpoint: kept.at(-1) ?? '' });
    expect(witnessed.findings).toMatchObject([
      { code: 'log_truncated', position: 400, detail: 'It covers 550 events.' },
    ]);
    expect(codes(await verify({ kept }))).toEqual(['log_truncated']);
  });

  test('notices rows at the end that no checkpoint covers, and tiles that nothing covers', async () => {
    await fixture.tamper(
      'DELETE FROM evidence.checkpoints WHERE size > 400',
      'INSERT INTO evidence.tiles SELECT 3, index, hashes, root FROM evidence.tiles LIMIT 1',
    );
    const report = await verify();
    expect(report.findings).toMatchObject([
      { code: 'head_unsigned', position: 400 },
      { code: 'tile_unknown' },
    ]);
  });

  test('notices a log that was rewritten and signed anew, by a checkpoint kept outside', async () => {
    const kept = await checkpoints();
    await fixture.tamper(
      `UPDATE evidence.events SET action = 'record.viewed', leaf = replace(leaf, 'record.updated', 'record.viewed') WHERE id = ${eventAt(500)}`,
      'TRUNCATE evidence.log, evidence.tiles, evidence.checkpoints',
    );
    await fixture.settle(fixture.another());
    expect(await verify()).toMatchObject({ ok: true });
    const report = await verify({ kept });
    expect(new Set(codes(report))).toEqual(new Set(['log_rewritten']));
  });

  test('notices checkpoints that were swapped, forged, or signed by a stranger', async () => {
    const stranger = noteSigner(fixture.signer.name, Buffer.alloc(32, 9));
    const notes = await checkpoints();
    const forged = stranger.sign((notes[0] ?? '').split('\n').slice(0, 3).join('\n').concat('\n'));
    await fixture.tamper(
      `UPDATE evidence.checkpoints SET note = (SELECT note FROM evidence.checkpoints WHERE size = 180) WHERE size = 270`,
      `UPDATE evidence.checkpoints SET note = '${forged}' WHERE size = 90`,
    );
    const report = await verify({ kept: [forged] });
    expect(report.findings).toMatchObject([
      { code: 'checkpoint_signature', detail: 'The checkpoint of size 90.' },
      { code: 'checkpoint_malformed', detail: 'The checkpoint of size 270.' },
      { code: 'kept_signature' },
    ]);
  });

  test('notices a tile that was changed or lost', async () => {
    await fixture.tamper(
      "UPDATE evidence.tiles SET hashes = overlay(hashes PLACING '\\x00' FROM 65) WHERE index = 1",
      'DELETE FROM evidence.tiles WHERE index = 0',
    );
    expect((await verify()).findings).toMatchObject([
      { code: 'tile_missing', position: 0 },
      { code: 'tile_differs', position: 258 },
    ]);
  });

  test('an empty log verifies', async () => {
    const empty = await evidenceFixture();
    try {
      const source = { url: empty.database.connection.url, verifierKeys: [empty.signer.verifierKey] };
      expect(await verifyLog(source)).toMatchObject({ ok: true, size: 0, events: 0 });
    } finally {
      await empty.close();
    }
  });
});

describe('verifying a log of several ranges, by threads', () => {
  beforeAll(async () => {
    fixture = await evidenceFixture();
    const { database } = fixture;
    // The last range is a ragged one.
    await database.owner.query(INSERT_EVENTS, [1, RANGE_SIZE * 2 + 777]);
    await fixture.settle();
  }, 300_000);
  afterAll(() => fixture.close());

  test('comes to the same as one thread', async () => {
    const seen: number[] = [];
    const threads = await verify({
      workers: 2,
      kept: await checkpoints(),
      onProgress: (done) => seen.push(done),
    });
    expect(threads).toMatchObject({ ok: true, size: RANGE_SIZE * 2 + 777, findings: [] });
    expect(seen.at(-1)).toBe(threads.size);
    expect(await verify({ workers: 1 })).toEqual({ ...threads, keptCheckpoints: 0 });
  });

  test('names faults in any range', async () => {
    await fixture.tamper(
      `UPDATE evidence.events SET module = 'accounts', leaf = replace(leaf, 'contacts', 'accounts') WHERE id = ${eventAt(RANGE_SIZE + 5)}`,
      'UPDATE evidence.tiles SET root = sha256(root) WHERE level = 1 AND index = 1',
    );
    const report = await verify({ workers: 2 });
    expect(report.findings).toMatchObject([
      { code: 'tile_differs', position: RANGE_SIZE, detail: 'Tile 1 of level 1. Its root.' },
      { code: 'leaf_differs', position: RANGE_SIZE + 5 },
    ]);
  });
});
