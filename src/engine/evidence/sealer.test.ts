import { fork } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type EvidenceFixture,
  evidenceFixture,
  testEvent,
  testNow,
} from '../../../tools/testing/evidence.ts';
import type { Sql } from '../database/database.ts';
import { checkpointFiles, readKeptCheckpoints } from './checkpoint-files.ts';
import { leafHash, merkleRoot } from './merkle.ts';
import { noteSigner, noteVerifier } from './note.ts';
import { parseCheckpoint } from './proof-check.ts';
import { recordEvents } from './record-events.ts';
import { createTogetherWriter } from './together-writer.ts';

let fixture: EvidenceFixture;
beforeAll(async () => {
  fixture = await evidenceFixture();
});
afterAll(() => fixture.close());

interface LogRow {
  readonly position: number;
  readonly leaf: string;
  readonly leaf_hash: Buffer;
}

/** The log is gap-free, its hashes are those of the leaves, and every checkpoint signs the root of its size. */
async function expectWholeLog(sql: Sql): Promise<number> {
  const rows = await sql.query<LogRow>(
    'SELECT l.position, e.leaf, l.leaf_hash FROM evidence.log l JOIN evidence.events e ON e.id = l.event ORDER BY l.position',
  );
  expect(rows.findIndex((row, i) => row.position !== i)).toBe(-1);
  const hashes = rows.map((row) => leafHash(Buffer.from(row.leaf)));
  expect(rows.findIndex((row, i) => !hashes[i]?.equals(row.leaf_hash))).toBe(-1);
  const checkpoints = await sql.query<{ size: number; note: string }>(
    'SELECT size, note FROM evidence.checkpoints ORDER BY size',
  );
  const verifier = noteVerifier(fixture.signer.verifierKey);
  for (const { size, note } of checkpoints) {
    const signed = parseCheckpoint(verifier.open(note) ?? '');
    expect(signed.size).toBe(size);
    expect(Buffer.from(signed.root)).toEqual(merkleRoot(hashes.slice(0, size)));
  }
  expect(checkpoints.at(-1)?.size ?? 0).toBe(rows.length);
  return rows.length;
}

async function counts(sql: Sql): Promise<{ events: number; log: number }> {
  const [row] = await sql.query<{ events: number; log: number }>(
    'SELECT (SELECT count(*) FROM evidence.events) AS events, (SELECT count(*) FROM evidence.log) AS log',
  );
  return row ?? { events: -1, log: -1 };
}

