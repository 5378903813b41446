import { defineWords } from '../../web/words/words.tsx';

const en = {
  acting: 'Who acts for the person',
  somebodyElse: 'Somebody else asks for the person',
  repName: 'Their name',
  repEmail: 'Their e-mail address',
  capacityLabel: 'As what',
  capacity:
    '{capacity, select, mandate {With a mandate} lawyer {Lawyer} parent {Parent of a child} guardian {Guardian by court} successor {Successor of the deceased} other {{capacity}}}',
  mandateState:
    '{state, select, unchecked {To be checked} accepted {May act} refused {May not act} other {}}',
  answerGoes:
    '{to, select, representative {The answer goes to them, on paper.} other {The answer goes to the person.}}',
  checkMandate: 'Check the mandate…',
  mandateTitle: 'May they act for the person?',
  mandateText:
    'Nothing is handed over before this is settled. How it was shown is kept, never a copy of a document. Who stands against the person is not accepted, whatever paper they have.',
  resultLabel: 'Result',
  result_accepted: 'They may act',
  result_refused: 'They may not act',
  proofLabel: 'How it was shown',
  proof:
    '{proof, select, power_of_attorney {Power of attorney seen} bar_register {Register of the bar} birth_certificate {Birth certificate or family book seen} court_order {Order of a court seen} certificate_of_inheritance {Certificate of inheritance seen} known_to_us {Known to us} other {Otherwise}}',
  conflictLabel: 'Does anything set them against the person?',
  conflict_none: 'Nothing that we can see',
  conflict_found: 'Yes: a custody dispute, a gain of their own, the person says otherwise',
  answerLabel: 'Who gets the answer',
  answer_person: 'The person',
  answer_representative: 'Who acts for them, by post or from hand to hand',
  lawLabel: 'Law that lets a successor ask',
  lawNote: 'The GDPR does not cover the dead. Left empty in Spain, France and Italy, whose laws are known.',
  mandateNote: 'Note for colleagues',
  settleMandate: 'Settle it',
  fees: 'Fee',
  askFee: 'Ask for a fee…',
  feeTitle: 'Ask for a fee',
  feeText:
    'An answer is free (Art. 12(5)). A reasonable fee is for a request that is manifestly unfounded or excessive, or for further copies (Art. 15(3)). You have to show why; a second person approves before the person is asked.',
  amount: 'Amount',
  feeGrounds: 'Ground',
  feeGround:
    '{ground, select, manifestly_unfounded {Manifestly unfounded, Art. 12(5)} excessive {Excessive, Art. 12(5)} further_copy {Further copy, Art. 15(3)} other {{ground}}}',
  feeReasons: 'Reasons, as the person reads them',
  proposeFee: 'Propose the fee',
  feeState:
    '{state, select, proposed {Waits for a second person} asked {Asked for, not paid yet} sent_back {Sent back} paid {Paid} waived {Waived} other {{state}}}',
  approveFee: 'Approve and ask',
  sendFeeBack: 'Send back…',
  feeBackTitle: 'Send the fee back',
  feeBackReason: 'Why it goes back',
  feePaid: 'It was paid',
  feeWaived: 'Waive it',
} as const;

const es: Readonly<Record<keyof typeof en, string>> = {
  acting: 'Quién actúa por la persona',
  somebodyElse: 'Otra persona lo solicita en su nombre',
  repName: 'Su nombre',
  repEmail: 'Su correo electrónico',
  capacityLabel: 'En calidad de',
  capacity:
    '{capacity, select, mandate {Con un poder} lawyer {Abogado o abogada} parent {Padre o madre de un menor} guardian {Tutor por resolución judicial} successor {Sucesor de la persona fallecida} other {{capacity}}}',
  mandateState:
    '{state, select, unchecked {Por comprobar} accepted {Puede actuar} refused {No puede actuar} other {}}',
  answerGoes:
    '{to, select, representative {La respuesta se le entrega a quien actúa, en papel.} other {La respuesta se entrega a la persona.}}',
  checkMandate: 'Comprobar la representación…',
  mandateTitle: '¿Puede actuar por la persona?',
  mandateText:
    'No se entrega nada antes de resolver esto. Se guarda cómo se acreditó, nunca copia de un documento. Quien se opone a los intereses de la persona no se acepta, tenga el papel que tenga.',
  resultLabel: 'Resultado',
  result_accepted: 'Puede actuar',
  result_refused: 'No puede actuar',
  proofLabel: 'Cómo se acreditó',
  proof:
    '{proof, select, power_of_attorney {Se vio el poder} bar_register {Registro del colegio de abogados} birth_certificate {Se vio la partida de nacimiento o el libro de familia} court_order {Se vio la resolución judicial} certificate_of_inheritance {Se vio el título de heredero} known_to_us {Nos consta} other {De otro modo}}',
  conflictLabel: '¿Hay algo que le enfrente a la persona?',
  conflict_none: 'Nada que podamos ver',
  conflict_found: 'Sí: una disputa por la custodia, un beneficio propio, la persona dice lo contrario',
  answerLabel: 'Quién recibe la respuesta',
  answer_person: 'La persona',
  answer_representative: 'Quien actúa por ella, por correo postal o en mano',
  lawLabel: 'Ley que permite solicitarlo a un sucesor',
  lawNote:
    'El RGPD no protege a los fallecidos. Se deja vacío en España, Francia e Italia, cuyas leyes se conocen.',
  mandateNote: 'Nota para colegas',
  settleMandate: 'Resolver',
  fees: 'Canon',
  askFee: 'Pedir un canon…',
  feeTitle: 'Pedir un canon',
  feeText:
    'Responder es gratuito (art. 12.5). Cabe un canon razonable si la solicitud es manifiestamente infundada o excesiva, o por copias adicionales (art. 15.3). Hay que demostrar por qué; una segunda persona lo aprueba antes de pedirlo.',
  amount: 'Importe',
  feeGrounds: 'Motivo',
  feeGround:
    '{ground, select, manifestly_unfounded {Manifiestamente infundada, art. 12.5} excessive {Excesiva, art. 12.5} further_copy {Copia adicional, art. 15.3} other {{ground}}}',
  feeReasons: 'Motivos, tal como los leerá la persona',
  proposeFee: 'Proponer el canon',
  feeState:
    '{state, select, proposed {Pendiente de una segunda persona} asked {Pedido, aún sin abonar} sent_back {Devuelto} paid {Abonado} waived {Dispensado} other {{state}}}',
  approveFee: 'Aprobar y pedir',
  sendFeeBack: 'Devolver…',
  feeBackTitle: 'Devolver el canon',
  feeBackReason: 'Por qué se devuelve',
  feePaid: 'Se abonó',
  feeWaived: 'Dispensar',
};

/** Words about who acts for a person, and about fees. */
export const actingWords = defineWords(en, es);
