import { defineWords } from '../../web/words/words.tsx';

const en = {
  title: 'Left out of the copy',
  leaveOut: 'Leave something out…',
  dialogTitle: 'Leave something out of the copy',
  dialogText:
    'What is about somebody else or a trade secret may be left out (Art. 15(4)): one thing at a time, never everything. Prefer to black out words. A second person agrees before it counts, and the copy says that something is missing, and why.',
  place: 'Where',
  item: 'What',
  part: 'How much of it',
  wholeItem: 'The whole item',
  field: 'Only: {label}',
  file: 'The file {name}',
  passages: 'Words to black out, one per line',
  passagesNote: 'They are blacked out wherever the copy repeats them. Empty: the whole of it is left out.',
  ground: 'Ground',
  ground_others_rights: 'It is about somebody else, whose rights it would affect',
  ground_trade_secret: 'It is a trade secret',
  reason: 'Reason',
  reasonNote: 'The person may read it: do not name whom it protects.',
  propose: 'Propose it',
  state:
    '{state, select, proposed {Waits for a second person} approved {Left out} other {Handed over after all}}',
  words: '{count, plural, one {# passage blacked out} other {# passages blacked out}}',
  agree: 'Agree',
  handOver: 'Hand it over…',
  handOverTitle: 'Hand it over after all',
  handOverReason: 'Why it is handed over',
  placeName:
    '{place, select, comments {Comments} mails {E-mails} files {Files} history {History and evidence} requests {Rights requests} consents {Consents and legal bases} information {Notices and sources} disclosures {Disclosures} complaints {Complaints} exports {Exports} secrets {Secrets} mailings {Mailings} sharing_objections {Sharing preferences} record_states {States of records} other {{place}}}',
} as const;

const es: Record<keyof typeof en, string> = {
  title: 'Omitido de la copia',
  leaveOut: 'Omitir algo…',
  dialogTitle: 'Omitir algo de la copia',
  dialogText:
    'Lo que se refiere a otra persona o es un secreto comercial puede omitirse (art. 15.4): cosa por cosa, nunca todo. Es preferible tachar palabras. Otra persona ha de estar de acuerdo antes de que valga, y la copia dice que falta algo y por qué.',
  place: 'Dónde',
  item: 'Qué',
  part: 'Cuánto',
  wholeItem: 'El elemento entero',
  field: 'Solo: {label}',
  file: 'El archivo {name}',
  passages: 'Palabras que se tachan, una por línea',
  passagesNote: 'Se tachan en todos los lugares en que la copia las repite. Vacío: se omite entero.',
  ground: 'Motivo',
  ground_others_rights: 'Se refiere a otra persona, a cuyos derechos afectaría',
  ground_trade_secret: 'Es un secreto comercial',
  reason: 'Razón',
  reasonNote: 'La persona puede leerla: no nombre a quien protege.',
  propose: 'Proponerlo',
  state:
    '{state, select, proposed {Espera a una segunda persona} approved {Omitido} other {Se entrega finalmente}}',
  words: '{count, plural, one {# pasaje tachado} other {# pasajes tachados}}',
  agree: 'De acuerdo',
  handOver: 'Entregarlo…',
  handOverTitle: 'Entregarlo finalmente',
  handOverReason: 'Por qué se entrega',
  placeName:
    '{place, select, comments {Comentarios} mails {Correos electrónicos} files {Archivos} history {Historial y pruebas} requests {Solicitudes de derechos} consents {Consentimientos y bases jurídicas} information {Avisos y fuentes} disclosures {Comunicaciones de datos} complaints {Reclamaciones} exports {Exportaciones} secrets {Secretos} mailings {Envíos} sharing_objections {Preferencias de cesión} record_states {Estados de los registros} other {{place}}}',
};

/** Words about what a copy leaves out. */
export const withholdWords = defineWords(en, es);
