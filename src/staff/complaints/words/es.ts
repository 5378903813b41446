import type { en } from './en.ts';

export const es: Readonly<Record<keyof typeof en, string>> = {
  title: 'Reclamaciones',
  lead: 'Reclamaciones ante nosotros sobre cómo tratamos los datos personales: acuse de recibo en 30 días, examen y respuesta sin dilación indebida (artículo 164A de la Ley de Protección de Datos de 2018).',
  record: 'Registrar una reclamación',
  none: 'No consta ninguna reclamación.',
  open: 'Abiertas',
  answered: 'Respondidas o retiradas',
  complaint: 'Reclamación',
  who: 'Quién',
  state: 'Estado',
  acknowledgeBy: 'Acusar recibo antes de',
  stateOf:
    '{state, select, received {Sin acuse de recibo} acknowledged {Con acuse de recibo, por responder} answered {Respondida} withdrawn {Retirada} other {}}',
  clockOf:
    '{state, select, on_time {antes del {due}} soon {antes del {due}} overdue {vencido: vencía el {due}} met {acuse de recibo a tiempo} late {acuse de recibo tardío: vencía el {due}} ended {retirada} other {}}',
  received: 'Recibida',
  receivedHow:
    '{channel, select, portal {por el portal} email {por correo electrónico} post {por correo postal} phone {por teléfono} in_person {en persona} other {por otra vía}}',
  about: 'Sobre el caso',
  said: 'Lo que se dijo',
  gone: 'Lo que se dijo se eliminó con la persona.',
  acknowledgement: 'Acuse',
  outcomeTitle: 'Resultado',
  outcome:
    '{outcome, select, upheld {Estimada} partly_upheld {Estimada en parte} not_upheld {Desestimada} other {}}',
  toldBy:
    '{by, select, portal {en el portal} email {por correo electrónico} post {por correo postal} phone {por teléfono} in_person {en persona} other {}}',
  mailState:
    '{state, select, held {correo retenido: no hay servidor de correo} queued {correo en camino} sending {correo en camino} sent {correo enviado} failed {correo fallido: comuníquelo de otra forma} other {}}',
  notYet: 'Aún no',
  working: 'Cómo se llega a ese día',
  acknowledge: 'Acusar recibo…',
  acknowledgeTitle: 'Acusar recibo',
  acknowledgeText:
    'Por correo electrónico escribimos la carta, que cuenta cuando el servidor la acepta. De otra forma: anote cuándo se hizo.',
  acknowledgeNow: 'Acusar recibo',
  answer: 'Responder…',
  answerTitle: 'El resultado',
  answerText:
    'Lo que se comprobó y lo que se hace. La carta añade el derecho a acudir al Information Commissioner y a los tribunales.',
  answerNow: 'Responder',
  answerLabel: 'Lo que se comprobó y se hizo',
  how: 'Cómo',
  when: 'Cuándo',
  person: 'Persona',
  name: 'Nombre',
  nameNote: 'Si no consta en los registros',
  email: 'Correo electrónico',
  arrived: 'Cómo llegó',
  receivedOn: 'Recibida el',
  body: 'De qué trata la reclamación',
  recordNow: 'Registrar',
  unknown: 'no consta',
  allOpen: 'Las {count} abiertas',
  withdraw: 'Retirada…',
  withdrawn: 'Retirada',
  withdrawTitle: 'Quien reclamó la retira',
  withdrawText: 'Solo puede hacerlo quien reclamó. Ya no se debe nada por ella; lo hecho queda registrado.',
  withdrawNow: 'Anotarlo',
  theySaid: 'Qué dijo',
  erase: 'Suprimir lo dicho…',
  eraseTitle: 'Suprimir lo dicho (art. 17)',
  eraseText:
    'Se suprimen nombre, dirección, la reclamación, la respuesta y nuestros correos, también del registro de evidencias. Número, fechas y resultado quedan como prueba. Quien consta como persona se suprime como persona.',
  eraseNow: 'Suprimirlo',
  why: 'Por qué',
};
