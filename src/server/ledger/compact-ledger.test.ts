/** The ledger does not grow for ever, and never loses an erasure by that (law.md §5). */
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ledgerFile } from '../../privacy/art-17-erasure/ledger-file.ts';
import { type DeedLine, type LedgerLine, lackingIn } from '../../privacy/art-17-erasure/ledger-lines.ts';
import { supersededAt } from './superseded.ts';

const now = Temporal.Instant.from('2026-11-05T10:00:00Z');
const superseded = supersededAt(() => now);
const [anna, ben] = [randomUUID(), randomUUID()];

let folder: string;
let copy: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attesta-compact-'));
  copy = join(folder, 'elsewhere.jsonl');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const deed = (kind: string, facts: DeedLine['facts'], sealed = false): DeedLine => ({
  version: 3,
  deed: randomUUID(),
  kind,
  at: '2026-11-01T10:00:00Z',
  facts,
  ...(sealed && { sealed: true }),
});
const erasure = (number: string): LedgerLine => ({
  version: 2,
  erasure: randomUUID(),
  number,
  subject: anna,
  module: 'contacts',
  request: null,
  ground: 'consent_withdrawn',
  at: '2026-11-01T10:00:00Z',
  epoch: 1,
  tokens: [],
});
const role = (name: string) =>
  deed('row.stands', { table: 'roles', key: { id: anna }, row: { id: anna, name } }, true);

const story = () => [
  deed('user.role', { user: anna, role: ben }),
  erasure('ER-1'),
  role('first'),
  deed('password.changed', { user: anna }),
  deed('password.distrusted', { user: ben, why: 'asked' }),
  role('second'),
  deed('session.ended', { session: ben, endsAt: '2026-11-02T10:00:00Z' }),
  deed('session.ended', { session: anna, endsAt: '2026-11-09T10:00:00Z' }),
  deed('password.changed', { user: ben }),
  deed('user.role', { user: anna, role: null }),
  erasure('ER-2'),
  role('third'),
];
const names = (lines: readonly (LedgerLine | DeedLine)[]) =>
  lines.map((line) => (line.version === 2 ? line.number : line.kind));

let path: string;
const open = (at = folder) => ledgerFile(at, copy, superseded);
beforeEach(async () => {
  path = join(folder, 'erasure-ledger.jsonl');
  for (const one of [path, `${path}.head`, copy]) await rm(one, { force: true });
});

test('of what can stand in one way only, the last one stays, and where a row came first', async () => {
  await open().append(story());
  const forgotten: string[] = [];
  expect(await open().compact(async (deeds) => void forgotten.push(...deeds))).toBe(4);
  expect(forgotten).toHaveLength(4);
  const { inOrder, missing, dropped, generation } = await open().read();
  expect(names(inOrder)).toEqual([
    'ER-1',
    'row.stands',
    'password.changed',
    'session.ended',
    'password.changed',
    'user.role',
    'ER-2',
    'row.stands',
  ]);
  expect({ missing, dropped, generation }).toEqual({ missing: 0, dropped: 4, generation: 1 });
  const rows = inOrder.filter((line) => line.version === 3 && line.kind === 'row.stands');
  expect(rows).toMatchObject([{ facts: { row: { name: 'first' } } }, { facts: { row: { name: 'third' } } }]);
  expect(await readFile(path, 'utf8')).not.toContain('third');
  expect(await open().compact(async () => {})).toBe(0);
});

test('a shorter ledger still shows a change and a cut', async () => {
  await open().append(story());
  await open().compact(async () => {});
  await open().append([deed('token.revoked', { token: ben })]);
  const whole = await readFile(path, 'utf8');
  await writeFile(path, whole.replace('"dropped":4', '"dropped":9'));
  await expect(open().read()).rejects.toThrow('Line 1 of');
  await writeFile(
    path,
    whole
      .split('\n')
      .slice(0, -3)
      .map((line) => `${line}\n`)
      .join(''),
  );
  expect((await open().read()).missing).toBe(2);
});

test('what a program has read of it before is believed no longer than the file is the same', async () => {
  const held = open();
  await held.append(story());
  expect((await held.read()).inOrder).toHaveLength(12);
  // Another program writes.
  await open().append([erasure('ER-3')]);
  expect(names((await held.read()).inOrder).at(-1)).toBe('ER-3');
  await open().compact(async () => {});
  expect((await held.read()).inOrder).toHaveLength(9);
  const whole = await readFile(path, 'utf8');
  await writeFile(path, `${whole}${whole.split('\n')[2]}\n`);
  await expect(held.read()).rejects.toThrow('Line 11 of');
  await rm(path);
  expect(await held.read()).toMatchObject({ inOrder: [], missing: 9 });
});

