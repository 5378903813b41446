import type { DefinitionUse } from '../../engine/definitions/definition-use.ts';

/** What information notices cover, and what data was obtained from elsewhere for. */
export const informationUses: readonly DefinitionUse[] = [
  {
    kind: 'purpose',
    label: { en: 'information notices', es: 'avisos informativos' },
    async count(database, code) {
      const [row] = await database.query<{ held: number }>(
        `SELECT (SELECT count(*) FROM attesta.information_notices WHERE $1 = ANY (purposes))
           + (SELECT count(*) FROM attesta.collections WHERE $1 = ANY (purposes)) AS held`,
        [code],
      );
      return Number(row?.held ?? 0);
    },
  },
];
