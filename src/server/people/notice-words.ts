import { placeOf } from '../../engine/access/networks.ts';
import type { Locale } from '../../metadata/label.ts';

/** What a user is told of. */
export type Notice =
  | { readonly kind: 'new_device' }
  | { readonly kind: 'password_changed' }
  | { readonly kind: 'factor_added'; readonly factor: string }
  | { readonly kind: 'factor_removed'; readonly factor: string }
  | { readonly kind: 'factors_reset' }
  | { readonly kind: 'recovery_code_used'; readonly left: number };

interface Circumstances {
  readonly name: string;
  readonly at: Temporal.ZonedDateTime;
  readonly ip?: string;
  readonly browser?: string;
}

interface Text {
  readonly subject: string;
  readonly what: string;
}

/** Subject and text of a notice, in the user's language. */
export function noticeText(
  notice: Notice,
  locale: Locale,
  circumstances: Circumstances,
): { readonly subject: string; readonly text: string } {
  const { subject, what } = locale === 'es' ? spanish(notice) : english(notice);
  const words = locale === 'es' ? ES : EN;
  const { name, at, ip, browser } = circumstances;
  const when = at.toLocaleString(locale === 'es' ? 'es' : 'en-GB', {
    dateStyle: 'full',
    timeStyle: 'short',
  });
  const where = ip === undefined ? undefined : placeOf(ip);
  const lines = [
    words.greeting(name),
    '',
    what,
    '',
    `${words.when}: ${when} (${at.timeZoneId})`,
    ...(browser === undefined ? [] : [`${words.browser}: ${browser}`]),
    ...(where === undefined ? [] : [`${words.network}: ${where}`]),
    '',
    words.notYou,
  ];
  return { subject, text: `${lines.join('\n')}\n` };
}

const EN = {
  greeting: (name: string) => `Hello ${name},`,
  when: 'When',
  browser: 'With',
  network: 'From the network',
  notYou:
    'If this was you, there is nothing to do. If not, change your password at once under "Your account" and tell your administrator.',
};

const ES: typeof EN = {
  greeting: (name) => `Hola, ${name}:`,
  when: 'Cuándo',
  browser: 'Con',
  network: 'Desde la red',
  notYou:
    'Si ha sido usted, no tiene que hacer nada. Si no, cambie su contraseña ahora mismo en «Su cuenta» y avise a su administrador.',
};

function english(notice: Notice): Text {
  switch (notice.kind) {
    case 'new_device':
      return {
        subject: 'Sign-in from a new device',
        what: 'Somebody signed in to Attesta as you, from a device or a network that you had not used before.',
      };
    case 'password_changed':
      return { subject: 'Your password was changed', what: 'The password of your account was changed.' };
    case 'factor_added':
      return {
        subject: 'A second factor was added',
        what: `“${notice.factor}” was added to your account as a second factor.`,
      };
    case 'factor_removed':
      return {
        subject: 'A second factor was removed',
        what: `“${notice.factor}” is no longer a second factor of your account.`,
      };
    case 'factors_reset':
      return {
        subject: 'Your second factors were reset',
        what: 'An administrator removed all second factors and recovery codes of your account.',
      };
    case 'recovery_code_used':
      return {
        subject: 'A recovery code was used',
        what: `A recovery code of your account was used; ${notice.left} are left.`,
      };
  }
}

function spanish(notice: Notice): Text {
  switch (notice.kind) {
    case 'new_device':
      return {
        subject: 'Inicio de sesión desde un dispositivo nuevo',
        what: 'Alguien ha iniciado sesión en Attesta con su usuario desde un dispositivo o una red que usted no había usado antes.',
      };
    case 'password_changed':
      return {
        subject: 'Su contraseña ha cambiado',
        what: 'Se ha cambiado la contraseña de su cuenta.',
      };
    case 'factor_added':
      return {
        subject: 'Se ha añadido un segundo factor',
        what: `«${notice.factor}» se ha añadido a su cuenta como segundo factor.`,
      };
    case 'factor_removed':
      return {
        subject: 'Se ha eliminado un segundo factor',
        what: `«${notice.factor}» ya no es un segundo factor de su cuenta.`,
      };
    case 'factors_reset':
      return {
        subject: 'Se han restablecido sus segundos factores',
        what: 'Un administrador ha eliminado todos los segundos factores y códigos de recuperación de su cuenta.',
      };
    case 'recovery_code_used':
      return {
        subject: 'Se ha usado un código de recuperación',
        what: `Se ha usado un código de recuperación de su cuenta; quedan ${notice.left}.`,
      };
  }
}
