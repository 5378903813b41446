/** What cases, steps and letters are called, in English and Spanish. */
import { IntlMessageFormat } from 'intl-messageformat';
import type { Label, Locale } from '../../metadata/label.ts';
import type { Channel } from './request.ts';
import type { Outcome, RequestState, RequestType, StepKind } from './state-machine.ts';

export const typeLabels: Readonly<Record<RequestType, Label>> = {
  access: { en: 'Access', es: 'Acceso' },
  portability: { en: 'Portability', es: 'Portabilidad' },
  rectification: { en: 'Correction', es: 'Rectificación' },
  erasure: { en: 'Erasure', es: 'Supresión' },
  restriction: { en: 'Restriction', es: 'Limitación' },
  objection: { en: 'Objection', es: 'Oposición' },
};

export const channelLabels: Readonly<Record<Channel, Label>> = {
  portal: { en: 'Portal', es: 'Portal' },
  email: { en: 'E-mail', es: 'Correo electrónico' },
  post: { en: 'Post', es: 'Correo postal' },
  phone: { en: 'Telephone', es: 'Teléfono' },
  in_person: { en: 'In person', es: 'En persona' },
  api: { en: 'Another system', es: 'Otro sistema' },
  other: { en: 'Another way', es: 'Otra vía' },
};

/** As part of a sentence: "your request for …". */
const asked: Readonly<Record<RequestType, Label>> = {
  access: { en: 'a copy of your data (Art. 15 GDPR)', es: 'una copia de sus datos (art. 15 RGPD)' },
  portability: {
    en: 'your data in a portable form (Art. 20 GDPR)',
    es: 'sus datos en formato portable (art. 20 RGPD)',
  },
  rectification: {
    en: 'a correction of your data (Art. 16 GDPR)',
    es: 'la rectificación de sus datos (art. 16 RGPD)',
  },
  erasure: { en: 'the erasure of your data (Art. 17 GDPR)', es: 'la supresión de sus datos (art. 17 RGPD)' },
  restriction: {
    en: 'restriction of processing (Art. 18 GDPR)',
    es: 'la limitación del tratamiento (art. 18 RGPD)',
  },
  objection: {
    en: 'an end to processing, to which you object (Art. 21 GDPR)',
    es: 'el cese del tratamiento, al que se opone (art. 21 RGPD)',
  },
};

export const stateLabels: Readonly<Record<RequestState, Label>> = {
  received: { en: 'Received', es: 'Recibida' },
  in_progress: { en: 'In progress', es: 'En curso' },
  awaiting_approval: { en: 'Awaiting approval', es: 'Pendiente de aprobación' },
  decided: { en: 'Decided', es: 'Resuelta' },
  delivered: { en: 'Delivered', es: 'Entregada' },
  closed: { en: 'Closed', es: 'Cerrada' },
  withdrawn: { en: 'Withdrawn', es: 'Retirada' },
};

export const outcomeLabels: Readonly<Record<Outcome, Label>> = {
  granted: { en: 'Granted', es: 'Concedida' },
  partly: { en: 'Granted in part', es: 'Concedida en parte' },
  refused: { en: 'Refused', es: 'Denegada' },
  no_data: { en: 'No data held', es: 'No constan datos' },
};

/** The kinds of step that a case's history shows. */
export type ShownStep =
  | StepKind
  | 'received'
  | 'acknowledged'
  | 'certificate'
  | 'fee'
  | 'mandate'
  | 'withholding'
  | 'put_back';

