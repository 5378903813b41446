import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import { type EvidenceFixture, evidenceFixture, testEvent } from '../../../tools/testing/evidence.ts';
import { prepareEvent } from './event.ts';
import { listEvents } from './event-list.ts';
import { createEvidenceLog, type EvidenceLog } from './evidence-log.ts';
import { noteVerifier } from './note.ts';
import {
  fromBase64,
  isConsistent,
  leafHashOf,
  parseCheckpoint,
  parseNote,
  parseTlogProof,
  rootOfInclusion,
} from './proof-check.ts';
import { recordEvents } from './record-events.ts';

let fixture: EvidenceFixture;
let log: EvidenceLog;
beforeAll(async () => {
  fixture = await evidenceFixture();
  log = createEvidenceLog({ database: fixture.database, signer: fixture.signer, sealer: fixture.sealer });
});
afterAll(() => fixture.close());

/** Whether leaf and proof, as they are handed out, lead to a root that the log's key signed. */
async function proves(id: string): Promise<boolean> {
  const proof = parseTlogProof(await log.inclusionProof(id));
  const text = noteVerifier(log.verifierKey()).open(proof.checkpoint);
  const checkpoint = parseCheckpoint(text ?? '');
  const leaf = await leafHashOf(await log.leafOf(id));
  const root = await rootOfInclusion(leaf, proof.index, checkpoint.size, proof.hashes);
  return root !== null && Buffer.from(root).equals(Buffer.from(checkpoint.root));
}

describe('the log’s public face', () => {
  test('an empty log has a signed checkpoint too', async () => {
    const text = noteVerifier(log.verifierKey()).open(await log.checkpoint());
    expect(text).toBe('attesta.test/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n');
  });

  test('proves events at every edge of a tile, while the log grows over two levels of tiles', async () => {
    const events = await fixture.write(700);
    await fixture.settle(fixture.another({ batch: 111 }));
    for (const i of [0, 1, 254, 255, 256, 257, 511, 512, 698, 699])
      expect(await proves(events[i]?.id ?? '')).toBe(true);
  });

  test('seals an event on demand, so that its proof is there at once', async () => {
    const event = testEvent(1);
    await recordEvents(fixture.database, [event]);
    await expect.poll(() => proves(event.id).catch(() => false), { timeout: 30_000 }).toBe(true);
    expect(await log.leafOf(event.id)).toBe(event.leaf);
  });

  test('says when an event cannot be sealed yet, and what there is not', async () => {
    const early = testEvent(1);
    const late = testEvent(2);
    await fixture.database.transaction(async (tx) => {
      await recordEvents(tx, [early]);
      await recordEvents(fixture.database, [late]);
      await expect(log.inclusionProof(late.id)).rejects.toMatchObject({ code: 'unavailable', retryAfter: 1 });
    });
    await expect(log.inclusionProof('019a0000-0000-7000-8000-0000000000ee')).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(log.leafOf("' OR 1=1")).rejects.toMatchObject({ code: 'not_found' });
  });

  test('proves that every checkpoint extends every earlier one', async () => {
    await fixture.settle();
    const rows = await fixture.database.query<{ note: string }>(
      'SELECT note FROM evidence.checkpoints ORDER BY size',
    );
    const heads = rows.map((row) => parseCheckpoint(parseNote(row.note).text));
    for (const [i, first] of heads.entries()) {
      for (const second of heads.slice(i)) {
        const { hashes } = await log.consistencyProof(first.size, second.size);
        expect(await isConsistent(first, second, hashes.map(fromBase64))).toBe(true);
      }
    }
    await expect(log.consistencyProof(3, 1_000_000)).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(log.consistencyProof(3, 2)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('the audit trail', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  test('lists what happened, newest first, page by page, by action, kind, record, subject and time', async () => {
    const before = await listEvents(database, { limit: 1 }, 'en');
    const made = Array.from({ length: 7 }, (_, i) =>
      testEvent(i, { action: i % 2 ? 'record.viewed' : 'record.updated' }),
    );
    await recordEvents(database, made);
    await database.query('DELETE FROM evidence.payloads WHERE event = $1', [made[6]?.id]);
    const newest = made.toReversed().map((event) => event.id);
    const first = await listEvents(database, { limit: 5, module: 'contacts' }, 'es');
    expect(first.items.map((item) => item.id)).toEqual(newest.slice(0, 5));
    expect(first.items[0]).toMatchObject({
      label: 'Registro modificado',
      contents: 1,
      erased: 1,
      position: null,
    });
    const second = await listEvents(
      database,
      { limit: 5, module: 'contacts', cursor: first.next ?? '' },
      'en',
    );
    expect(second.items.slice(0, 2).map((item) => item.id)).toEqual(newest.slice(5));
    const [one] = first.items;
    const found = async (question: Parameters<typeof listEvents>[1]) =>
      (await listEvents(database, question, 'en')).items.map((item) => item.id);
    expect(await found({ record: one?.record ?? '' })).toEqual([one?.id]);
    expect(await found({ subject: one?.subjects[0] ?? '' })).toEqual([one?.id]);
    expect(await found({ action: 'record.viewed', module: 'contacts' })).toHaveLength(3);
    expect(
      await found({
        kind: 'look',
        module: 'contacts',
        from: '2026-11-24T10:00:00Z',
        to: '2026-11-24T10:00:01Z',
      }),
    ).toHaveLength(3);
    expect(await found({ module: 'contacts', to: '2026-11-24T10:00:00Z' })).toEqual([]);
    expect(before.items.length).toBeLessThanOrEqual(1);
  });

  test('finds all of a period: of a crowded millisecond, whose ids run ahead, and after a clock went back', async () => {
    const instants = ['2031-05-05T10:00:00.000Z', '2031-05-03T09:00:00.000Z', '2031-05-05T10:00:00.001Z'];
    const crowd = instants.map((at) =>
      Array.from({ length: 5_000 }, () =>
        prepareEvent(
          { action: 'record.listed', module: 'crowd' },
          { kind: 'system', id: 'test' },
          Temporal.Instant.from(at),
        ),
      ),
    );
    for (const events of crowd) await recordEvents(database, events);
    const count = async (from: string, to: string) => {
      let [found, cursor]: [number, string | null] = [0, null];
      do {
        const question = { module: 'crowd', from, to, limit: 200, ...(cursor !== null && { cursor }) };
        const page = await listEvents(database, question, 'en');
        found += page.items.length;
        cursor = page.next;
      } while (cursor !== null);
      return found;
    };
    expect(await count('2031-05-05', '2031-05-05')).toBe(10_000);
    expect(await count('2031-05-03', '2031-05-03')).toBe(5_000);
    expect(await count('2031-05-05T10:00:00.001Z', '2031-05-05T10:00:00.002Z')).toBe(5_000);
    expect(await count('1969-01-01', '2031-05-04')).toBe(5_000);
  });

  test.each([{ record: 'x' }, { kind: 'x' }, { from: 'yesterday' }, { cursor: "'" }])(
    'refuses %j',
    async (question) => {
      await expect(listEvents(database, question, 'en')).rejects.toMatchObject({ code: 'invalid_request' });
    },
  );
});
