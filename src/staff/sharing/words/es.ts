/** Palabras de las preferencias de cesión. */
export const es = {
  title: 'Preferencias de cesión',
  object: 'Anotar una oposición',
  nothingShared: 'Nada de esta persona se cede con una base a la que pueda oponerse.',
  rowWith: '{portion} con {recipient}',
  with: 'con {recipient}',
  withAnybody: 'cualquiera',
  withRole:
    '{role, select, processor {encargados} controller {otros responsables} joint_controller {corresponsables} authority {autoridades públicas} other {otros}}',
  needed: 'Necesario: {purpose}, art. 6.1.{letter})',
  objectedOn: 'Se opuso el {date}',
  neverSaid: 'No consta oposición',
  notNow: 'No consta oposición; va allí cuando se comunica',
  history: 'Lo que dijo la persona ({count})',
  act: '{kind, select, objected {Oposición} other {Retirada}}: {portion} con {recipient}, {date}, {channel}',
  channel:
    '{channel, select, portal {en el portal} email {por correo electrónico} post {por correo postal} phone {por teléfono} in_person {en persona} other {por otra vía}}',
  channelChoice:
    '{channel, select, email {Por correo electrónico} post {Por correo postal} phone {Por teléfono} in_person {En persona} other {Por otra vía}}',
  recordedBy: 'anotado por {name}',
  objectTitle: 'La persona se opone a la cesión (art. 21)',
  objectText:
    'Desde ahora se excluye de las comunicaciones y de las exportaciones para el destinatario, y hay que informar a quien lo recibe. Lo que exige un contrato o una ley continúa.',
  portions: 'A qué cesión se opone',
  withWhom: 'Con quién',
  anybody: 'Cualquiera',
  kindOf: 'Todos los de una clase: {role}',
  said: 'Nos lo dijo el',
  how: 'Cómo',
  reason: 'Qué dijo la persona',
  reasonNote: 'Para poder demostrar que es su voluntad.',
  objectNow: 'Anotar la oposición',
  backTitle: 'La persona retira la oposición',
  backText:
    '{portion} puede volver a cederse a {recipient}. Solo la persona puede permitirlo: anote cómo lo dijo.',
  backNow: 'Retirar la oposición',
} as const;
