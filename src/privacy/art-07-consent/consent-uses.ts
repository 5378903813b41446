import type { DefinitionUse } from '../../engine/definitions/definition-use.ts';
import { PROOF_PURPOSE, RETENTION } from './consent-place.ts';

/** What consents are recorded for, and what keeps the proof of them. */
export const consentUses: readonly DefinitionUse[] = [
  {
    kind: 'purpose',
    label: { en: 'consents and other bases on record', es: 'consentimientos y otras bases registradas' },
    async count(database, code) {
      const [row] = await database.query<{ held: number }>(
        'SELECT count(*) AS held FROM attesta.consent_events WHERE purpose = $1',
        [code],
      );
      return Number(row?.held ?? 0) + (code === PROOF_PURPOSE ? 1 : 0);
    },
  },
  {
    kind: 'retention',
    label: {
      en: 'duty of the product: the proof of consent',
      es: 'deber del producto: la prueba del consentimiento',
    },
    count: async (_, code) => (code === RETENTION ? 1 : 0),
  },
];
