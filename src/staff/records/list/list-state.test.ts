import { describe, expect, test } from 'vitest';
import {
  type ListState,
  type ListView,
  readListState,
  shownList,
  sortBy,
  writeListState,
} from './list-state.ts';

const view: ListView = {
  key: 'all',
  columns: ['email', 'country'],
  filter: { field: 'state', op: 'ne', value: 'archived' },
  sort: [{ field: 'updated_at', direction: 'desc' }],
  own: null,
  shipped: null,
};

describe('the address of a list', () => {
  const state: ListState = {
    view: 'own:7',
    filter: { all: [{ field: 'country', op: 'in', value: ['ES', 'PL'] }] },
    sort: [
      { field: 'updated_at', direction: 'desc' },
      { field: 'last_name', direction: 'asc' },
    ],
    columns: ['email'],
    q: 'ana',
  };

  test('can be gone back to', () => {
    expect(readListState(writeListState(state))).toEqual(state);
  });

  test('that was written by hand or cut off does no harm', () => {
    const wild = readListState({ f: { all: 'x' }, s: '-1;drop', c: 7, q: 2026, view: {} });
    expect(wild).toEqual({ view: null, filter: null, sort: [], columns: null, q: '2026' });
  });

  test('says nothing where the list is as the view has it', () => {
    expect(writeListState(readListState({}))).toEqual({});
    expect(shownList(readListState({}), view)).toMatchObject({
      filter: view.filter,
      sort: view.sort,
      changed: false,
    });
  });

  test('can take the view’s filter away', () => {
    expect(shownList(readListState({ f: 'none' }), view)).toMatchObject({ filter: null, changed: true });
  });
});

test('a click on a header sorts by it, another turns it round', () => {
  const once = sortBy([], 'last_name', false);
  expect(once).toEqual([{ field: 'last_name', direction: 'asc' }]);
  expect(sortBy(once, 'last_name', false)).toEqual([{ field: 'last_name', direction: 'desc' }]);
  expect(sortBy(once, 'updated_at', true)).toEqual([{ field: 'updated_at', direction: 'desc' }]);
});
