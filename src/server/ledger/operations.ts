import { Type } from 'typebox';
import type { Operation } from '../../engine/operation.ts';
import { labelText } from '../../metadata/label.ts';
import { lostDeeds } from './lost-deeds.ts';

const MOST = 1_000;

/** What an older database that was put in place has lost, for whoever does it again. */
export const ledgerOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/ledger/not-repeated',
    summary: 'What was done after a backup and could not be repeated when it was restored, deed by deed',
    tag: 'security',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'backups:read',
    response: {
      200: Type.Object({
        items: Type.Array(
          Type.Object({
            deed: Type.String({ format: 'uuid' }),
            what: Type.String(),
            /** When it was done; null where the ledger does not tell. */
            at: Type.Union([Type.String(), Type.Null()]),
            toldAt: Type.String({ format: 'date-time' }),
            about: Type.Record(Type.String(), Type.String()),
          }),
        ),
      }),
    },
    handle: async ({ database, locale }) => ({
      body: {
        items: (await lostDeeds(database, MOST)).map(({ words, ...rest }) => ({
          ...rest,
          what: labelText(words, locale),
        })),
      },
    }),
  },
];
