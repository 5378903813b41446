import { verifyPassword } from '../../../engine/access/password-hash.ts';
import { holds, label, type Measure, type SecurityGround } from '../measure.ts';

/** What somebody who wants in tries first, besides the user's own name and the company's. */
const FIRST_GUESSES = ['admin', 'administrator', 'password', 'attesta', '12345678', 'changeme'];
const MOST_CHECKED = 25;

interface Account {
  readonly id: string;
  readonly username: string;
  readonly password_hash: string;
}

/** Administrators whose password is the first that anybody would try. Others are kept from such by the password rules. */
export const defaultPasswords: Measure = {
  code: 'default_passwords',
  group: 'people',
  label: label('No password that anybody would guess', 'Ninguna contraseña que cualquiera adivinaría'),
  async look(ground) {
    const accounts = await administrators(ground);
    const guessed: string[] = [];
    for (const account of accounts) {
      for (const guess of new Set([...FIRST_GUESSES, account.username])) {
        if (!(await verifyPassword(account.password_hash, guess))) continue;
        guessed.push(account.id);
        break;
      }
    }
    if (guessed.length === 0)
      return holds(
        'None of the first guesses opens an administrator’s account.',
        'Ninguna de las primeras conjeturas abre la cuenta de un administrador.',
      );
    return {
      outcome: 'fail',
      says: label(
        'Administrators whose password is among the first that anybody tries.',
        'Hay administradores cuya contraseña está entre las primeras que cualquiera prueba.',
      ),
      mend: label(
        'Give them another password now, and end their sessions.',
        'Cámbieles la contraseña ya y cierre sus sesiones.',
      ),
      users: guessed,
    };
  },
};

/** The name that every installation begins with is the first that is tried, and half of what it takes. */
export const shippedNames: Measure = {
  code: 'shipped_names',
  group: 'people',
  label: label('No account has the shipped name', 'Ninguna cuenta tiene el nombre de fábrica'),
  async look({ database }) {
    const rows = await database.query<{ id: string }>(
      "SELECT id FROM attesta.users WHERE kind = 'person' AND active AND lower(username) = 'admin' ORDER BY id",
    );
    if (rows.length === 0) return holds('Nobody signs in as admin.', 'Nadie inicia sesión como admin.');
    return {
      outcome: 'warn',
      says: label(
        'An account is still called admin, as every installation begins.',
        'Una cuenta todavía se llama admin, como en toda instalación nueva.',
      ),
      mend: label(
        'Rename it under Settings → Users, or with attesta user rename admin <name>. Or give somebody else the role and deactivate it.',
        'Cámbiele el nombre en Configuración → Usuarios o con attesta user rename admin <nombre>. O dé el rol a otra persona y desactívela.',
      ),
      users: rows.map(({ id }) => id),
    };
  },
};

const DORMANT_DAYS = 90;

/** Accounts that nobody uses are doors that nobody watches. */
export const dormantUsers: Measure = {
  code: 'dormant_users',
  group: 'people',
  label: label('Accounts that are used', 'Cuentas que se usan'),
  async look({ database, now }) {
    const rows = await database.query<{ id: string }>(
      `SELECT u.id FROM attesta.users AS u
       WHERE u.kind = 'person' AND u.active AND u.password_hash IS NOT NULL AND u.created_at < $1
         AND NOT EXISTS (SELECT FROM evidence.events AS e
           WHERE e.actor = u.id AND e.id > $2::uuid AND e.action = 'session.started')
       ORDER BY u.id LIMIT 200`,
      [now.subtract({ hours: 24 * DORMANT_DAYS }), firstIdAt(now.subtract({ hours: 24 * DORMANT_DAYS }))],
    );
    if (rows.length === 0)
      return holds(
        `Every account was signed in to within ${DORMANT_DAYS} days.`,
        `Se ha iniciado sesión en todas las cuentas en ${DORMANT_DAYS} días.`,
      );
    return {
      outcome: 'warn',
      says: label(
        `Accounts that nobody signed in to for ${DORMANT_DAYS} days.`,
        `Cuentas en las que nadie ha iniciado sesión en ${DORMANT_DAYS} días.`,
      ),
      mend: label('Deactivate those that are not needed.', 'Desactive las que no hagan falta.'),
      users: rows.map(({ id }) => id),
    };
  },
};

/** One administrator is one accident from none; many are many doors. */
export const administratorsCount: Measure = {
  code: 'administrators',
  group: 'people',
  label: label('Some administrators, not many', 'Algunos administradores, no muchos'),
  async look({ database }) {
    const rows = await database.query<{ id: string }>(
      `SELECT DISTINCT u.id FROM attesta.users AS u
       JOIN attesta.role_profiles AS rp ON rp.role = u.role JOIN attesta.profiles AS p ON p.id = rp.profile
       WHERE u.kind = 'person' AND u.active AND p.tools ?| ARRAY['administration', '*']`,
    );
    const count = rows.length;
    const says =
      count === 1
        ? label('One person may administer everything.', 'Una sola persona puede administrarlo todo.')
        : label(`${count} people may administer everything.`, `${count} personas pueden administrarlo todo.`);
    if (count >= 2 && count <= 5) return { outcome: 'pass', says };
    return {
      outcome: 'warn',
      says,
      mend:
        count < 2
          ? label(
              'Give a second person the right, or what needs two people cannot be done and a lost password is a lost house.',
              'Dé el derecho a otra persona; si no, lo que exige dos personas no se puede hacer y perder una contraseña es perder la casa.',
            )
          : label('Give most of them a narrower profile.', 'Dé a la mayoría un perfil más limitado.'),
      users: rows.map(({ id }) => id),
    };
  },
};

async function administrators({ database }: SecurityGround): Promise<readonly Account[]> {
  return database.query<Account>(
    `SELECT DISTINCT u.id, u.username, u.password_hash FROM attesta.users AS u
     JOIN attesta.role_profiles AS rp ON rp.role = u.role JOIN attesta.profiles AS p ON p.id = rp.profile
     WHERE u.kind = 'person' AND u.active AND u.password_hash IS NOT NULL
       AND p.tools ?| ARRAY['administration', 'users', '*']
     ORDER BY u.id LIMIT $1`,
    [MOST_CHECKED],
  );
}

/** Ids of events are UUIDv7: the smallest that a moment can have. */
function firstIdAt(moment: Temporal.Instant): string {
  const hex = moment.epochMilliseconds.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
