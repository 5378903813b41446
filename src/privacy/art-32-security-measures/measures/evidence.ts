import { holds, label, type Measure } from '../measure.ts';

const UNSEALED = `
  WITH last AS (SELECT sealed_txid, sealed_event FROM evidence.checkpoints ORDER BY size DESC LIMIT 1),
  waiting AS (
    SELECT at FROM evidence.events
    WHERE (txid, id) > (coalesce((SELECT sealed_txid FROM last), '0'::xid8),
                        coalesce((SELECT sealed_event FROM last), '00000000-0000-0000-0000-000000000000'::uuid))
    ORDER BY txid, id LIMIT 10000)
  SELECT count(*)::int AS waiting, min(at) AS oldest FROM waiting`;

/** Events are sealed into the log within moments; what waits long could still be taken away unnoticed. */
export const sealing: Measure = {
  code: 'evidence_sealed',
  group: 'evidence',
  label: label('Evidence is sealed', 'Las evidencias están selladas'),
  async look({ database, now }) {
    const [row] = await database.query<{ waiting: number; oldest: string | null }>(UNSEALED);
    const waiting = row?.waiting ?? 0;
    const minutes = row?.oldest ? now.since(Temporal.Instant.from(row.oldest)).total('minutes') : 0;
    if (minutes < 10)
      return holds(
        'Every event older than ten minutes is in the signed log.',
        'Todo evento de hace más de diez minutos está en el registro firmado.',
      );
    return {
      outcome: 'fail',
      says: label(
        `${waiting} events wait to be sealed, the oldest for ${Math.floor(minutes)} minutes.`,
        `${waiting} eventos esperan su sello, el más antiguo desde hace ${Math.floor(minutes)} minutos.`,
      ),
      mend: label(
        'See the log of the service: whether the database answers and the key keys/evidence.key can be read.',
        'Mire el registro del servicio: si responde la base de datos y se puede leer la clave keys/evidence.key.',
      ),
    };
  },
};

/** A log that only this machine holds can be rewritten by whoever holds this machine. */
export const checkpoints: Measure = {
  code: 'checkpoints_leave',
  group: 'evidence',
  label: label('Checkpoints leave the machine', 'Los puntos de control salen de la máquina'),
  async look({ database, now }) {
    const [row] = await database.query<{ at: string }>(
      "SELECT at FROM evidence.events WHERE action = 'evidence.checkpoint_sent' ORDER BY id DESC LIMIT 1",
    );
    const mend = label(
      'Set SMTP_URL and the address of the data protection officer (Settings, Company): a checkpoint is then mailed each day. Or copy DATA_DIR/checkpoints to another machine.',
      'Ajuste SMTP_URL y la dirección del delegado de protección de datos (Ajustes, Empresa): cada día se envía entonces un punto de control por correo. O copie DATA_DIR/checkpoints a otra máquina.',
    );
    if (!row?.at)
      return {
        outcome: 'warn',
        says: label(
          'No checkpoint ever left this machine: that the whole record was not rewritten cannot be shown.',
          'Ningún punto de control salió de esta máquina: no se puede demostrar que no se haya reescrito todo el registro.',
        ),
        mend,
      };
    const days = now.since(Temporal.Instant.from(row.at)).total('hours') / 24;
    const says = label(
      `The last checkpoint left this machine on ${row.at.slice(0, 10)}.`,
      `El último punto de control salió de esta máquina el ${row.at.slice(0, 10)}.`,
    );
    if (days <= 3) return { outcome: 'pass', says };
    return { outcome: days > 14 ? 'fail' : 'warn', says, mend };
  },
};

const SKEW_MS = 2_000;

/** Deadlines and evidence are as good as the clock. */
export const clock: Measure = {
  code: 'clock_skew',
  group: 'evidence',
  label: label('The clocks agree', 'Los relojes concuerdan'),
  async look({ database, now, installation }) {
    const before = Temporal.Now.instant();
    const [row] = await database.query<{ there: string; newest: string | null }>(
      'SELECT clock_timestamp() AS there, (SELECT at FROM evidence.events ORDER BY id DESC LIMIT 1) AS newest',
    );
    const apart = row ? Temporal.Instant.from(row.there).since(before).total('milliseconds') : 0;
    const ahead = row?.newest ? Temporal.Instant.from(row.newest).since(now).total('milliseconds') : 0;
    if (Math.abs(apart) > SKEW_MS)
      return {
        outcome: 'fail',
        says: label(
          `The clock of the database is ${Math.round(apart / 1_000)} seconds apart from the one of this machine.`,
          `El reloj de la base de datos se aparta ${Math.round(apart / 1_000)} segundos del de esta máquina.`,
        ),
        mend: label(
          'Let both machines keep time by NTP (timedatectl).',
          'Sincronice ambas máquinas por NTP (timedatectl).',
        ),
      };
    if (ahead > SKEW_MS && installation.mode === 'production')
      return {
        outcome: 'fail',
        says: label(
          'The newest evidence is from the future: the clock was set back.',
          'La evidencia más reciente es del futuro: el reloj se ha atrasado.',
        ),
        mend: label(
          'Set the clock right by NTP. What was written in between keeps the time it was given; note it in the compliance document.',
          'Ponga el reloj en hora por NTP. Lo escrito entretanto conserva la hora que tuvo; anótelo en el documento de cumplimiento.',
        ),
      };
    return holds(
      'Service, database and evidence agree on the time.',
      'El servicio, la base de datos y las evidencias concuerdan en la hora.',
    );
  },
};