export const stepLabels: Readonly<Record<ShownStep, Label>> = {
  received: { en: 'Received', es: 'Recibida' },
  acknowledged: { en: 'Receipt acknowledged', es: 'Acuse de recibo' },
  subject: { en: 'Person found', es: 'Persona encontrada' },
  identity_check: { en: 'Identity', es: 'Identidad' },
  pause: { en: 'Clock stopped', es: 'Plazo suspendido' },
  resume: { en: 'Clock running again', es: 'Plazo reanudado' },
  extension: { en: 'Time extended', es: 'Plazo ampliado' },
  message: { en: 'Message', es: 'Mensaje' },
  assignment: { en: 'Case lead', es: 'Responsable del caso' },
  package: { en: 'Package', es: 'Paquete' },
  erasure: { en: 'Erasure', es: 'Supresión' },
  correction: { en: 'Corrected', es: 'Rectificada' },
  restriction: { en: 'Restricted', es: 'Limitada' },
  fee: { en: 'Fee', es: 'Canon' },
  mandate: { en: 'Representation', es: 'Representación' },
  withholding: { en: 'Left out of the copy', es: 'Omitido de la copia' },
  certificate: { en: 'Erasure certified', es: 'Supresión certificada' },
  decision: { en: 'Decision', es: 'Resolución' },
  approval: { en: 'Approval', es: 'Aprobación' },
  delivery: { en: 'Answer', es: 'Respuesta' },
  dispatch: { en: 'Dispatch proved', es: 'Envío acreditado' },
  recipients: { en: 'Recipients told', es: 'Destinatarios notificados' },
  closure: { en: 'Closed', es: 'Cierre' },
  withdrawal: { en: 'Withdrawn', es: 'Retirada' },
  reopening: { en: 'Opened again', es: 'Reapertura' },
  put_back: {
    en: 'Put back after an older database was put in place',
    es: 'Recuperada tras reponer una base de datos anterior',
  },
};

