import { label, type Measure } from '../measure.ts';

/** A house that can't be restored is lost at the first fire (Art. 32(1)(c)). Backup systems report each one: POST /backups. */
export const backupAge: Measure = {
  code: 'backup_age',
  group: 'continuity',
  label: label('There is a fresh backup', 'Hay una copia de seguridad reciente'),
  async look({ database, now }) {
    const [row] = await database.query<{ at: string }>(
      'SELECT taken_at AS at FROM attesta.backups ORDER BY taken_at DESC LIMIT 1',
    );
    const mend = label(
      'Make one (docs/administrators/operations.md), and let the program that makes them report each: POST /api/v1/backups.',
      'Haga una (docs/administrators/operations.md) y que el programa que las hace comunique cada una: POST /api/v1/backups.',
    );
    if (!row)
      return {
        outcome: 'fail',
        says: label('No backup was ever reported.', 'Nunca se ha comunicado ninguna copia de seguridad.'),
        mend,
      };
    const hours = now.since(Temporal.Instant.from(row.at)).total('hours');
    const says = label(
      `The last backup is of ${row.at.slice(0, 10)}.`,
      `La última copia de seguridad es del ${row.at.slice(0, 10)}.`,
    );
    if (hours <= 26) return { outcome: 'pass', says };
    return { outcome: hours > 24 * 7 ? 'fail' : 'warn', says, mend };
  },
};
