/** What a step out of order is answered with: a sentence that says which step comes first. */
import { Problem } from '../../engine/errors/problem.ts';
import type { Sentence } from '../../metadata/label.ts';
import type { CaseFacts, Refusal, RefusalCode, Step, StepKind } from './state-machine.ts';
import { refusalOf } from './state-machine.ts';

/** The resource under `/requests/{id}/` that a kind of step is taken with. */
export const stepResource: Readonly<Record<StepKind, string>> = {
  subject: 'subjects',
  identity_check: 'identity-checks',
  pause: 'pauses',
  resume: 'pauses/{pause}/ends',
  extension: 'extensions',
  message: 'messages',
  assignment: 'assignments',
  package: 'packages',
  erasure: 'erasures',
  correction: 'corrections',
  restriction: 'restrict',
  decision: 'decisions',
  approval: 'approvals',
  delivery: 'deliveries',
  dispatch: 'dispatches',
  recipients: 'recipient-notices',
  closure: 'closures',
  withdrawal: 'withdrawals',
  reopening: 'reopenings',
};

const sentences: Readonly<Record<RefusalCode, Sentence>> = {
  over: {
    en: 'The case is over',
    es: 'El caso está cerrado',
  },
  not_over: {
    en: 'Only a closed case can be opened again',
    es: 'Solo se puede reabrir un caso cerrado',
  },
  subject_first: {
    en: 'Say first which person this is',
    es: 'Indique antes de qué persona se trata',
  },
  subject_fixed: {
    en: 'Whose case it is was settled with the identity check and stays so. Withdraw it and record a new one if it was wrong',
    es: 'De quién es el caso quedó fijado al comprobar la identidad y no cambia. Si era un error, retire el caso y registre otro',
  },
  identity_first: {
    en: 'Check the identity first',
    es: 'Compruebe antes la identidad',
  },
  identity_settled: {
    en: 'The identity is settled already',
    es: 'La identidad ya está resuelta',
  },
  identity_refused: {
    en: 'The identity could not be confirmed, so the request can only be refused (Art. 12(2) and 12(6))',
    es: 'La identidad no se pudo confirmar, así que la solicitud solo se puede denegar (art. 12.2 y 12.6)',
  },
  mandate_first: {
    en: 'Somebody acts for the person: check first that they may. Call POST /requests/{id}/mandates',
    es: 'Alguien actúa por la persona: compruebe antes que puede hacerlo. Llame a POST /requests/{id}/mandates',
  },
  mandate_refused: {
    en: 'Whoever asks may not act for the person, so the request can only be refused',
    es: 'Quien lo pide no puede actuar por la persona, así que la solicitud solo se puede denegar',
  },
  only_no_data: {
    en: 'No person was found for this request, so the only answer is "no_data"',
    es: 'No se encontró a ninguna persona para esta solicitud, así que la única respuesta es "no_data"',
  },
  pause_open: {
    en: 'The clock stands still already',
    es: 'El reloj ya está parado',
  },
  no_pause: {
    en: 'There is no such pause that is open',
    es: 'No hay ninguna pausa así que esté abierta',
  },
  pause_identity_settled: {
    en: 'The identity is settled, so waiting for proof of it cannot stop the clock',
    es: 'La identidad está resuelta, así que esperar una prueba de ella no puede detener el reloj',
  },
  pause_not_for_this: {
    en: 'Only a request for a copy can wait for the person to say what is meant (recital 63); nothing else stops the clock',
    es: 'Solo una solicitud de copia puede esperar a que la persona diga a qué se refiere (considerando 63); nada más detiene el reloj',
  },
  extended_already: {
    en: 'The time was extended already, and can be extended once',
    es: 'El plazo ya se amplió, y solo se puede ampliar una vez',
  },
  decision_first: {
    en: 'Decide first',
    es: 'Decida antes',
  },
  decided_already: {
    en: 'The case is decided already',
    es: 'El caso ya está decidido',
  },
  approval_first: {
    en: 'A second person has to approve the decision first',
    es: 'Antes ha de aprobar la decisión una segunda persona',
  },
  nothing_to_approve: {
    en: 'There is no decision that waits for approval',
    es: 'No hay ninguna decisión pendiente de aprobación',
  },
  package_first: {
    en: 'Make the package first, and wait until it is ready',
    es: 'Genere antes el paquete y espere a que esté listo',
  },
  package_not_for_this: {
    en: 'Only requests for access and portability have packages',
    es: 'Solo las solicitudes de acceso y portabilidad tienen paquetes',
  },
  erasure_not_for_this: {
    en: 'This is not a request for erasure',
    es: 'Esta no es una solicitud de supresión',
  },
  erasure_first: {
    en: 'The erasure comes first: plan it, have it approved, carry it out',
    es: 'Primero va la supresión: planifíquela, haga que se apruebe y ejecútela',
  },
  correction_not_for_this: {
    en: 'This is not a request for correction',
    es: 'Esta no es una solicitud de rectificación',
  },
  correction_first: {
    en: 'Nothing of this person was changed since the request arrived: correct the record first, or say what was corrected outside this system (Art. 16)',
    es: 'No se ha modificado nada de esta persona desde que llegó la solicitud: rectifique antes el registro o diga qué se rectificó fuera de este sistema (art. 16)',
  },
  restriction_first: {
    en: 'Nothing of this person is restricted: restrict it on the record first (Art. 18)',
    es: 'No hay nada de esta persona limitado: límitelo antes en el registro (art. 18)',
  },
  delivery_first: {
    en: 'Deliver the answer first',
    es: 'Entregue antes la respuesta',
  },
  dispatched_already: {
    en: 'An answer has left the house already',
    es: 'Ya ha salido una respuesta',
  },
  nothing_to_dispatch: {
    en: 'There is no answer whose dispatch is still to be proved',
    es: 'No hay ninguna respuesta cuyo envío quede por probar',
  },
  dispatch_first: {
    en: 'The answer has not left the house yet: prove its dispatch first (a letter posted, a mail sent)',
    es: 'La respuesta aún no ha salido: pruebe antes su envío (una carta echada al correo, un correo enviado)',
  },
  recipients_first: {
    en: 'Recipients of the data have not been told yet: tell each, or say why that is impossible or asks for disproportionate effort (Art. 19)',
    es: 'Aún no se ha informado a destinatarios de los datos: informe a cada uno, o diga por qué es imposible o exige un esfuerzo desproporcionado (art. 19)',
  },
  no_recipients: {
    en: 'There is no recipient who is still to be told',
    es: 'No queda ningún destinatario por informar',
  },
};

/** Refuses a step out of order with 409 (403 where a second person is what is missing). */
export function requireStep(facts: CaseFacts, step: Step): void {
  const refusal = refusalOf(facts, step);
  if (refusal) throw problemOf(refusal);
}

function problemOf({ code, first }: Refusal): Problem {
  const { en, es } = sentences[code];
  const call = first === null ? null : `POST ${pathOf(first)}`;
  const detail = {
    en: `${en}.${call === null ? '' : ` Call ${call}.`}`,
    es: `${es}.${call === null ? '' : ` Llame a ${call}.`}`,
  };
  const field = first === null ? '' : stepResource[first];
  return new Problem(code === 'approval_first' ? 'second_person_required' : 'conflict', detail, {
    findings: [{ code: `request.${code}`, field, message: { en: `${en}.`, es: `${es}.` } }],
  });
}

function pathOf(kind: StepKind): string {
  if (kind === 'recipients') return '/recipient-notices/{id}/outcomes';
  if (kind === 'restriction') return '/records/{module}/{id}/restrict';
  return kind === 'erasure' ? '/erasures' : `/requests/{id}/${stepResource[kind]}`;
}
