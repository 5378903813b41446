/** What whoever complains is written: the acknowledgement, and the outcome with the right to go to the Commissioner. */
import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from '../../metadata/label.ts';
import type { ComplaintOutcome } from './complaint.ts';

const letters = {
  en: {
    subject: '{number}: your complaint',
    acknowledgement:
      'We received your complaint about how we handle your data on {received}. Its number is {number}.\n\nWe look into it without undue delay, keep you informed, and tell you the outcome (section 164A of the Data Protection Act 2018).\n\n{controller}',
    outcome:
      'This is the outcome of your complaint {number}: {outcome}.\n\n{answer}\n\nIf you are not content with it you may complain to the Information Commissioner{authority} (Art. 77 UK GDPR), and you may go to court (Art. 79 UK GDPR).\n\n{controller}',
    upheld: 'upheld',
    partly_upheld: 'upheld in part',
    not_upheld: 'not upheld',
  },
  es: {
    subject: '{number}: su reclamación',
    acknowledgement:
      'Hemos recibido el {received} su reclamación sobre cómo tratamos sus datos. Su número es {number}.\n\nLa examinamos sin dilación indebida, le mantendremos informado y le comunicaremos el resultado (artículo 164A de la Ley de Protección de Datos de 2018).\n\n{controller}',
    outcome:
      'Este es el resultado de su reclamación {number}: {outcome}.\n\n{answer}\n\nSi no está conforme, puede reclamar ante el Information Commissioner{authority} (art. 77 del RGPD del Reino Unido) y acudir a los tribunales (art. 79 del RGPD del Reino Unido).\n\n{controller}',
    upheld: 'estimada',
    partly_upheld: 'estimada en parte',
    not_upheld: 'desestimada',
  },
} as const;

export function complaintLetter(
  code: 'subject' | 'acknowledgement' | 'outcome' | ComplaintOutcome,
  locale: Locale,
  values: Readonly<Record<string, string>> = {},
): string {
  return String(new IntlMessageFormat(letters[locale][code], locale).format(values));
}
