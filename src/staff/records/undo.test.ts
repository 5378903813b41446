import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rememberMany, takeBack } from './undo.ts';

const signal = new AbortController().signal;

// The language that answers are asked for in is the page’s.
beforeEach(() => vi.stubGlobal('document', { documentElement: { lang: 'en' } }));
afterEach(() => vi.unstubAllGlobals());

test('a change is taken back with what was there, unless somebody changed it since', async () => {
  const asked: { path: string; body: unknown }[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push({ path, body: init.body ? JSON.parse(String(init.body)) : null });
    const answer = path.includes('/batch')
      ? { updated: [{ id: 'a' }, null] }
      : {
          items: [
            { id: 'a', version: 3, segment: null, account: { module: 'accounts', id: 'x', title: 'Sol' } },
            { id: 'b', version: 7, segment: 'key', account: null },
          ],
          next: null,
        };
    return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
  });
  const undo = await rememberMany('contacts', ['a', 'b'], { segment: 'lost', account: null }, signal);
  if (!undo) throw new Error('There is nothing to take back.');
  expect(await takeBack(undo)).toBe(1);
  expect(asked.at(-1)?.body).toEqual({
    atomic: false,
    update: [
      { id: 'a', version: 4, segment: null, account: { module: 'accounts', id: 'x' } },
      { id: 'b', version: 8, segment: 'key', account: null },
    ],
  });
});

test('too many records can’t be taken back', async () => {
  const ids = Array.from({ length: 501 }, (_, at) => `id-${at}`);
  expect(await rememberMany('contacts', ids, { segment: 'key' }, signal)).toBeNull();
});
