import { holds, label, type Measure, MOST_ITEMS } from '../measure.ts';

/** Rules and workflows that an erasure switched off, or took a value from: somebody has to say what they are for now (Art. 17, Art. 25). */
export const erasedValues: Measure = {
  code: 'erased_values',
  group: 'access',
  label: label(
    'Rules and workflows that an erasure switched off were looked at',
    'Las reglas y flujos que una supresión desactivó se han revisado',
  ),
  async look({ database }) {
    const rows = await database.query<{ item: string }>(
      `SELECT item FROM (
         SELECT 'sharing rule: ' || name AS item FROM attesta.sharing_rules WHERE cleared_at IS NOT NULL
         UNION ALL SELECT 'record rule: ' || name FROM attesta.record_rules WHERE cleared_at IS NOT NULL
         UNION ALL SELECT 'workflow: ' || name FROM (
           SELECT DISTINCT ON (name) name, cleared_at, definition FROM attesta.definitions WHERE kind = 'workflow'
           ORDER BY name, version DESC) AS latest WHERE cleared_at IS NOT NULL AND definition IS NOT NULL) AS found ORDER BY item LIMIT $1`,
      [MOST_ITEMS],
    );
    if (rows.length === 0)
      return holds(
        'No rule and no workflow waits to be looked at after an erasure.',
        'Ninguna regla ni flujo espera revisión tras una supresión.',
      );
    return {
      outcome: 'warn',
      says: label(
        'An erasure took the value of a person out of these, and switched off what would have opened records or acted.',
        'Una supresión retiró el valor de una persona de estos y desactivó lo que habría abierto registros o actuado.',
      ),
      mend: label(
        'Look at each under Settings, then switch it on, change it or remove it.',
        'Revise cada uno en Ajustes y después actívelo, cámbielo o elimínelo.',
      ),
      items: rows.map(({ item }) => item),
    };
  },
};
