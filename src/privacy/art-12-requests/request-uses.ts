import type { DefinitionUse } from '../../engine/definitions/definition-use.ts';
import { RETENTION } from './request-place.ts';

/** What rights requests are about, and what keeps the proof of their answers. */
export const requestUses: readonly DefinitionUse[] = [
  {
    kind: 'purpose',
    label: { en: 'rights requests', es: 'solicitudes de derechos' },
    async count(database, code) {
      const [row] = await database.query<{ held: number }>(
        'SELECT count(*) AS held FROM attesta.requests WHERE $1 = ANY (purposes)',
        [code],
      );
      return Number(row?.held ?? 0);
    },
  },
  {
    kind: 'retention',
    label: {
      en: 'duty of the product: the proof of requests',
      es: 'deber del producto: la prueba de las solicitudes',
    },
    count: async (_, code) => (code === RETENTION ? 1 : 0),
  },
];
