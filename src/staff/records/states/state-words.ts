import { defineWords } from '../../../web/words/words.tsx';

/** Words of archiving, restricting, blocking, and of what ends them. */
export const stateWords = defineWords(
  {
    archive: 'Archive',
    restore: 'Restore',
    restrict: 'Restrict processing (Art. 18)',
    lift: 'Lift the restriction',
    use: 'Use for a ground of Art. 18(2)',
    block: 'Block (LOPDGDD 32)',
    dialogTitle:
      '{verb, select, archive {Archive {title}} restore {Restore {title}} restrict {Restrict {title}} lift {Lift the restriction of {title}} use {Use {title}} block {Block {title}} other {{title}}}',
    submit:
      '{verb, select, archive {Archive it} restore {Restore it} restrict {Restrict it} lift {Lift it} use {Open it} block {Block it} other {}}',
    explain:
      '{verb, select, archive {It leaves lists, search, related lists and exports for everyone without the right to the archive, with what hangs on it.} restore {Exactly what went along with it comes back.} restrict {It is kept and not used. Its name stays in sight; what it holds does not. It can be used only for a ground of Art. 18(2): with the person’s consent, for legal claims, for the rights of another person, for an important public interest. Each use is asked for, ends by itself and is in the evidence.} lift {The person is told before (Art. 18(3)): write to them here, or say when and how they were told. Recipients who were told of the restriction are owed its end (Art. 19).} use {It opens for you alone, for a while; the ground and the reason are in the evidence.} block {Its content is sealed and shown to nobody. Releasing it to an authority takes two persons.} other {}}',
    reason: 'Reason',
    reasonNote: 'Kept with the record and in the evidence.',
    deleteBy: 'Delete by',
    deleteByNote: 'Left empty: the delete-by date of the Privacy tab.',
    untilLabel: '{verb, select, archive {Delete by} block {Blocked until} other {Look at it again on}}',
    untilNote:
      '{verb, select, archive {Left empty: the delete-by date of the Privacy tab.} block {The last day of liability. Left empty: three years on.} other {It does not end by itself.}}',
    scope: 'What is restricted',
    scopeName:
      '{scope, select, record {The whole record} dependants {The record and what hangs on it} fields {Some fields} other {Some purposes}}',
    scopeNote:
      '{scope, select, record {Nothing that it holds is shown or changed.} dependants {Tickets, invoices, documents, comments and files too.} fields {Their values are withheld; nothing of the record can be changed.} other {It stays in sight, and is not processed for these.}}',
    whichFields: 'Which fields',
    whichPurposes: 'Which purposes',
    whichRestriction: 'Which restriction',
    allOfThem: 'All of them',
    ground: 'Ground',
    groundName:
      '{ground, select, accuracy_contested {The person contests the accuracy, (a)} unlawful_processing {Processing is unlawful and the person opposes erasure, (b)} needed_for_claims {The person needs it for legal claims, (c)} objection_pending {An objection is being decided, (d)} consent {Consent of the person} claims {Legal claims} rights_of_others {Rights of another person} public_interest {Important public interest} other {{ground}}}',
    minutes: 'For how many minutes',
    toldOn: 'Person told at',
    toldHow: 'How',
    toldAlready:
      'The person was told on {time} ({channel, select, email {e-mail} post {by post} phone {telephone} portal {portal} in_person {in person} other {otherwise}}).',
    noticeMail:
      '{state, select, queued {The notice is on its way. The restriction can be lifted once it has left.} sending {The notice is on its way. The restriction can be lifted once it has left.} held {The notice waits in the outbox: no mail server is set. Tell the person otherwise, and say when and how.} failed {The notice could not be sent. Write it again, or tell the person otherwise.} other {The notice has not left. Write it again, or tell the person otherwise.}}',
    writeNotice: 'Write to the person…',
    noticeByMail:
      'It goes to the address on record. To send it by post, copy it, and say below when it was posted.',
    noticeNoAddress:
      'No e-mail address of one person is on record. Copy it for a letter, and say below when it was posted or given.',
    sendNotice: 'Send the notice',
    channelName:
      '{channel, select, email {E-mail} post {By post} phone {Telephone} portal {Portal} in_person {In person} other {Otherwise}}',
    blocked: 'Blocked',
    archiveSome: 'Archive…',
    restoreSome: 'Restore…',
    archiveManyTitle: '{count, plural, one {Archive # record} other {Archive # records}}',
    archiveManyNow: '{count, plural, one {Archive # record} other {Archive # records}}',
    willArchive:
      '{count, plural, =0 {Nothing is archived} one {# record is archived} other {# records are archived}}',
    notArchived:
      '{count, plural, one {# is left as it is: archived already, or out of your sight} other {# are left as they are: archived already, or out of your sight}}',
    counting: 'Counting what goes along…',
    countOf: '{count, number} {what}',
    alongAtMost: 'Goes along, at most',
    archivedMany:
      '{count, plural, one {# record archived, with what hangs on it.} other {# records archived, with what hangs on them.}}{left, plural, =0 {} one { # was left as it is.} other { # were left as they are.}}',
    backFromArchive:
      '{count, plural, one {# record is back, with what went along.} other {# records are back, with what went along.}}',
    undoReason: 'Undone right after archiving',
    restoreManyTitle: '{count, plural, one {Restore # record} other {Restore # records}}',
    restoreManyNow: '{count, plural, one {Restore # record} other {Restore # records}}',
    restoreOutcome:
      '{done, plural, one {# was} other {# were}} restored, {left, plural, one {# stays} other {# stay}}:',
    restoredMany: '{count, plural, one {# record restored.} other {# records restored.}}',
    along: 'Goes along',
    nothingAlong: 'Nothing hangs on it.',
    withheld: 'withheld',
    archivedUntil: 'To be deleted by {date}.',
    since: 'Since {date}, by {name}: “{reason}”.',
    onlyFields: 'It is about: {fields}.',
    onlyPurposes: '{count, plural, one {It is about one purpose.} other {It is about # purposes.}}',
    alongWith: 'It went along with {number}.',
    usedUntil: 'You use it until {time}.',
  },
  {
    archive: 'Archivar',
    restore: 'Restaurar',
    restrict: 'Limitar el tratamiento (art. 18)',
    lift: 'Levantar la limitación',
    use: 'Usar por un motivo del art. 18.2',
    block: 'Bloquear (LOPDGDD 32)',
    dialogTitle:
      '{verb, select, archive {Archivar {title}} restore {Restaurar {title}} restrict {Limitar {title}} lift {Levantar la limitación de {title}} use {Usar {title}} block {Bloquear {title}} other {{title}}}',
    submit:
      '{verb, select, archive {Archivar} restore {Restaurar} restrict {Limitar} lift {Levantar} use {Abrir} block {Bloquear} other {}}',
    explain:
      '{verb, select, archive {Sale de listas, búsquedas, relacionados y exportaciones para quien no tiene derecho al archivo, con lo que depende de él.} restore {Vuelve exactamente lo que se archivó con él.} restrict {Se conserva y no se usa. Su nombre sigue a la vista; su contenido no. Solo puede usarse por un motivo del art. 18.2: con el consentimiento de la persona, para reclamaciones, por los derechos de otra persona o por un interés público importante. Cada uso se pide, acaba por sí solo y queda en las pruebas.} lift {Antes se informa a la persona (art. 18.3): escríbale aquí o indique cuándo y cómo se hizo. A los destinatarios que supieron de la limitación se les comunica su fin (art. 19).} use {Se abre solo para usted, por un tiempo; el motivo queda en las pruebas.} block {Su contenido se sella y no se muestra a nadie. Entregarlo a una autoridad exige dos personas.} other {}}',
    reason: 'Razón',
    reasonNote: 'Se guarda con el registro y en las pruebas.',
    deleteBy: 'Eliminar antes de',
    deleteByNote: 'Vacío: la fecha de eliminación de la pestaña Privacidad.',
    untilLabel: '{verb, select, archive {Eliminar antes de} block {Bloqueado hasta} other {Revisar el}}',
    untilNote:
      '{verb, select, archive {Vacío: la fecha de eliminación de la pestaña Privacidad.} block {El último día de responsabilidad. Vacío: tres años.} other {No acaba por sí sola.}}',
    scope: 'Qué se limita',
    scopeName:
      '{scope, select, record {Todo el registro} dependants {El registro y lo que depende de él} fields {Algunos campos} other {Algunos fines}}',
    scopeNote:
      '{scope, select, record {No se muestra ni cambia nada de su contenido.} dependants {También tickets, facturas, documentos, comentarios y archivos.} fields {Sus valores no se muestran; no se puede cambiar nada del registro.} other {Sigue a la vista y no se trata para ellos.}}',
    whichFields: 'Qué campos',
    whichPurposes: 'Qué fines',
    whichRestriction: 'Qué limitación',
    allOfThem: 'Todas',
    ground: 'Motivo legal',
    groundName:
      '{ground, select, accuracy_contested {La persona impugna la exactitud, a)} unlawful_processing {El tratamiento es ilícito y la persona se opone a la supresión, b)} needed_for_claims {La persona lo necesita para reclamaciones, c)} objection_pending {Se decide sobre una oposición, d)} consent {Consentimiento de la persona} claims {Reclamaciones} rights_of_others {Derechos de otra persona} public_interest {Interés público importante} other {{ground}}}',
    minutes: 'Durante cuántos minutos',
    toldOn: 'Persona informada el',
    toldHow: 'Cómo',
    toldAlready:
      'Se informó a la persona el {time} ({channel, select, email {correo electrónico} post {correo postal} phone {teléfono} portal {portal} in_person {en persona} other {de otro modo}}).',
    noticeMail:
      '{state, select, queued {El aviso está en camino. La limitación podrá levantarse cuando haya salido.} sending {El aviso está en camino. La limitación podrá levantarse cuando haya salido.} held {El aviso espera en la bandeja de salida: no hay servidor de correo. Informe a la persona de otro modo e indique cuándo y cómo.} failed {No se pudo enviar el aviso. Escríbalo de nuevo o informe a la persona de otro modo.} other {El aviso no ha salido. Escríbalo de nuevo o informe a la persona de otro modo.}}',
    writeNotice: 'Escribir a la persona…',
    noticeByMail:
      'Va a la dirección que consta. Para enviarlo por correo postal, cópielo e indique abajo cuándo se envió.',
    noticeNoAddress:
      'No consta la dirección de correo de una sola persona. Cópielo para una carta e indique abajo cuándo se envió o entregó.',
    sendNotice: 'Enviar el aviso',
    channelName:
      '{channel, select, email {Correo electrónico} post {Por correo postal} phone {Teléfono} portal {Portal} in_person {En persona} other {De otro modo}}',
    blocked: 'Bloqueado',
    archiveSome: 'Archivar…',
    restoreSome: 'Restaurar…',
    archiveManyTitle: '{count, plural, one {Archivar # registro} other {Archivar # registros}}',
    archiveManyNow: '{count, plural, one {Archivar # registro} other {Archivar # registros}}',
    willArchive:
      '{count, plural, =0 {No se archiva nada} one {Se archiva # registro} other {Se archivan # registros}}',
    notArchived:
      '{count, plural, one {# queda como está: ya archivado o fuera de su vista} other {# quedan como están: ya archivados o fuera de su vista}}',
    counting: 'Contando lo que va con ellos…',
    countOf: '{count, number} {what}',
    alongAtMost: 'Va con ellos, como máximo',
    archivedMany:
      '{count, plural, one {# registro archivado, con lo que depende de él.} other {# registros archivados, con lo que depende de ellos.}}{left, plural, =0 {} one { # quedó como estaba.} other { # quedaron como estaban.}}',
    backFromArchive:
      '{count, plural, one {# registro ha vuelto, con lo que iba con él.} other {# registros han vuelto, con lo que iba con ellos.}}',
    undoReason: 'Deshecho justo después de archivar',
    restoreManyTitle: '{count, plural, one {Restaurar # registro} other {Restaurar # registros}}',
    restoreManyNow: '{count, plural, one {Restaurar # registro} other {Restaurar # registros}}',
    restoreOutcome:
      '{done, plural, one {Se restauró #} other {Se restauraron #}}; {left, plural, one {queda #} other {quedan #}}:',
    restoredMany: '{count, plural, one {# registro restaurado.} other {# registros restaurados.}}',
    along: 'Va con él',
    nothingAlong: 'Nada depende de él.',
    withheld: 'no disponible',
    archivedUntil: 'Se elimina antes del {date}.',
    since: 'Desde el {date}, por {name}: «{reason}».',
    onlyFields: 'Afecta a: {fields}.',
    onlyPurposes: '{count, plural, one {Afecta a un fin.} other {Afecta a # fines.}}',
    alongWith: 'Se archivó con {number}.',
    usedUntil: 'Lo usa hasta las {time}.',
  },
);
