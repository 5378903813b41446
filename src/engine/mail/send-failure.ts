/** What an error of the mail server means: for the person who looks at the outbox, and for whether to try again. */
import type { Sentence } from '../../metadata/label.ts';
export interface SendFailure {
  /** Without the server's own words, which repeat addresses. */
  readonly sentence: Sentence;
  /** Trying again makes no sense. */
  readonly final: boolean;
  /** The server may have taken the mail: the connection was lost after the text was on its way. */
  readonly perhapsSent: boolean;
}

export function sendFailureOf(error: unknown): SendFailure {
  const { code, command, responseCode } = parts(error);
  if (responseCode >= 500) {
    const about =
      command === 'DATA' ? { en: 'the mail', es: 'el correo' } : { en: 'the address', es: 'la dirección' };
    const sentence =
      code === 'EAUTH'
        ? {
            en: 'The mail server refused the sign-in of this installation. Check SMTP_URL.',
            es: 'El servidor de correo rechazó el inicio de sesión de esta instalación. Compruebe SMTP_URL.',
          }
        : {
            en: `The mail server refused ${about.en} (${responseCode}).`,
            es: `El servidor de correo rechazó ${about.es} (${responseCode}).`,
          };
    return { sentence, final: code !== 'EAUTH', perhapsSent: false };
  }
  if (responseCode >= 400) {
    return {
      sentence: {
        en: `The mail server asks to try again later (${responseCode}).`,
        es: `El servidor de correo pide que se intente más tarde (${responseCode}).`,
      },
      final: false,
      perhapsSent: false,
    };
  }
  if (['EMESSAGE', 'EFILEACCESS', 'EURLACCESS', 'ESTREAM'].includes(code)) {
    return {
      sentence: { en: 'The mail could not be put together.', es: 'No se pudo componer el correo.' },
      final: true,
      perhapsSent: false,
    };
  }
  return {
    sentence: {
      en: 'The mail server could not be reached.',
      es: 'No se pudo conectar con el servidor de correo.',
    },
    final: false,
    perhapsSent: command === 'DATA',
  };
}

function parts(error: unknown): { code: string; command: string; responseCode: number } {
  const found: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  const text = (name: string): string => (typeof found[name] === 'string' ? found[name] : '');
  return {
    code: text('code'),
    command: text('command'),
    responseCode: typeof found.responseCode === 'number' ? found.responseCode : 0,
  };
}
