import { holds, label, type Measure } from '../measure.ts';

/** Passwords and records cross the network under TLS only. */
export const transport: Measure = {
  code: 'tls',
  group: 'installation',
  label: label('The way in is encrypted', 'La entrada está cifrada'),
  async look({ installation }) {
    const addresses = [installation.publicUrl, installation.portalPublicUrl];
    const plain = addresses.filter((address) => new URL(address).protocol !== 'https:');
    if (plain.length === 0)
      return holds(
        'Staff and customers come in by https, and browsers are told to stay with it.',
        'El personal y los clientes entran por https, y se pide a los navegadores que no usen otra cosa.',
      );
    const away = plain.filter((address) => !isThisMachine(address));
    return {
      outcome: away.length > 0 ? 'fail' : 'warn',
      says: label(
        away.length > 0
          ? 'Addresses without https are reached over the network.'
          : 'Attesta is reached without https, from this machine alone.',
        away.length > 0
          ? 'Hay direcciones sin https a las que se llega por la red.'
          : 'Se llega a Attesta sin https, y solo desde esta máquina.',
      ),
      mend: label(
        'Put a reverse proxy with a certificate before it, and set PUBLIC_URL and PORTAL_PUBLIC_URL to the https addresses (docs/administrators/install.md).',
        'Ponga delante un proxy inverso con certificado y dé en PUBLIC_URL y PORTAL_PUBLIC_URL las direcciones https (docs/administrators/install.md).',
      ),
      items: plain,
    };
  },
};

const WANTED: Readonly<Record<string, (value: string) => boolean>> = {
  'content-security-policy': (value) => /default-src 'none'/.test(value) && !/unsafe-eval/.test(value),
  'x-content-type-options': (value) => value === 'nosniff',
  'x-frame-options': (value) => value === 'DENY',
  'referrer-policy': (value) => value === 'no-referrer',
  'cross-origin-opener-policy': (value) => value === 'same-origin',
  'cross-origin-resource-policy': (value) => value === 'same-origin',
};

/** What browsers are told: asked of the running service, so that a proxy's or a change's mistake shows. */
export const headers: Measure = {
  code: 'security_headers',
  group: 'installation',
  label: label('Browsers are told to be careful', 'A los navegadores se les pide prudencia'),
  async look({ installation }) {
    const answer =
      installation.ownAddress === undefined
        ? undefined
        : await fetch(installation.ownAddress, {
            signal: AbortSignal.timeout(5_000),
            redirect: 'manual',
          }).catch(() => undefined);
    if (!answer)
      return {
        outcome: 'unknown',
        says: label(
          'Nothing answers here that could be asked for its headers.',
          'Aquí no responde nada a lo que preguntar por sus cabeceras.',
        ),
        mend: label('Start Attesta and examine it again.', 'Inicie Attesta y examínelo de nuevo.'),
      };
    await answer.body?.cancel();
    const missing = Object.entries(WANTED)
      .filter(([name, fits]) => !fits(answer.headers.get(name) ?? ''))
      .map(([name]) => name);
    if (
      new URL(installation.publicUrl).protocol === 'https:' &&
      !answer.headers.has('strict-transport-security')
    )
      missing.push('strict-transport-security');
    if (missing.length === 0)
      return holds(
        'Every header that protects a page is sent.',
        'Se envían todas las cabeceras que protegen una página.',
      );
    return {
      outcome: 'fail',
      says: label('Headers that protect a page are missing.', 'Faltan cabeceras que protegen una página.'),
      mend: label(
        'See which proxy or program between takes them away.',
        'Mire qué proxy o programa intermedio las quita.',
      ),
      items: missing,
    };
  },
};

/** The mode in which the clock can be moved is for tests: deadlines and evidence would not be worth anything. */
export const mode: Measure = {
  code: 'production_mode',
  group: 'installation',
  label: label('The clock cannot be moved', 'El reloj no se puede mover'),
  async look({ installation }) {
    if (installation.mode === 'production')
      return holds('Attesta runs on the real time.', 'Attesta funciona con la hora real.');
    return {
      outcome: 'fail',
      says: label(
        'Attesta runs in test mode: anyone who administers it may move its clock.',
        'Attesta funciona en modo de prueba: quien lo administre puede mover su reloj.',
      ),
      mend: label('Unset ATTESTA_MODE and start again.', 'Quite ATTESTA_MODE e inicie de nuevo.'),
    };
  },
};

function isThisMachine(address: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname);
}
