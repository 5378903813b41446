/** Why somebody receives no mail of a mailing, in the words of the law where it is the law that says so. */
import type { Sentence } from '../../metadata/label.ts';
import { Problem } from '../errors/problem.ts';

const leftOutReasons = {
  objection: {
    en: 'Objected to this purpose (Art. 21)',
    es: 'Se opuso a esta finalidad (art. 21)',
  },
  consent_withdrawn: {
    en: 'Withdrew the consent (Art. 7(3))',
    es: 'Retiró el consentimiento (art. 7.3)',
  },
  consent_refused: { en: 'Refused consent (Art. 7)', es: 'Denegó el consentimiento (art. 7)' },
  consent_expired: { en: 'The consent has ended (Art. 7)', es: 'El consentimiento ha terminado (art. 7)' },
  consent_unproven: {
    en: 'The consent cannot be shown (Art. 7(1))',
    es: 'No se puede demostrar el consentimiento (art. 7.1)',
  },
  no_consent: { en: 'Has not consented (Art. 6(1)(a))', es: 'No ha consentido (art. 6.1.a)' },
  no_basis: {
    en: 'No contract or step towards one is on record (Art. 6(1)(b))',
    es: 'No consta contrato ni paso hacia uno (art. 6.1.b)',
  },
  restricted: { en: 'Processing is restricted (Art. 18)', es: 'El tratamiento está limitado (art. 18)' },
  same_person_refused: {
    en: 'The same person stands in another record, under which they may not be written to',
    es: 'La misma persona consta en otro registro, bajo el que no se le puede escribir',
  },
  archived: { en: 'The record is archived', es: 'El registro está archivado' },
  not_in_use: { en: 'The person’s record is not in use', es: 'El registro de la persona no está en uso' },
  no_such_person: { en: 'The person is no longer there', es: 'La persona ya no consta' },
  not_visible: {
    en: 'No longer there, or not for you to see',
    es: 'Ya no está o usted no puede verlo',
  },
  no_edit: {
    en: 'You have no right to change this record',
    es: 'Usted no tiene derecho a modificar este registro',
  },
  no_recipient: {
    en: 'Names nobody whose e-mail address you may see',
    es: 'No nombra a nadie cuya dirección de correo pueda ver',
  },
  no_address: { en: 'No e-mail address', es: 'Sin dirección de correo' },
  invalid_address: {
    en: 'The e-mail address cannot be used',
    es: 'La dirección de correo no se puede usar',
  },
  same_person: {
    en: 'The same person receives it already, once',
    es: 'La misma persona ya lo recibe, una vez',
  },
  no_text: {
    en: 'Subject or text would be empty, or too long',
    es: 'El asunto o el texto quedarían vacíos o demasiado largos',
  },
} as const satisfies Record<string, Sentence>;

export type LeftOutReason = keyof typeof leftOutReasons;

/** Thrown where a mailing leaves out what a single mail would not. */
export class LeftOut extends Error {
  override readonly name = 'LeftOut';
  readonly reason: LeftOutReason;

  constructor(reason: LeftOutReason) {
    super(reason);
    this.reason = reason;
  }
}

/** What somebody said or asked for, or what stands against writing to them whatever record it is done from. */
export const legalReasons: ReadonlySet<LeftOutReason> = new Set([
  'objection',
  'consent_withdrawn',
  'consent_refused',
  'restricted',
]);

/** The words of a code that was kept. */
export function reasonWords(code: string): Sentence {
  return isReason(code) ? leftOutReasons[code] : { en: code, es: code };
}

/** What a refusal to write one mail comes to; undefined where it is about more than this one. */
export function reasonOf(error: unknown): LeftOutReason | undefined {
  if (error instanceof LeftOut) return error.reason;
  if (!(error instanceof Problem)) return undefined;
  const [said = ''] = error.findings.map(({ code }) => code.replace(/^mail\./, ''));
  if (isReason(said)) return said;
  return BY_FINDING[said] ?? BY_CODE[error.code];
}

const BY_FINDING: Readonly<Record<string, LeftOutReason>> = {
  recipient: 'no_recipient',
  text: 'no_text',
  invalid: 'invalid_address',
};

const BY_CODE: Readonly<Partial<Record<Problem['code'], LeftOutReason>>> = {
  not_found: 'not_visible',
  restricted: 'restricted',
  forbidden: 'no_edit',
};

function isReason(code: string): code is LeftOutReason {
  return Object.hasOwn(leftOutReasons, code);
}