describe('writing events', () => {
  test('keeps leaf, columns and payload, and the columns are the leaf’s', async () => {
    const [event] = await fixture.write(1);
    const [row] = await fixture.database.query(
      'SELECT id, at, action, actor, actor_kind, module, record, request FROM evidence.events WHERE id = $1',
      [event?.id],
    );
    const leaf = JSON.parse(event?.leaf ?? '');
    expect(row).toEqual({
      id: event?.id,
      at: '2026-11-24T10:00:00.000Z',
      action: 'record.updated',
      actor: leaf.actor.id,
      actor_kind: 'user',
      module: 'contacts',
      record: leaf.record,
      request: null,
    });
    const payloads = await fixture.database.query(
      'SELECT part, subject, salt, payload FROM evidence.payloads WHERE event = $1',
      [event?.id],
    );
    const [kept] = event?.payloads ?? [];
    expect(payloads).toEqual([{ ...kept, salt: Buffer.from(kept?.salt ?? '', 'hex') }]);
  });

  test('happens with the change or not at all', async () => {
    const event = testEvent(1);
    const work = fixture.database.transaction(async (tx) => {
      await recordEvents(tx, [event]);
      throw new Error('the change failed');
    });
    await expect(work).rejects.toThrow('the change failed');
    expect(await fixture.database.query('SELECT 1 FROM evidence.events WHERE id = $1', [event.id])).toEqual(
      [],
    );
  });

  test('the portal leaves evidence that it cannot read', async () => {
    const event = testEvent(2);
    await fixture.database.transaction((tx) => recordEvents(tx, [event]), { subject: event.id });
    expect(
      await fixture.database.query('SELECT 1 AS there FROM evidence.events WHERE id = $1', [event.id]),
    ).toHaveLength(1);
    const read = fixture.database.transaction((tx) => tx.query('SELECT leaf FROM evidence.events'), {
      subject: event.id,
    });
    await expect(read).rejects.toThrow('permission denied');
  });

  test.each([
    ['UPDATE evidence.events SET leaf = leaf', 'evidence.events'],
    ['DELETE FROM evidence.events', 'evidence.events'],
    ['UPDATE evidence.log SET position = position', 'evidence.log'],
    ['DELETE FROM evidence.log', 'evidence.log'],
    ['DELETE FROM evidence.checkpoints', 'evidence.checkpoints'],
    ["UPDATE evidence.payloads SET payload = 'x'", 'evidence.payloads'],
    ['TRUNCATE evidence.tiles', 'evidence.tiles'],
  ])('nobody changes it: %s', async (statement) => {
    await expect(fixture.database.query(statement)).rejects.toThrow('permission denied');
    await expect(fixture.database.owner.query(statement)).rejects.toThrow('only ever added to');
  });

  test('an event whose id is not its leaf’s is refused', async () => {
    const [a, b] = [testEvent(1), testEvent(2)];
    await expect(recordEvents(fixture.database, [{ ...a, id: b.id, payloads: [] }])).rejects.toThrow(
      'names another id',
    );
  });

  test('looks that come together are written together, and a bad one fails alone', async () => {
    let statements = 0;
    const counted: Pick<Sql, 'query'> = {
      query: (statement, values) => {
        statements += 1;
        return fixture.database.query(statement, values);
      },
    };
    const writer = createTogetherWriter(counted);
    const events = Array.from({ length: 200 }, (_, i) => testEvent(i));
    await Promise.all(events.map((event) => writer.record(event)));
    expect(statements).toBeLessThan(10);
    const [bad, good] = [{ ...testEvent(1), leaf: '{}' }, testEvent(2)];
    const results = await Promise.allSettled([
      writer.record(good),
      writer.record(bad),
      writer.record(testEvent(3)),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const ids = [...events, good].map((event) => event.id);
    const found = await fixture.database.query('SELECT id FROM evidence.events WHERE id = ANY($1)', [ids]);
    expect(found).toHaveLength(201);
  });
});

describe('sealing', () => {
  test('appends what is committed, in small batches too, and signs the head', async () => {
    await fixture.write(1000);
    const sealed = await fixture.settle(fixture.another({ batch: 300 }));
    const { events, log } = await counts(fixture.database);
    expect([sealed, log]).toEqual([events, events]);
    expect(await expectWholeLog(fixture.database)).toBe(log);
    expect(await fixture.sealer.sealOnce()).toEqual({ sealed: 0, size: log, busy: false });
  });

  test('waits for a transaction that is still open, and then misses nothing', async () => {
    const early = testEvent(1);
    const late = testEvent(2);
    await fixture.settle();
    await fixture.database.transaction(async (tx) => {
      await recordEvents(tx, [early]);
      await recordEvents(fixture.database, [late]);
      expect((await fixture.sealer.sealOnce()).sealed).toBe(0);
    });
    expect(await fixture.settle()).toBe(2);
    await expectWholeLog(fixture.database);
  });

  test('a report that only reads for long does not hold it up', async () => {
    await fixture.database.transaction(async (tx) => {
      await tx.query('SELECT count(*) FROM evidence.events');
      await fixture.write(3);
      expect(await fixture.settle()).toBe(3);
    });
  });

  test('stays gap-free with writers and two nodes at work', async () => {
    const nodes = [fixture.another({ batch: 50 }), fixture.another({ batch: 70 })];
    let writing = true;
    const seal = async (node: (typeof nodes)[number]) => {
      while (writing) await node.sealOnce();
    };
    const write = async () => {
      for (let i = 0; i < 25; i += 1) {
        await fixture.database.transaction(async (tx) => {
          await recordEvents(tx, [testEvent(i), testEvent(i)]);
          await tx.query('SELECT pg_sleep(random() * 0.01)');
        });
      }
    };
    const sealing = nodes.map(seal);
    await Promise.all([write(), write(), write()]);
    writing = false;
    await Promise.all(sealing);
    await fixture.settle();
    const { events, log } = await counts(fixture.database);
    expect(log).toBe(events);
    await expectWholeLog(fixture.database);
  });

  test('goes on after a restore into another cluster, where transaction ids mean nothing', async () => {
    await fixture.settle();
    const [restored] = await fixture.write(3);
    await fixture.tamper(
      "UPDATE evidence.checkpoints SET cluster = 'the old one'",
      `UPDATE evidence.events SET txid = '999999999' WHERE id >= '${restored?.id}'`,
    );
    expect(await fixture.settle(fixture.another({ batch: 2 }))).toBe(3);
    await fixture.write(2);
    expect(await fixture.settle(fixture.another())).toBe(2);
    expect(await fixture.settle(fixture.another())).toBe(0);
    await expectWholeLog(fixture.database);
  });

  test('goes on when transaction ids were set back', async () => {
    await fixture.tamper("UPDATE evidence.checkpoints SET sealed_txid = '999999999'");
    await fixture.write(2);
    expect(await fixture.settle(fixture.another())).toBe(2);
  });

  test('refuses to sign over a log that another key signed, or that was changed', async () => {
    await fixture.write(1);
    const stranger = fixture.another({ signer: noteSigner(fixture.signer.name, Buffer.alloc(32, 7)) });
    await expect(stranger.sealOnce()).rejects.toThrow('another key');
    const change = (a: string, b: string) =>
      fixture.tamper(
        `UPDATE evidence.checkpoints SET note = replace(note, '${a}', '${b}') WHERE size = (SELECT max(size) FROM evidence.checkpoints)`,
      );
    await change('attesta.test/log', 'attesta.tesT/log');
    await expect(fixture.sealer.sealOnce()).rejects.toThrow('another key');
    await change('attesta.tesT/log', 'attesta.test/log');
    expect(await fixture.settle()).toBe(1);
    await fixture.write(1);
    const last = 'position = (SELECT max(position) FROM evidence.log)';
    await fixture.tamper(`UPDATE evidence.log SET leaf_hash = sha256(leaf_hash) WHERE ${last}`);
    await expect(fixture.another().sealOnce()).rejects.toThrow('attesta verify');
    const [row] = await fixture.database.query<{ leaf: string }>(
      `SELECT e.leaf FROM evidence.log l JOIN evidence.events e ON e.id = l.event WHERE ${last}`,
    );
    const right = leafHash(Buffer.from(row?.leaf ?? '')).toString('hex');
    await fixture.tamper(`UPDATE evidence.log SET leaf_hash = '\\x${right}' WHERE ${last}`);
    expect(await fixture.settle(fixture.another())).toBe(1);
    await expectWholeLog(fixture.database);
  });

  test('survives being killed at any instant', { timeout: 120_000 }, async () => {
    await fixture.settle();
    const program = join(import.meta.dirname, 'sealing-process.fixture.ts');
    const folder = await mkdtemp(join(tmpdir(), 'evidence-kill-'));
    const env = {
      ...process.env,
      SEED: '11'.repeat(32),
      URL: fixture.database.connection.url,
      FOLDER: folder,
    };
    const own = await evidenceFixture('attesta.test/killed');
    try {
      const settings = { ...env, URL: own.database.connection.url };
      for (let round = 0; round < 6; round += 1) {
        await own.write(400);
        const child = fork(program, { env: settings, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
        const ended = new Promise((resolve) => child.once('exit', resolve));
        await new Promise((resolve) => child.once('message', resolve));
        await new Promise((resolve) => setTimeout(resolve, 15 * round));
        child.kill('SIGKILL');
        await ended;
      }
      const signer = noteSigner('attesta.test/killed', Buffer.alloc(32, 0x11));
      await own.settle(own.another({ signer, sinks: [checkpointFiles(folder)] }));
      const { events, log } = await counts(own.database);
      expect(log).toBe(events);
      const rows = await own.database.query<{ note: string }>(
        'SELECT note FROM evidence.checkpoints ORDER BY size',
      );
      expect(new Set(await readKeptCheckpoints(folder))).toEqual(new Set(rows.map((row) => row.note)));
    } finally {
      await own.close();
      await rm(folder, { recursive: true });
    }
  });
});

describe('checkpoints leave the machine', () => {
  test('one file per day, only ever appended to, and the latest beside them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'evidence-checkpoints-'));
    try {
      let now = testNow;
      const sealer = fixture.another({ sinks: [checkpointFiles(folder)], clock: () => now });
      await fixture.settle(sealer);
      const rows = await fixture.database.query<{ note: string }>(
        'SELECT note FROM evidence.checkpoints ORDER BY size',
      );
      expect(await readKeptCheckpoints(folder)).toEqual(rows.map((row) => row.note));
      const first = await readFile(join(folder, '2026-11-24.txt'), 'utf8');
      now = testNow.add({ hours: 24 });
      await fixture.write(1);
      await fixture.settle(sealer);
      expect((await readdir(folder)).sort()).toEqual(['2026-11-24.txt', '2026-11-25.txt', 'latest']);
      expect(await readFile(join(folder, '2026-11-24.txt'), 'utf8')).toBe(first);
      expect(await readFile(join(folder, 'latest'), 'utf8')).toBe((await readKeptCheckpoints(folder)).at(-1));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('what a crash cut off is written again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'evidence-checkpoints-'));
    try {
      await fixture.settle(fixture.another({ sinks: [checkpointFiles(folder)] }));
      const whole = await readKeptCheckpoints(folder);
      const file = join(folder, '2026-11-24.txt');
      await writeFile(file, (await readFile(file, 'utf8')).slice(0, -200));
      await rm(join(folder, '2026-11-25.txt'), { force: true });
      expect((await readKeptCheckpoints(folder)).length).toBeLessThan(whole.length);
      await fixture.settle(fixture.another({ sinks: [checkpointFiles(folder)] }));
      expect(await readKeptCheckpoints(folder)).toEqual(whole);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
