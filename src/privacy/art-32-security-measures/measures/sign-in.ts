import { breachedList } from '../../../engine/access/breached-passwords.ts';
import { holds, label, type Measure } from '../measure.ts';

interface AccountRow {
  readonly id: string;
  readonly powerful: boolean;
}

/** A password alone is one letter away from whoever asks for it kindly; who may do much needs more than one (ASVS V6.3.3). */
export const secondFactor: Measure = {
  code: 'second_factor',
  group: 'people',
  label: label('People sign in with two factors', 'Se entra con dos factores'),
  async look({ database }) {
    const rows = await database.query<AccountRow>(
      `SELECT u.id, EXISTS (SELECT FROM attesta.role_profiles AS rp JOIN attesta.profiles AS p ON p.id = rp.profile
           WHERE rp.role = u.role AND p.tools ?| ARRAY['administration', 'users', 'definitions', '*']) AS powerful
       FROM attesta.users AS u
       WHERE u.kind = 'person' AND u.active AND u.password_hash IS NOT NULL
         AND NOT EXISTS (SELECT FROM attesta.second_factors AS f WHERE f.user_id = u.id)
       ORDER BY 2 DESC, u.id LIMIT 500`,
    );
    if (rows.length === 0)
      return holds(
        'Everyone who signs in with a password has a second factor.',
        'Quien entra con contraseña tiene un segundo factor.',
      );
    const powerful = rows.filter((one) => one.powerful);
    return {
      outcome: powerful.length > 0 ? 'fail' : 'warn',
      says:
        powerful.length > 0
          ? label(
              'People who may administer sign in with a password alone.',
              'Hay personas que pueden administrar y entran solo con contraseña.',
            )
          : label(
              'People who sign in with a password alone.',
              'Hay personas que entran solo con contraseña.',
            ),
      mend: label(
        'Let them add a passkey or a code app (My account), and require a second factor for their roles (Settings, Sign-in).',
        'Que añadan una clave de acceso o una aplicación de códigos (Mi cuenta), y exija un segundo factor a sus roles (Ajustes, Inicio de sesión).',
      ),
      users: (powerful.length > 0 ? powerful : rows).map(({ id }) => id),
    };
  },
};

/** Passwords that leaked elsewhere are tried first (NIST SP 800-63B-4 §3.1.1.2). The list is loaded once, offline. */
export const breachedPasswords: Measure = {
  code: 'breached_passwords',
  group: 'people',
  label: label(
    'New passwords are compared with leaked ones',
    'Las contraseñas nuevas se comparan con las filtradas',
  ),
  async look({ database }) {
    if (await breachedList(database))
      return holds(
        'A list of leaked passwords is loaded.',
        'Hay cargada una lista de contraseñas filtradas.',
      );
    return {
      outcome: 'warn',
      says: label(
        'No list of leaked passwords is loaded.',
        'No hay cargada ninguna lista de contraseñas filtradas.',
      ),
      mend: label(
        'Fetch one on a machine with network and load it: attesta passwords load <file>',
        'Obtenga una en una máquina con red y cárguela: attesta passwords load <archivo>',
      ),
    };
  },
};
