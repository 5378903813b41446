import { defineWords } from '../../../web/words/words.tsx';

/** What a case is called where it is one line of many: pages that people begin with load these words and not those of the case room. */
export const lineWords = defineWords(
  {
    personErased: 'A person who was erased',
    personUnknown: 'A person not found yet',
    waitingIdentity: 'Waiting for proof of identity',
    waitingPerson: 'Waiting for the person',
    waitingMatch: 'Find the person',
    nextShort:
      '{state, select, received {Check the identity} in_progress {{type, select, access {Make the copy and decide} portability {Make the copy and decide} erasure {Plan and decide} other {Decide}}} awaiting_approval {Second approval} decided {Deliver the answer} delivered {Prove the dispatch} answered {{type, select, erasure {Erase, tell the recipients} rectification {Tell the recipients} restriction {Tell the recipients} other {Close the case}}} other {}}',
    outcome:
      '{outcome, select, granted {Granted} partly {Granted in part} refused {Refused} no_data {No data held} other {{outcome}}}',
    keptState: '{state, select, met {In time} late {Late} withdrawn {Withdrawn} other {Closed}}',
  },
  {
    personErased: 'Una persona suprimida',
    personUnknown: 'Una persona aún no encontrada',
    waitingIdentity: 'A la espera de la prueba de identidad',
    waitingPerson: 'A la espera de la persona',
    waitingMatch: 'Encontrar a la persona',
    nextShort:
      '{state, select, received {Comprobar la identidad} in_progress {{type, select, access {Preparar la copia y resolver} portability {Preparar la copia y resolver} erasure {Planificar y resolver} other {Resolver}}} awaiting_approval {Segunda aprobación} decided {Entregar la respuesta} delivered {Acreditar el envío} answered {{type, select, erasure {Suprimir, notificar a los destinatarios} rectification {Notificar a los destinatarios} restriction {Notificar a los destinatarios} other {Cerrar el caso}}} other {}}',
    outcome:
      '{outcome, select, granted {Concedida} partly {Concedida en parte} refused {Denegada} no_data {No constan datos} other {{outcome}}}',
    keptState: '{state, select, met {En plazo} late {Fuera de plazo} withdrawn {Retirada} other {Cerrada}}',
  },
);