test('killed half-way, it is the old one or the new one', async () => {
  await open().append(story());
  const whole = await readFile(path, 'utf8');
  // Before the file: the database forgot, the file did not.
  await expect(open().compact(() => Promise.reject(new Error('killed')))).rejects.toThrow('killed');
  expect(await readFile(path, 'utf8')).toBe(whole);
  // Between the file and what stands beside it.
  const head = await readFile(`${path}.head`, 'utf8');
  await open().compact(async () => {});
  await writeFile(`${path}.head`, head);
  expect(await open().read()).toMatchObject({ missing: 0, dropped: 4 });
  await open().append([erasure('ER-3')]);
  expect((await open().read()).missing).toBe(0);
});

test('the copy elsewhere becomes shorter too; one that lags is never taken back, and one of another house never written over', async () => {
  await open().append(story());
  const before = await readFile(copy, 'utf8');
  await open().compact(async () => {});
  expect(await readFile(copy, 'utf8')).toBe(await readFile(path, 'utf8'));
  // The share was away meanwhile: the copy is as it was.
  await writeFile(copy, before);
  await open().bringFromCopy();
  expect((await open().read()).generation).toBe(1);
  await open().append([erasure('ER-3')]);
  expect(await readFile(copy, 'utf8')).toBe(await readFile(path, 'utf8'));
  // The ledger of an older backup beside the shorter copy takes that.
  await writeFile(path, before);
  await open().bringFromCopy();
  expect(await readFile(path, 'utf8')).toBe(await readFile(copy, 'utf8'));
  // A copy that knows an erasure more.
  const elsewhere = join(folder, 'other');
  await cp(join(folder, 'keys'), join(elsewhere, 'keys'), { recursive: true });
  const other = ledgerFile(elsewhere);
  await other.append([erasure('ER-9')]);
  await cp(other.path, copy);
  await open().append([erasure('ER-4')]);
  expect(await readFile(copy, 'utf8')).toBe(await readFile(other.path, 'utf8'));
});

test('whatever is done, no erasure goes, and what a compacted ledger says is what the whole one says', () => {
  const user = fc.constantFrom(anna, ben);
  const one = fc.oneof(
    fc.constant(null).map(() => erasure('ER')),
    fc.record({ user, role: user }).map((facts) => deed('user.role', facts)),
    fc.record({ user }).map((facts) => deed('password.changed', facts)),
    fc.record({ user, why: fc.constant('asked') }).map((facts) => deed('password.distrusted', facts)),
    fc.record({ token: user }).map((facts) => deed('token.revoked', facts)),
  );
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), (lines) => {
      const needless = superseded.within(lines);
      const kept = lines.filter((line) => line.version === 2 || !needless.has(line.deed));
      expect(kept.filter((line) => line.version === 2)).toEqual(lines.filter((line) => line.version === 2));
      expect(standing(kept)).toEqual(standing(lines));
      expect(superseded.within(kept).size).toBe(0);
      const ledger = (inOrder: typeof lines, dropped: number) => ({
        lines: new Map(inOrder.flatMap((line) => (line.version === 2 ? [[line.erasure, line]] : []))),
        deeds: new Map(inOrder.flatMap((line) => (line.version === 3 ? [[line.deed, line]] : []))),
        inOrder,
        unattributed: new Set<string>(),
        missing: 0,
        generation: 1,
        dropped,
      });
      // A backup from any moment is covered by what was compacted later; one that knows more is not.
      const backup = ledger(lines.slice(0, lines.length / 2), 0);
      expect(lackingIn(ledger(kept, needless.size), backup, superseded)).toEqual([]);
      const more = erasure('ER-more');
      expect(lackingIn(ledger(kept, 1), ledger([...lines, more], 0), superseded)).toEqual([more]);
    }),
    { numRuns: 200 },
  );
});

/** How things stand when all of it is done in order. */
function standing(lines: readonly (LedgerLine | DeedLine)[]): object {
  const state = new Map<string, unknown>();
  for (const line of lines) {
    if (line.version === 2) continue;
    const { user } = line.facts;
    if (line.kind === 'user.role') state.set(`role ${user}`, line.facts.role);
    if (line.kind === 'token.revoked') state.set(`token ${line.facts.token}`, 'revoked');
    if (line.kind === 'password.changed') {
      state.set(`password ${user}`, 'changed');
      state.delete(`distrust ${user}`);
    }
    if (line.kind === 'password.distrusted') state.set(`distrust ${user}`, true);
  }
  return Object.fromEntries([...state].sort(([a], [b]) => (a < b ? -1 : 1)));
}
