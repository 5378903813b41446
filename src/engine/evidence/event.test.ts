import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { prepareEvent } from './event.ts';
import { uuidV7 } from './uuid-v7.ts';

const now = Temporal.Instant.from('2026-11-24T10:00:00.1239Z');
const record = '019a0000-0000-7000-8000-000000000001';
const maria = '019a0000-0000-7000-8000-00000000000a';

describe('an event', () => {
  test('holds what was done in one canonical line, with no personal data in it', () => {
    const event = prepareEvent(
      {
        action: 'record.updated',
        module: 'contacts',
        record,
        subjects: [maria, maria],
        payloads: [{ subject: maria, value: { email: { to: 'maria@example.org', from: null } } }],
      },
      { kind: 'user', id: 'u1' },
      now,
    );
    const salt = Buffer.from(event.payloads[0]?.salt ?? '', 'hex');
    const payload = '{"email":{"from":null,"to":"maria@example.org"}}';
    const commitment = createHash('sha256').update(salt).update(payload).digest('hex');
    expect(event.payloads).toEqual([{ part: 0, subject: maria, salt: salt.toString('hex'), payload }]);
    expect(salt).toHaveLength(16);
    expect(event.leaf).toBe(
      `{"action":"record.updated","actor":{"id":"u1","kind":"user"},"at":"2026-11-24T10:00:00.123Z","commitments":["${commitment}"],"id":"${event.id}","module":"contacts","record":"${record}","subjects":["${maria}"],"v":1}`,
    );
  });

  test('commits to equal contents with different hashes, so that contents cannot be guessed', () => {
    const draft = { action: 'comment.added', payloads: [{ subject: maria, value: 'hello' }] } as const;
    const make = () => JSON.parse(prepareEvent(draft, { kind: 'user', id: 'u1' }, now).leaf).commitments[0];
    expect(make()).not.toBe(make());
  });

  test.each([
    ['an e-mail address as the actor', { action: 'record.viewed' }, 'maria@example.org'],
    ['a name as the purpose', { action: 'record.viewed', purpose: 'Maria García' }, 'u1'],
    ['a number as the record', { action: 'record.viewed', record: 'CON-000123' }, 'u1'],
    ['an e-mail address as a subject', { action: 'record.viewed', subjects: ['m@x.org'] }, 'u1'],
  ] as const)('refuses %s', (_, draft, id) => {
    expect(() => prepareEvent(draft, { kind: 'user', id }, now)).toThrow(TypeError);
  });

  test('is refused when a payload has no JSON form', () => {
    const draft = { action: 'record.viewed', payloads: [{ subject: null, value: Number.NaN }] } as const;
    expect(() => prepareEvent(draft, { kind: 'user', id: 'u1' }, now)).toThrow(TypeError);
  });
});

describe('canonical JSON (RFC 8785)', () => {
  test('writes the example of §3.2.3: keys by UTF-16 code units', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
    expect(Object.keys(JSON.parse(text))).toEqual([
      '1',
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ]);
    expect(text.startsWith('{"\\r":0,"1":0')).toBe(true);
  });

  test('writes numbers as ECMAScript does', () => {
    expect(canonicalJson([1 / 3, 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
      '[0.3333333333333333,1e+30,4.5,0.002,1e-27,0]',
    );
  });

  test('keeps a broken character from stopping a write', () => {
    expect(canonicalJson('a\ud800b')).toBe('"a\ufffdb"');
  });
});

test('ids of one process ascend within a millisecond and are UUIDv7', () => {
  const ids = Array.from({ length: 9000 }, () => uuidV7(now));
  expect(ids.findIndex((id, i) => i > 0 && id <= (ids[i - 1] ?? ''))).toBe(-1);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids.slice(0, 100))
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt((ids[0] ?? '').replace('-', '').slice(0, 12), 16)).toBe(now.epochMilliseconds);
});
