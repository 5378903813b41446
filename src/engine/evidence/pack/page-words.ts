/** What a proof pack says to its reader. Put into the page's script by `generate.ts`, so it imports nothing. */

export type Language = 'en' | 'es';
export type Text = { readonly en: string; readonly es: string };

export const WORDS = {
  proofPack: { en: 'Proof pack', es: 'Paquete de pruebas' },
  made: { en: 'Made', es: 'Generado' },
  log: { en: 'Log', es: 'Registro' },
  covers: { en: 'Events that the checkpoint covers', es: 'Eventos que abarca el punto de control' },
  root: { en: 'Root hash', es: 'Hash raíz' },
  key: { en: 'Verifier key', es: 'Clave de verificación' },
  keyHint: {
    en: 'Compare this key with the one you were given by another way: this page can only check against the key that it holds.',
    es: 'Compare esta clave con la que recibió por otra vía: esta página solo puede comprobar con la clave que contiene.',
  },
  checking: { en: 'Checking', es: 'Comprobando' },
  holds: {
    en: 'Everything holds. Each event below is in the signed log, unchanged.',
    es: 'Todo es correcto. Cada evento siguiente está en el registro firmado, sin cambios.',
  },
  holdsUnsigned: {
    en: 'The events hold, but this browser cannot check Ed25519 signatures. Open the pack in a current browser, or run: attesta verify --pack',
    es: 'Los eventos son correctos, pero este navegador no puede comprobar firmas Ed25519. Abra el paquete en un navegador actual o ejecute: attesta verify --pack',
  },
  fails: {
    en: 'This pack does not hold. It was changed after it was made, or never came from this log.',
    es: 'Este paquete no es válido. Se modificó después de generarse o nunca procedió de este registro.',
  },
  noCrypto: {
    en: 'This browser gives a file no way to compute hashes, so nothing was checked. Run: attesta verify --pack',
    es: 'Este navegador no permite calcular hashes en un archivo, por lo que no se ha comprobado nada. Ejecute: attesta verify --pack',
  },
  events: { en: 'Events', es: 'Eventos' },
  position: { en: 'Position', es: 'Posición' },
  inLog: { en: 'In the log, unchanged', es: 'En el registro, sin cambios' },
  failed: { en: 'Does not hold', es: 'No es correcto' },
  unchecked: { en: 'Not checked yet', es: 'Sin comprobar' },
  actor: { en: 'Who', es: 'Quién' },
  onBehalfOf: { en: 'On behalf of', es: 'En nombre de' },
  module: { en: 'Module', es: 'Módulo' },
  record: { en: 'Record', es: 'Registro' },
  subjects: { en: 'Data subjects', es: 'Interesados' },
  request: { en: 'Request', es: 'Solicitud' },
  purpose: { en: 'Purpose', es: 'Finalidad' },
  content: { en: 'Content', es: 'Contenido' },
  field: { en: 'Field', es: 'Campo' },
  before: { en: 'Before', es: 'Antes' },
  after: { en: 'After', es: 'Después' },
  absent: {
    en: 'Content erased, or not part of this pack; the event itself is still proved.',
    es: 'Contenido suprimido o no incluido en este paquete; el evento sigue probado.',
  },
  bytes: { en: 'The exact text that was sealed', es: 'El texto exacto que se selló' },
  empty: { en: 'empty', es: 'vacío' },
  named: { en: 'named by who made the pack', es: 'nombre dado por quien generó el paquete' },
  language: { en: 'Español', es: 'English' },
  faults: { en: 'What is wrong', es: 'Qué falla' },
  event: { en: 'Event', es: 'Evento' },
} as const satisfies Record<string, Text>;

/** By the code of the finding. */
export const FAULTS: Readonly<Record<string, Text>> = {
  pack_malformed: { en: 'The data of the pack is damaged.', es: 'Los datos del paquete están dañados.' },
  key_malformed: { en: 'The verifier key is damaged.', es: 'La clave de verificación está dañada.' },
  pack_changed: {
    en: 'The pack is not as its maker signed it.',
    es: 'El paquete no es como lo firmó quien lo generó.',
  },
  checkpoint_malformed: { en: 'The checkpoint is damaged.', es: 'El punto de control está dañado.' },
  checkpoint_signature: {
    en: 'The signature of the checkpoint is not valid.',
    es: 'La firma del punto de control no es válida.',
  },
  leaf_malformed: { en: 'The sealed text is damaged.', es: 'El texto sellado está dañado.' },
  event_not_in_log: {
    en: 'The log does not hold this event at this position.',
    es: 'El registro no contiene este evento en esta posición.',
  },
  payload_differs: {
    en: 'The content is not what the event committed to.',
    es: 'El contenido no es aquel al que se comprometió el evento.',
  },
  payload_without_commitment: {
    en: 'The event committed to no such content.',
    es: 'El evento no se comprometió a este contenido.',
  },
  ed25519_missing: {
    en: 'This browser cannot check Ed25519 signatures.',
    es: 'Este navegador no puede comprobar firmas Ed25519.',
  },
};
