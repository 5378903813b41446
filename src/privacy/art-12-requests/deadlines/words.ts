/**
 * The sentences of a working, as ICU messages. Dates arrive as `Tue 7 Apr 2026`, instants as `Fri 25 Dec 2020, 13:00 (+01:00)`.
 * Both languages have the same codes and the same values (a test compares).
 */
export const englishWorking = {
  'event-day': 'The event was on {date}.',
  'event-instant': 'The event was at {instant}; in {timeZone} that is {date}.',
  'day-not-counted': 'The day of the event is not counted: the period begins with {date} ({cite}).',
  'ends-same-date':
    'A period of {period} from the event ends on the same date of the month: {date} ({cite}).',
  'ends-same-weekday':
    'A period of {period} from the event ends on the same day of the week: {date} ({cite}).',
  'ends-after-days': 'A period of {period} from the event ends on {date} ({cite}).',
  'ends-clamped':
    'The month has no day {day}, so a period of {period} from the event ends with its last day: {date} ({cite}).',
  'pauses-ignored': 'Pauses do not move the limit here (pause model "none").',
  'pause-stopped':
    'The clock stood still from {from} (asked) to {to} (answered): {days, plural, one {# day} other {# days}}.',
  'pause-stopped-both-days':
    'The clock stood still from {from} (asked) to {to} (answered), both days included: {days, plural, one {# day} other {# days}}.',
  'pause-restarted':
    'What was asked for on {from} arrived on {to}: the period of {period} runs anew from that day ({reason}).',
  'pause-open':
    'What was asked for on {from} has not arrived. Counted up to {to}, {days, plural, one {# day} other {# days}}; while it stays open the limit moves on.',
  'pause-void':
    'The pause asked for on {from} does not count: the period had ended before. A pause after expiry is void.',
  'pause-before-restart':
    'The pause from {from} to {to} lies before the period began anew: it no longer matters.',
  'pause-fee-outside-uk':
    'Waiting for a fee since {from} does not stop the clock here: only identity and clarification do (EDPB Guidelines 01/2022).',
  'pause-model-of-uk':
    'This pause model is the law of the United Kingdom. In the Union only suspension is accepted, and not everywhere: plan for {date}.',
  'ends-anew': 'Counted anew, the period of {period} ends on {date}.',
  'pause-asked-late':
    'The pause was asked for {days, plural, one {# day} other {# days}} after the event. It counts only if it was asked without undue delay: note why.',
  'pauses-together':
    'Days that belong to several pauses are counted once: {days, plural, one {# day} other {# days}}, not {sum}.',
  'pauses-added': '{days, plural, one {# day is} other {# days are}} added: the period ends on {date}.',
  'no-holidays': 'No holidays are counted (calendar "none"), only Saturdays and Sundays.',
  'is-saturday': '{date} is a Saturday.',
  'is-sunday': '{date} is a Sunday.',
  'is-holiday': '{date} is {holiday}, a holiday in {place}.',
  rolled:
    'A period that is not in hours cannot end on such a day: it ends with the last hour of the next working day, {date} ({cite}).',
  'working-day': '{date} is a working day, so the period ends there.',
  'working-day-assumed': '{date} is taken for a working day; the holidays of {year} are not known.',
  'due-day': 'Due by the end of {date}; overdue from {instant}.',
  'without-pauses': 'Without the pauses it would be due on {date}.',
  'extension-notice':
    'If this is the extended limit of Art. 12(3), the notice with its reasons must have left by {date}; it is counted from the event, never from the first limit.',
  'calendar-not-covered':
    'The calendar of {place} covers {first} to {last}: the holidays of {year} are not known, so only weekends were left out. Check the date by hand.',
  'region-unknown':
    'No holidays of its own are recorded for {code}: only those of {place} were counted. A missing holiday makes the limit earlier, never later.',
  'national-earlier':
    'With the national holidays alone it would be due on {date}. Whether regional holidays move a legal limit is not settled: plan for the earlier day.',
  'two-working-days':
    'Fewer than two working days lie in this period. Art. 3(5) may allow more time; this answer does not rely on it.',
  'event-time': 'The event was at {instant} in {timeZone}.',
  'hours-target': '{period} later, to the minute, is {instant}: this is the time to work to.',
  'hour-not-counted': 'The hour of the event is not counted: by law the period begins at {instant} ({cite}).',
  'hours-latest':
    'Counted from there, {period} run until {instant}: the latest moment; from then on it is overdue.',
  'hours-not-moved': 'Weekends and holidays do not move a period in hours ({cite}).',
  'clock-change':
    'The clock changes in between (from {before} to {after}): hours are counted as they pass, so the time of day differs.',
  'pauses-not-in-hours': 'Nothing pauses a period in hours: the pauses were not counted.',
} as const;

export type StepCode = keyof typeof englishWorking;

