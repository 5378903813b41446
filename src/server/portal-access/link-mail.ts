import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from '../../metadata/label.ts';

const words = {
  en: {
    subject: 'Your link to sign in at {controller}',
    text: 'You asked to see your data with {controller}: open this link to sign in.\n\n{url}\n\nIt works once, for {minutes} minutes, best in the browser in which you asked for it.\n\nIf you did not ask for it, you need do nothing: nobody can sign in without this mail. Do not pass it on.\n\n{controller}',
  },
  es: {
    subject: 'Su enlace para acceder en {controller}',
    text: 'Ha pedido ver sus datos en {controller}: abra este enlace para acceder.\n\n{url}\n\nSirve una sola vez, durante {minutes} minutos, preferiblemente en el navegador en el que lo pidió.\n\nSi no lo ha pedido, no tiene que hacer nada: nadie puede acceder sin este correo. No lo reenvíe.\n\n{controller}',
  },
} as const satisfies Record<Locale, Record<'subject' | 'text', string>>;

export interface LinkMailValues {
  readonly controller: string;
  readonly url: string;
  readonly minutes: number;
}

/** The mail with the link, in the language in which the portal was read. Names nobody: a mailbox may be shared. */
export function linkMail(locale: Locale, values: LinkMailValues): { subject: string; text: string } {
  const write = (text: string): string => String(new IntlMessageFormat(text, locale).format({ ...values }));
  return { subject: write(words[locale].subject), text: write(words[locale].text) };
}
