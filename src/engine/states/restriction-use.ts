import type { DefinitionUse } from '../definitions/definition-use.ts';

/** Restrictions of processing that are confined to a purpose (Art. 18), ended ones too: they say what was restricted. */
export const restrictionUse: DefinitionUse = {
  kind: 'purpose',
  label: { en: 'restrictions of processing', es: 'limitaciones del tratamiento' },
  async count(database, code) {
    const [row] = await database.query<{ held: number }>(
      "SELECT count(*) AS held FROM attesta.record_states WHERE scope ->> 'kind' = 'purposes' AND scope -> 'purposes' ? $1",
      [code],
    );
    return Number(row?.held ?? 0);
  },
};
