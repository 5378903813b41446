/** What a recipient is written under Art. 19, in English and Spanish. */
import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from '../../metadata/label.ts';
import type { NotifiedRight } from './notices.ts';

const letters = {
  en: {
    subject: 'Notice under Art. 19 GDPR{number}',
    erasure:
      'Personal data that you received from us is erased here. Please erase it as well, with every copy of it and link to it, unless a law obliges you to keep it.',
    rectification:
      'Personal data that you received from us was not right and is corrected here. Please correct it as well.\n\nWhat is right: …',
    restriction:
      'The processing of personal data that you received from us is restricted (Art. 18 GDPR). Please only store it, until we tell you that the restriction is lifted.',
    restriction_lifted:
      'The restriction of the processing of personal data that you received from us (Art. 18 GDPR), of which we told you, is lifted. You may process the data again, as far as you might before.',
    withdrawal:
      'The person withdrew the consent on which you received their data from us. Please end the processing that rests on it.',
    objection:
      'The person objects to our sharing the data named below with you (Art. 21 GDPR). We send it to you no longer. Please end its use and erase it, unless you hold it on a ground of your own.',
    letter:
      '{what}\n\nWho it is about: {person}\nWhat you received: {categories}\n\nWe have to tell you of this (Art. 19 GDPR), and the person may ask us whom we told. Please confirm that it is done.\n\n{controller}',
  },
  es: {
    subject: 'Notificación del art. 19 RGPD{number}',
    erasure:
      'Suprimimos datos personales que usted recibió de nosotros. Suprímalos también, con todas sus copias y enlaces, salvo que una ley le obligue a conservarlos.',
    rectification:
      'Datos personales que usted recibió de nosotros no eran exactos y los hemos rectificado. Rectifíquelos también.\n\nLo correcto es: …',
    restriction:
      'Hemos limitado el tratamiento de datos personales que usted recibió de nosotros (art. 18 RGPD). Limítese a conservarlos hasta que le comuniquemos que la limitación se levanta.',
    restriction_lifted:
      'Se ha levantado la limitación del tratamiento de datos personales que usted recibió de nosotros (art. 18 RGPD), que le habíamos comunicado. Puede volver a tratar los datos en la medida en que podía hacerlo antes.',
    withdrawal:
      'La persona ha retirado el consentimiento con el que usted recibió sus datos de nosotros. Cese el tratamiento que se basa en él.',
    objection:
      'La persona se opone a que le cedamos los datos indicados abajo (art. 21 RGPD). Ya no se los enviamos. Cese su uso y suprímalos, salvo que los conserve por una base propia.',
    letter:
      '{what}\n\nA quién se refiere: {person}\nQué recibió: {categories}\n\nDebemos comunicárselo (art. 19 RGPD), y la persona puede preguntarnos a quién se lo hemos comunicado. Confírmenos que se ha hecho.\n\n{controller}',
  },
} as const;

export interface LetterAbout {
  readonly right: NotifiedRight;
  readonly requestNumber: string | null;
  readonly person: string;
  readonly categories: string;
  readonly controller: string;
}

export function noticeLetter(
  { right, requestNumber, ...values }: LetterAbout,
  locale: Locale,
): { readonly subject: string; readonly text: string } {
  const words = letters[locale];
  const filled = (pattern: string, given: Readonly<Record<string, string>>) =>
    String(new IntlMessageFormat(pattern, locale).format(given));
  return {
    subject: filled(words.subject, { number: requestNumber === null ? '' : `, ${requestNumber}` }),
    text: filled(words.letter, { ...values, what: words[right] }),
  };
}