const letters = {
  en: {
    subject: '{number}: {what}',
    acknowledgement:
      'We received your request for {asked} on {received}. Its number is {number}.\n\nWe answer without delay, and by {due} at the latest. If we need to be sure who you are, or to know what you mean, we will ask.\n\n{controller}',
    extension:
      'We cannot answer your request {number} for {asked} within a month, because of {grounds}. Our reasons:\n\n{reasons}\n\nWe will answer by {due} at the latest (Art. 12(3) GDPR).\n\n{rights}\n\n{controller}',
    decision:
      'We have decided on your request {number} for {asked}: {outcome}.\n\n{reasons}\n\n{rights}{controller}',
    kept: 'Some of it is not erased now, because the law has us keep it (Art. 17(3) GDPR). Until the day named it is only stored, and what the law does not need of it is taken out:\n\n{lines}\n\n{rights}',
    kept_line: '- {what} ({items}), until {until}: {law}',
    no_data:
      'We looked for personal data about you and process none, apart from this request {number} itself.{reasons} If you think that we do, tell us under which name, address or number: we look again (Art. 11(2) GDPR).\n\n{rights}{controller}',
    fee: 'We will act on your request {number} for {asked} when a fee of {amount} is paid ({law}). Our reasons:\n\n{reasons}\n\nYou may also take the request back, or limit it, at no charge.\n\n{rights}\n\n{controller}',
    fee_excessive: 'Art. 12(5)(a) GDPR',
    fee_copy: 'Art. 15(3) GDPR: a further copy',
    link: 'The answer to your request {number} for {asked} is ready. Sign in to the portal to read and download it, until {expires}.\n\n{url}\n\n{controller}',
    answer:
      'This is the answer to your request {number} for {asked}: {outcome}.\n\n{reasons}\n\n{controller}',
    withdrawn:
      'Your request {number} for {asked} was withdrawn. You may ask again at any time.\n\n{controller}',
    complaint:
      'You may complain to the supervisory authority{authority} (Art. 77 GDPR), and you may go to court (Art. 79 GDPR).\n\n',
    complaint_uk:
      'If you are not content with this you may complain to us{contact}; we acknowledge a complaint within 30 days and answer it without undue delay (section 164A of the Data Protection Act 2018). You may also complain to the Information Commissioner{authority} (Art. 77 UK GDPR), and you may go to court (Art. 79 UK GDPR).\n\n',
    complexity: 'its complexity',
    number: 'the number of requests',
    and: ' and ',
  },
  es: {
    subject: '{number}: {what}',
    acknowledgement:
      'Hemos recibido el {received} su solicitud de {asked}. Su número es {number}.\n\nResponderemos sin dilación y, a más tardar, el {due}. Si necesitamos confirmar su identidad o aclarar lo que solicita, se lo preguntaremos.\n\n{controller}',
    extension:
      'No podemos responder en un mes a su solicitud {number} de {asked}, por {grounds}. Nuestros motivos:\n\n{reasons}\n\nResponderemos a más tardar el {due} (art. 12.3 RGPD).\n\n{rights}\n\n{controller}',
    decision:
      'Hemos resuelto su solicitud {number} de {asked}: {outcome}.\n\n{reasons}\n\n{rights}{controller}',
    kept: 'Una parte no se suprime ahora, porque la ley nos obliga a conservarla (art. 17.3 RGPD). Hasta la fecha indicada solo se conserva, sin lo que la ley no exige:\n\n{lines}\n\n{rights}',
    kept_line: '- {what} ({items}), hasta el {until}: {law}',
    no_data:
      'Hemos buscado datos personales suyos y no tratamos ninguno, aparte de esta misma solicitud {number}.{reasons} Si cree que sí los tratamos, díganos con qué nombre, dirección o número: buscaremos de nuevo (art. 11.2 RGPD).\n\n{rights}{controller}',
    fee: 'Atenderemos su solicitud {number} de {asked} cuando se abone un canon de {amount} ({law}). Nuestros motivos:\n\n{reasons}\n\nTambién puede retirar la solicitud, o limitarla, sin coste.\n\n{rights}\n\n{controller}',
    fee_excessive: 'art. 12.5.a) RGPD',
    fee_copy: 'art. 15.3 RGPD: copia adicional',
    link: 'La respuesta a su solicitud {number} de {asked} está lista. Inicie sesión en el portal para leerla y descargarla, hasta el {expires}.\n\n{url}\n\n{controller}',
    answer:
      'Esta es la respuesta a su solicitud {number} de {asked}: {outcome}.\n\n{reasons}\n\n{controller}',
    withdrawn:
      'Su solicitud {number} de {asked} se ha retirado. Puede volver a presentarla cuando quiera.\n\n{controller}',
    complaint:
      'Puede reclamar ante la autoridad de control{authority} (art. 77 RGPD) y acudir a los tribunales (art. 79 RGPD).\n\n',
    complaint_uk:
      'Si no está conforme, puede presentarnos una reclamación{contact}; acusaremos recibo en un plazo de 30 días y la responderemos sin dilación indebida (artículo 164A de la Ley de Protección de Datos de 2018). También puede reclamar ante el Information Commissioner{authority} (art. 77 del RGPD del Reino Unido) y acudir a los tribunales (art. 79 del RGPD del Reino Unido).\n\n',
    complexity: 'su complejidad',
    number: 'el número de solicitudes',
    and: ' y ',
  },
} as const;

export type LetterCode = keyof (typeof letters)['en'];

/** A letter, or a part of one, in the person's language. Values are texts; nothing in them is read as a pattern. */
export function letter(
  code: LetterCode,
  locale: Locale,
  values: Readonly<Record<string, string>> = {},
): string {
  const text = new IntlMessageFormat(letters[locale][code], locale).format(values);
  return typeof text === 'string' ? text : String(text);
}

export function askedFor(type: RequestType, locale: Locale): string {
  return asked[type][locale] ?? asked[type].en;
}

/** A date as a letter writes it: `5 April 2026`. */
export function letterDate(date: string, locale: Locale): string {
  return Temporal.PlainDate.from(date.slice(0, 10)).toLocaleString(locale === 'es' ? 'es-ES' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}
