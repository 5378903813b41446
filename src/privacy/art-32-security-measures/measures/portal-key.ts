import { portalUserId } from '../../../engine/access/shipped.ts';
import { holds, label, type Measure } from '../measure.ts';

const OLD_DAYS = 90;
/** The longest that a key which `attesta portal-key` makes can last. */
const TOO_OLD_DAYS = 400;
const SOON_DAYS = 14;
/** A key that was in use until it ended left somebody before a closed door. */
const MISSED_DAYS = 7;

interface Key {
  readonly hint: string;
  readonly fixed: boolean;
  readonly old: boolean;
  readonly tooOld: boolean;
  readonly soon: boolean;
  readonly ended: boolean;
  readonly missed: boolean;
}

/** The portal speaks for customers: its key is renewed, and a renewal that was forgotten is seen before it shuts them out. */
export const portalKey: Measure = {
  code: 'portal_key',
  group: 'access',
  label: label('The portal’s key is renewed', 'La clave del portal se renueva'),
  async look({ database, now }) {
    const keys = await database.query<Key>(
      `SELECT hint, hint = 'ATTESTA_PORTAL_KEY' AS fixed, created_at < $2 AS old, created_at < $6 AS "tooOld", expires_at <= $3 AS soon,
         expires_at <= $4 AS ended, expires_at <= $4 AND last_used_at > expires_at - make_interval(days => $5) AS missed
       FROM attesta.tokens WHERE user_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC, id DESC`,
      [
        portalUserId,
        now.subtract({ hours: 24 * OLD_DAYS }),
        now.add({ hours: 24 * SOON_DAYS }),
        now,
        MISSED_DAYS,
        now.subtract({ hours: 24 * TOO_OLD_DAYS }),
      ],
    );
    // The newest of those made for another machine is the one that counts: earlier ones are on their way out.
    const made = keys.find((key) => !key.fixed);
    const fixed = keys.find((key) => key.fixed);
    if (made?.missed)
      return {
        outcome: 'fail',
        says: label(
          'The key of the portal on another machine has ended while it was in use: customers are shut out.',
          'La clave del portal en otra máquina ha caducado mientras se usaba: los clientes no pueden entrar.',
        ),
        mend: label(
          'Run attesta portal-key rotate, and give the portal the new key.',
          'Ejecute attesta portal-key rotate y dé al portal la clave nueva.',
        ),
        items: [made.hint],
      };
    if (made?.soon && !made.ended)
      return {
        outcome: 'warn',
        says: label(
          `The key of the portal on another machine ends within ${SOON_DAYS} days.`,
          `La clave del portal en otra máquina caduca en menos de ${SOON_DAYS} días.`,
        ),
        mend: label(
          'Run attesta portal-key rotate: the old key goes on while you give the portal the new one.',
          'Ejecute attesta portal-key rotate: la clave anterior sigue valiendo mientras da al portal la nueva.',
        ),
        items: [made.hint],
      };
    if (fixed?.old)
      return {
        outcome: fixed.tooOld ? 'fail' : 'warn',
        says: label(
          `ATTESTA_PORTAL_KEY has been the same for more than ${fixed.tooOld ? TOO_OLD_DAYS : OLD_DAYS} days.`,
          `ATTESTA_PORTAL_KEY es la misma desde hace más de ${fixed.tooOld ? TOO_OLD_DAYS : OLD_DAYS} días.`,
        ),
        mend: label(
          'On one machine, unset it (a key is made at each start) or start again; for a portal elsewhere, use attesta portal-key rotate.',
          'En una sola máquina, quítela (se crea una clave en cada inicio) o reinicie; para un portal en otra, use attesta portal-key rotate.',
        ),
      };
    return holds(
      `The portal’s key is younger than ${OLD_DAYS} days and does not end soon, or there is none.`,
      `La clave del portal tiene menos de ${OLD_DAYS} días y no caduca pronto, o no hay ninguna.`,
    );
  },
};
