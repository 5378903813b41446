import type { declarationEn } from './declaration-en.ts';

/** Palabras de la declaración de privacidad. */
export const declarationEs: Readonly<Record<keyof typeof declarationEn, string>> = {
  declaration: 'Declaración de privacidad',
  declarationLead:
    'Lo que se declara aquí se cumple: las copias de acceso, la portabilidad, la supresión, el registro de actividades y los avisos lo siguen. Usted responde de ello; la sugerencia es solo un comienzo.',
  suggested: 'Sugerido según el tipo y el nombre.',
  suggestAgain: 'Sugerir de nuevo',
  personalLegend: '¿Se refiere a una persona?',
  personalYes: 'Sí, es un dato personal',
  personalYesNote: 'Dice algo de una persona física identificada o identificable (art. 4.1).',
  personalNo: 'No, no es un dato personal',
  personalNoNote:
    'No está en ninguna copia de acceso ni supresión. También es una afirmación, y pide su motivo.',
  noneReason: 'Por qué no es un dato personal',
  noneReasonNote: 'Por ejemplo: «Una propiedad del producto, igual para todos».',
  category: 'Categoría de datos',
  categoryNote: 'Lo que enumeran el registro de actividades y los avisos (art. 30.1.c).',
  categoryName:
    '{category, select, identity {Identidad} contact {Datos de contacto} demographic {Demográficos} financial {Económicos} contractual {Contrato} communication {Comunicación} behavioural {Comportamiento} technical {Técnicos} employment {Empleo} health {Salud} consent {Consentimiento} content {Contenido} other {No personal}}',
  categoryText:
    '{category, select, identity {quién es la persona: nombre, número, fotografía} contact {cómo se la localiza: dirección, teléfono, correo} demographic {edad, idioma, nacionalidad, familia} financial {cuentas, importes, solvencia} contractual {lo pactado, pedido, entregado} communication {lo escrito o dicho} behavioural {lo que la persona hace, usa, prefiere} technical {dispositivos, direcciones, registros} employment {trabajo, puesto, empresa} health {salud: siempre especial (art. 9)} consent {lo que la persona aceptó o rechazó} content {textos y archivos en los que puede haber de todo} other {}}',
  sensitivity: '¿Qué sensibilidad tiene?',
  sensitivityName:
    '{sensitivity, select, ordinary {Ordinaria} special {Categoría especial} criminal {Infracciones penales} other {Confidencial}}',
  sensitivityText:
    '{sensitivity, select, ordinary {Dato personal sin una regla más estricta.} special {Salud, origen, religión, opiniones, sindicato, vida sexual, genética, biometría: solo por los motivos del art. 9.2.} criminal {Condenas e infracciones: solo con una ley o autoridad pública (art. 10).} other {Su propio secreto: se trata con más cuidado; no permite nada más.}}',
  origin: '¿De dónde procede?',
  originName:
    '{origin, select, provided {Lo dio la persona} observed {Lo observamos} derived {Lo dedujimos} other {Lo dio un tercero}}',
  originText:
    '{origin, select, provided {Escrito, dicho o enviado por la persona. Va en la portabilidad.} observed {Registrado de lo que la persona hace. Va en la portabilidad.} derived {Calculado o valorado por nosotros. Se entrega en el acceso, nunca en la portabilidad (art. 20).} other {De un tercero: se informa a la persona de la fuente (art. 14, 15.1.g).}}',
  purposes: '¿Para qué sirve?',
  purposesNote: 'Al menos una finalidad. Cada una descansa en una base del art. 6.1.',
  newPurposeLink: 'Las finalidades se gestionan en «Finalidades».',
  retention: '¿Cuánto tiempo se conserva?',
  ruleLine: '{period} {from}{atYearEnd, select, true {, contados desde el fin de ese año} other {}}. {law}',
  onErasure: '¿Qué ocurre con la supresión?',
  erasureDelete: 'Eliminarlo',
  erasureDeleteNote:
    'El valor desaparece del registro, de su historial, de la búsqueda y de los archivos. Lo adecuado para casi todos los campos.',
  erasureMask: 'Sustituirlo',
  erasureMaskNote: 'Si el registro debe quedarse por otro campo, en su lugar queda algo inocuo.',
  erasureKeep: 'Conservarlo, por ley',
  erasureKeepNote:
    'Solo si una ley pide precisamente este valor. El registro queda hasta que acabe el plazo, sin lo demás.',
  strategy: 'Sustituirlo por',
  strategyName:
    '{strategy, select, clear {nada} placeholder {un marcador} initials {las iniciales} year_only {solo el año} other {solo el país}}',
  ground: 'Motivo para conservarlo (art. 17.3)',
  groundName:
    '{ground, select, legal_obligation {una obligación legal (b)} legal_claims {reclamaciones (e)} public_interest {interés público en la salud pública (c)} expression {libertad de expresión e información (a)} other {archivo en interés público, investigación (d)}}',
  keepRule: 'Cuánto tiempo se conserva',
  inAccess: '¿En la respuesta a una solicitud de acceso (art. 15)?',
  inPortability: '¿En el paquete para llevarse (art. 20)?',
  included: 'Sí',
  includedAccessNote: 'La persona recibe una copia.',
  includedPortabilityNote:
    'Datos facilitados u observados, tratados por consentimiento o contrato, en un formato legible por máquina.',
  leftOut: 'No, se omite',
  leftOutNote: 'Se informa a la persona de que se omitió algo, y del motivo.',
  leftOutGround: 'Motivo para omitirlo',
  leftOutName:
    '{ground, select, others_rights {los derechos de otros (art. 15.4, 20.4)} trade_secret {un secreto empresarial} not_personal {no se refiere a esta persona} security {la seguridad de los sistemas} derived {deducido por nosotros} other {tratado sin consentimiento ni contrato}}',
  portal: 'En el portal, el cliente',
  portalName:
    '{portal, select, hidden {no lo ve} shown {lo ve} may_propose {puede proponer un cambio} other {puede cambiarlo}}',
  portalText:
    '{portal, select, hidden {Se queda en la empresa.} shown {Tal como está, sin poder cambiarlo.} may_propose {Alguien de la empresa decide.} other {Vale de inmediato.}}',
  disclosure: 'Partes a cuya comunicación puede oponerse la persona',
  disclosureNote:
    'Palabras en minúsculas, separadas por comas: contact_details, purchases. A menudo ninguna.',
  preview: 'Qué significa',
  previewIncomplete: 'Declare lo demás, y aquí se dirá con palabras.',
  sayNone: 'No está en ninguna respuesta a una persona ni en ninguna supresión, porque: {reason}',
  sayNoneEmpty: 'No está en ninguna respuesta a una persona ni en ninguna supresión. Falta el motivo.',
  sayNobody: 'Los registros de este módulo no llevan a ninguna persona.',
  saySpecial:
    'Es un dato especial (art. 9): solo lo usan las finalidades nombradas, y ninguna puede basarse en el interés legítimo.',
  sayCriminal: 'Se refiere a infracciones (art. 10): una ley o una autoridad pública debe permitir su uso.',
  sayConfidential: 'Es confidencial en su empresa.',
  sayFor: 'Se usa para {purposes}.',
  sayPurpose: '{purpose} ({basis})',
  sayNoPurpose: 'No nombra ninguna finalidad: no puede usarse para nada.',
  sayAccess: 'El cliente que lo pide lo ve.',
  sayNoAccess: 'El cliente que lo pide no lo ve, y se le dice por qué: {ground}.',
  sayPortable: 'El cliente que se cambia se lo lleva.',
  sayNotPortable: 'No se lo lleva: {ground}.',
  sayTime:
    'Su plazo termina {period} {from}{atYearEnd, select, true {, desde el fin de ese año} other {}}: {law}.',
  sayNoTime: 'Ninguna regla dice cuánto se conserva.',
  sayDelete: 'Cuando se suprime a la persona, se elimina.',
  sayMask: 'Cuando se suprime a la persona, se sustituye por {strategy} si su registro debe quedarse.',
  sayKeep:
    'Cuando se suprime a la persona, se conserva aun así {period} {from}, por {law}; el motivo es {ground}. Nadie trabaja entonces con él.',
  sayPortal:
    '{portal, select, hidden {En el portal no se ve.} shown {En el portal el cliente lo ve.} may_propose {En el portal el cliente lo ve y puede proponer otro valor.} other {En el portal el cliente lo ve y lo cambia.}}',
  sayObject: 'La persona puede oponerse a que se comunique ({portions}).',
  sayNeverEmpty:
    'El campo es obligatorio: un registro suprimido que debe quedarse lo muestra vacío o sustituido.',
  basisName:
    '{basis, select, a1 {consentimiento, art. 6.1.a} b1 {contrato, art. 6.1.b} c1 {obligación legal, art. 6.1.c} d1 {intereses vitales, art. 6.1.d} e1 {misión pública, art. 6.1.e} other {interés legítimo, art. 6.1.f}}',
  basisText:
    '{basis, select, a1 {La persona está de acuerdo, y puede retirarlo en cualquier momento.} b1 {Necesario para un contrato con la persona, o para pasos previos que ella pidió.} c1 {Una ley nos obliga.} d1 {De ello depende la vida de alguien.} e1 {Una misión pública, establecida por ley.} other {Nuestro interés, ponderado con el de la persona, que puede oponerse.}}',
  eventName:
    '{event, select, created {tras crear el registro} issued {tras su emisión} last_change {tras el último cambio} other {tras el fin del contrato}}',
  period:
    '{years, plural, =0 {} one {# año} other {# años}}{both, select, true { y } other {}}{months, plural, =0 {} one {# mes} other {# meses}}{more, select, true { y } other {}}{days, plural, =0 {} one {# día} other {# días}}',
  noPurposes: 'Todavía no hay ninguna finalidad. Añada antes una en «Finalidades».',
};
