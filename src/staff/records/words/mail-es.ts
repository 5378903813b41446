/** Palabras del formulario de un correo: se cargan con él. */
import type { en } from './mail-en.ts';

export const es: Readonly<Record<keyof typeof en, string>> = {
  writeMailTitle: 'Correo desde {record}',
  sendMail: 'Enviar el correo',
  makeLetter: 'Hacer una carta en su lugar (PDF)',
  mailNobody: 'Este registro no nombra a nadie con dirección de correo que usted pueda ver.',
  mailRecipient: 'Para',
  mailNoAddress: 'sin dirección',
  mailTemplate: 'Plantilla',
  mailTemplateNone: 'Ninguna: escríbalo usted',
  mailTemplateHelp: 'Rellena finalidad, asunto y texto para este registro. Puede cambiarlos antes de enviar.',
  mailPurpose: 'Para qué se usa la dirección',
  mailPurposeChoose: 'Elija una finalidad',
  mailPurposeHelp:
    'Una oposición, un consentimiento retirado o una limitación detienen el correo y se dice por qué.',
  mailSubject: 'Asunto',
  mailText: 'Texto',
  mailNote:
    'Sale de la dirección de la empresa y se conserva con el registro. Las respuestas no vuelven aquí.',
};
