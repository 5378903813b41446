import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changeMany, deleteMany, exportOf } from './bulk-work.ts';

const question = { module: 'contacts', filter: { field: 'country', op: 'eq', value: 'ES' } as const, q: '' };
const signal = new AbortController().signal;

/** Answers the calls of a test, and keeps what was asked. */
function answer(handle: (path: string, body: unknown) => { status: number; body: unknown }) {
  const asked: { path: string; body: unknown }[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const body: unknown = init.body ? JSON.parse(String(init.body)) : null;
    asked.push({ path, body });
    const made = handle(path, body);
    const headers = { 'content-type': 'application/json' };
    return new Response(made.status === 204 ? null : JSON.stringify(made.body), {
      status: made.status,
      headers,
    });
  });
  return asked;
}

// The language that answers are asked for in is the page’s.
beforeEach(() => vi.stubGlobal('document', { documentElement: { lang: 'en' } }));
afterEach(() => vi.unstubAllGlobals());

test('all in the filter but two are changed, in parts, and the ids are read before the first change', async () => {
  const ids = Array.from({ length: 700 }, (_, at) => `id-${at}`);
  const asked = answer((path, body) => {
    if (path.includes('/bulk-changes')) {
      const count = (body as { ids: string[] }).ids.length;
      return { status: 200, body: { matched: count, changeable: count - 1, changed: count - 1 } };
    }
    const second = path.includes('cursor=');
    const items = (second ? ids.slice(500) : ids.slice(0, 500)).map((id) => ({ id }));
    return { status: 200, body: { items, next: second ? null : 'more' } };
  });
  const selection = { kind: 'all', except: new Set(['id-3', 'id-600']) } as const;
  const counts = await changeMany(question, selection, { segment: 'key' }, { preview: false, signal });
  expect(counts).toEqual({ matched: 698, changeable: 696, changed: 696 });
  const order = asked.map((one) => (one.path.includes('/bulk-changes') ? 'change' : 'read'));
  expect(order).toEqual(['read', 'read', 'change', 'change']);
});

test('what can’t be deleted stays, with the reason; the rest goes', async () => {
  answer((path) =>
    path.endsWith('/b')
      ? { status: 409, body: { code: 'conflict', detail: 'An invoice refers to it.' } }
      : { status: 204, body: null },
  );
  const selection = { kind: 'some', ids: new Set(['a', 'b', 'c']) } as const;
  const outcome = await deleteMany(question, selection, signal, () => undefined);
  expect(outcome).toEqual({ done: 2, ids: ['a', 'c'], failures: ['An invoice refers to it.'] });
});

test('a selection is exported as what was chosen, or as what the list finds but for the exceptions', () => {
  const module = 'contacts';
  expect(exportOf(question, { kind: 'some', ids: new Set(['a']) })).toEqual({
    module,
    filter: null,
    q: '',
    ids: ['a'],
  });
  const { filter, q } = question;
  expect(exportOf(question, { kind: 'all', except: new Set() })).toEqual({ module, filter, q });
  expect(exportOf(question, { kind: 'all', except: new Set(['x']) })).toEqual({
    module,
    filter: { all: [filter, { field: 'id', op: 'notIn', value: ['x'] }] },
    q,
  });
  const archived = { field: 'state', op: 'eq', value: 'archived' } as const;
  const chosen = exportOf({ ...question, filter: archived }, { kind: 'some', ids: new Set(['a']) });
  expect(chosen.filter).toMatchObject({ field: 'state', op: 'in' });
});
