import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Sentence } from '../../metadata/label.ts';
import { Problem } from '../errors/problem.ts';

/** Whom a mail goes to. */
export interface MailAddress {
  readonly address: string;
  readonly name?: string;
}

const FIELD: FieldDefinition = {
  name: 'to',
  type: 'email',
  label: { en: 'To' },
  privacy: { category: 'none' },
};
const CONTROL = /\p{Cc}|\p{Zl}|\p{Zp}/u;

/**
 * An address that is safe to put into a mail. Throws `validation_failed` for anything that is not one e-mail address, and for a name
 * with line breaks: both could smuggle in other recipients.
 */
export function mailAddress(given: string | MailAddress): MailAddress {
  const { address, name = '' } = typeof given === 'string' ? { address: given } : given;
  const read = CONTROL.test(address) ? undefined : fieldType('email').parse(address, FIELD);
  if (!read?.ok || typeof read.value !== 'string')
    throw refused('to', {
      en: 'This is not one e-mail address, such as name@example.eu.',
      es: 'No es una dirección de correo, como nombre@ejemplo.eu.',
    });
  return { address: read.value, name: headerText('name', name) };
}

/** A text for a header, in one line. Throws `validation_failed` when it has line breaks or other control characters. */
export function headerText(field: string, text: string): string {
  if (CONTROL.test(text) || text.length > 500) {
    throw refused(field, {
      en: `The ${field} of a mail is one line of at most 500 characters.`,
      es: `El campo ${field} de un correo es una sola línea de 500 caracteres como máximo.`,
    });
  }
  return text.trim();
}

function refused(field: string, message: Sentence): Problem {
  return new Problem('validation_failed', message, { findings: [{ code: 'mail.invalid', field, message }] });
}
