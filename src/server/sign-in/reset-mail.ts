import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from '../../metadata/label.ts';

const words = {
  en: {
    subject: 'Choose a new password',
    text: 'Hello {name},\n\nSomebody asked for a new password for your account at {controller} (user name {username}). Open this link to choose one:\n\n{url}\n\nIt works once, for {minutes} minutes. Your second factor stays as it is, and all your sessions end.\n\nIf it was not you, you need do nothing: without this mail nobody can use it. Do not pass it on.',
  },
  es: {
    subject: 'Elija una contraseña nueva',
    text: 'Hola, {name}:\n\nAlguien ha pedido una contraseña nueva para su cuenta en {controller} (usuario {username}). Abra este enlace para elegirla:\n\n{url}\n\nSirve una sola vez, durante {minutes} minutos. Su segundo factor no cambia y se cierran todas sus sesiones.\n\nSi no ha sido usted, no tiene que hacer nada: sin este correo nadie puede usarlo. No lo reenvíe.',
  },
} as const satisfies Record<Locale, Record<'subject' | 'text', string>>;

export interface ResetMailValues {
  readonly name: string;
  readonly username: string;
  readonly controller: string;
  readonly url: string;
  readonly minutes: number;
}

/** The mail with the link for a new password, in the user's language. */
export function resetMail(locale: Locale, values: ResetMailValues): { subject: string; text: string } {
  const write = (text: string): string => String(new IntlMessageFormat(text, locale).format({ ...values }));
  return { subject: write(words[locale].subject), text: write(words[locale].text) };
}
