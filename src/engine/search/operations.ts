import { Type } from 'typebox';
import type { Operation } from '../operation.ts';
import { search } from './search.ts';

const hit = Type.Object({
  module: Type.String(),
  id: Type.String({ format: 'uuid' }),
  number: Type.String(),
  title: Type.Union([Type.String(), Type.Null()]),
  highlight: Type.Union([Type.String(), Type.Null()]),
});

/** The call of the global search. */
export const searchOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/search',
    summary:
      'Find records of every module that you may see: by words, number, mail address, phone; typos allowed',
    tag: 'records',
    access: { kind: 'signed_in' },
    scope: 'records:read',
    query: Type.Object({
      q: Type.String({ maxLength: 200 }),
      limit: Type.Optional(
        Type.String({ pattern: '^([1-9]|1[0-9]|20)$', description: 'a number from 1 to 20' }),
      ),
    }),
    response: { 200: Type.Object({ items: Type.Array(hit) }) },
    handle: async (context, input) => {
      const { q = '', limit } = input.query;
      return {
        body: { items: await search(context, q, limit === undefined ? {} : { limit: Number(limit) }) },
      };
    },
  },
];