export const spanishWorking: Readonly<Record<StepCode, string>> = {
  'event-day': 'El hecho ocurrió el {date}.',
  'event-instant': 'El hecho ocurrió el {instant}; en {timeZone} es el {date}.',
  'day-not-counted': 'El día del hecho no se cuenta: el plazo empieza el {date} ({cite}).',
  'ends-same-date': 'Un plazo de {period} desde el hecho termina en la misma fecha del mes: {date} ({cite}).',
  'ends-same-weekday':
    'Un plazo de {period} desde el hecho termina el mismo día de la semana: {date} ({cite}).',
  'ends-after-days': 'Un plazo de {period} desde el hecho termina el {date} ({cite}).',
  'ends-clamped':
    'El mes no tiene día {day}, así que el plazo de {period} desde el hecho termina en su último día: {date} ({cite}).',
  'pauses-ignored': 'Aquí las pausas no mueven el plazo (modelo de pausa «none»).',
  'pause-stopped':
    'El reloj estuvo parado del {from} (se pidió) al {to} (se respondió): {days, plural, one {# día} other {# días}}.',
  'pause-stopped-both-days':
    'El reloj estuvo parado del {from} (se pidió) al {to} (se respondió), ambos incluidos: {days, plural, one {# día} other {# días}}.',
  'pause-restarted':
    'Lo que se pidió el {from} llegó el {to}: el plazo de {period} corre de nuevo desde ese día ({reason}).',
  'pause-open':
    'Lo que se pidió el {from} no ha llegado. Contado hasta el {to}, {days, plural, one {# día} other {# días}}; mientras siga abierto, el plazo avanza.',
  'pause-void':
    'La pausa pedida el {from} no cuenta: el plazo ya había terminado. Una pausa tras el vencimiento es nula.',
  'pause-before-restart': 'La pausa del {from} al {to} es anterior al nuevo inicio del plazo: ya no importa.',
  'pause-fee-outside-uk':
    'Esperar una tasa desde el {from} no detiene aquí el reloj: solo lo hacen la identidad y la aclaración (CEPD, Directrices 01/2022).',
  'pause-model-of-uk':
    'Este modelo de pausa es derecho del Reino Unido. En la Unión solo se acepta la suspensión, y no en todas partes: planifique para el {date}.',
  'ends-anew': 'Contado de nuevo, el plazo de {period} termina el {date}.',
  'pause-asked-late':
    'La pausa se pidió {days, plural, one {# día} other {# días}} después del hecho. Solo cuenta si se pidió sin dilación indebida: anote por qué.',
  'pauses-together':
    'Los días que pertenecen a varias pausas se cuentan una vez: {days, plural, one {# día} other {# días}}, no {sum}.',
  'pauses-added': 'Se {days, plural, one {añade # día} other {añaden # días}}: el plazo termina el {date}.',
  'no-holidays': 'No se cuentan festivos (calendario «none»), solo sábados y domingos.',
  'is-saturday': 'El {date} es sábado.',
  'is-sunday': 'El {date} es domingo.',
  'is-holiday': 'El {date} es {holiday}, festivo en {place}.',
  rolled:
    'Un plazo que no es en horas no puede terminar en un día así: termina con la última hora del siguiente día hábil, {date} ({cite}).',
  'working-day': 'El {date} es día hábil, así que el plazo termina ese día.',
  'working-day-assumed': 'El {date} se toma por día hábil; los festivos de {year} no se conocen.',
  'due-day': 'Vence al final del {date}; fuera de plazo desde el {instant}.',
  'without-pauses': 'Sin las pausas vencería el {date}.',
  'extension-notice':
    'Si es el plazo prorrogado del art. 12.3, el aviso con sus motivos debe haber salido a más tardar el {date}; se cuenta desde el hecho, nunca desde el primer vencimiento.',
  'calendar-not-covered':
    'El calendario de {place} abarca de {first} a {last}: los festivos de {year} no se conocen, así que solo se excluyeron los fines de semana. Compruebe la fecha a mano.',
  'region-unknown':
    'No constan festivos propios de {code}: solo se contaron los de {place}. Un festivo que falta adelanta el plazo, nunca lo retrasa.',
  'national-earlier':
    'Solo con los festivos nacionales vencería el {date}. No está resuelto si los festivos autonómicos o regionales mueven un plazo legal: planifique para el día anterior de los dos.',
  'two-working-days':
    'En este plazo hay menos de dos días hábiles. El art. 3, apartado 5, podría dar más tiempo; esta respuesta no se apoya en él.',
  'event-time': 'El hecho ocurrió el {instant} en {timeZone}.',
  'hours-target': '{period} después, al minuto, es el {instant}: es la hora a la que hay que atenerse.',
  'hour-not-counted': 'La hora del hecho no se cuenta: por ley el plazo empieza el {instant} ({cite}).',
  'hours-latest':
    'Contado desde ahí, el plazo de {period} corre hasta el {instant}: el último momento; a partir de él está fuera de plazo.',
  'hours-not-moved': 'Los fines de semana y festivos no mueven un plazo en horas ({cite}).',
  'clock-change':
    'El reloj cambia entre medias (de {before} a {after}): las horas se cuentan según pasan, por lo que la hora del día es otra.',
  'pauses-not-in-hours': 'Nada detiene un plazo en horas: las pausas no se contaron.',
};
