import { holds, label, type Measure } from '../measure.ts';

/** Days for which it is asked about: who has done it again has done so by then. */
const DAYS = 90;

/** What a restore could not repeat was done, and is not: somebody has to do it again (Art. 5(2), 32(1)(c)). */
export const notRepeated: Measure = {
  code: 'restore_gaps',
  group: 'continuity',
  label: label('A restore lost nothing', 'Una restauración no perdió nada'),
  async look({ database, now }) {
    const rows = await database.query<{ what: string; n: number }>(
      `SELECT CASE WHEN kind LIKE 'row.%' THEN facts ->> 'table' ELSE kind END AS what, count(*)::int AS n
       FROM attesta.ledger_deeds WHERE outcome = 'lost' AND NOT superseded AND repeated_at > $1 GROUP BY 1 ORDER BY 1`,
      [now.subtract({ hours: 24 * DAYS })],
    );
    if (rows.length === 0)
      return holds(
        'No restore of the last 90 days lost anything that the ledger tells of.',
        'Ninguna restauración de los últimos 90 días perdió nada de lo que cuenta el registro externo.',
      );
    return {
      outcome: 'warn',
      says: label(
        'A restore could not repeat everything that was done after the backup.',
        'Una restauración no pudo repetir todo lo que se hizo después de la copia.',
      ),
      mend: label(
        'See each of them with "attesta ledger" (GET /api/v1/ledger/not-repeated), and do it again.',
        'Consulte cada caso con «attesta ledger» (GET /api/v1/ledger/not-repeated) y hágalo de nuevo.',
      ),
      items: rows.map(({ what, n }) => `${what}: ${n}`),
    };
  },
};
