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
      'Run "attesta backup" each night (docs/administrators/backups.md), or let another program that makes them report each: POST /api/v1/backups.',
      'Ejecute «attesta backup» cada noche (docs/administrators/backups.md), o que otro programa que las hace comunique cada una: POST /api/v1/backups.',
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

/** A backup that nobody ever restored is a hope (Art. 32(1)(d): tested, assessed and evaluated regularly). */
export const rehearsalAge: Measure = {
  code: 'rehearsal_age',
  group: 'continuity',
  label: label('A restore was rehearsed', 'Se ha ensayado una restauración'),
  async look({ database, now }) {
    const [row] = await database.query<{ at: string; passed: boolean; reason: string | null }>(
      'SELECT at, passed, reason FROM attesta.rehearsals ORDER BY at DESC, id DESC LIMIT 1',
    );
    const mend = label(
      'Run "attesta rehearse" (docs/administrators/backups.md), each month or by a timer.',
      'Ejecute «attesta rehearse» (docs/administrators/backups.md), cada mes o con un temporizador.',
    );
    if (!row)
      return {
        outcome: 'warn',
        says: label(
          'No backup was ever restored to see whether it can be.',
          'Nunca se ha restaurado una copia para comprobar que es posible.',
        ),
        mend,
      };
    const day = row.at.slice(0, 10);
    if (!row.passed)
      return {
        outcome: 'fail',
        says: label(
          `The rehearsal of ${day} did not pass: ${row.reason}`,
          `El ensayo del ${day} no se superó: ${row.reason}`,
        ),
        mend,
      };
    const says = label(`The last rehearsal, of ${day}, passed.`, `El último ensayo, del ${day}, se superó.`);
    const days = now.since(Temporal.Instant.from(row.at)).total('hours') / 24;
    return days <= 92 ? { outcome: 'pass', says } : { outcome: 'warn', says, mend };
  },
};
