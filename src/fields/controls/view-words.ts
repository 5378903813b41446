import { type Label, type Locale, labelText } from '../../metadata/label.ts';

const words = {
  none: { en: 'None', es: 'Ninguno' },
  yes: { en: 'Yes', es: 'Sí' },
  no: { en: 'No', es: 'No' },
  find: { en: 'Type to find', es: 'Escriba para buscar' },
  nothing: { en: 'Nothing found', es: 'No se encontró nada' },
  searching: { en: 'Searching…', es: 'Buscando…' },
  chooseFile: { en: 'Choose a file', es: 'Elegir un archivo' },
  remove: { en: 'Remove', es: 'Quitar' },
  street: { en: 'Street and number', es: 'Calle y número' },
  postal_code: { en: 'Postcode', es: 'Código postal' },
  city: { en: 'City', es: 'Localidad' },
  region: { en: 'Region', es: 'Provincia o región' },
  country: { en: 'Country', es: 'País' },
  dayFirst: { en: 'dd/mm/yyyy', es: 'dd/mm/aaaa' },
  dayAndTime: { en: 'dd/mm/yyyy hh:mm', es: 'dd/mm/aaaa hh:mm' },
  noDay: { en: 'Write the day as 5 Mar 2026 or 5/3/2026.', es: 'Escriba el día así: 5 mar 2026 o 5/3/2026.' },
  noMoment: {
    en: 'Write the day and the time as 5 Mar 2026, 10:30.',
    es: 'Escriba el día y la hora así: 5 mar 2026, 10:30.',
  },
  openCalendar: { en: 'Choose from a calendar', es: 'Elegir en un calendario' },
  earlierMonth: { en: 'Month before', es: 'Mes anterior' },
  laterMonth: { en: 'Month after', es: 'Mes siguiente' },
  bold: { en: 'Bold', es: 'Negrita' },
  italic: { en: 'Italic', es: 'Cursiva' },
  list: { en: 'List', es: 'Lista' },
  numbers: { en: 'Numbered list', es: 'Lista numerada' },
  open: { en: 'Open {name}', es: 'Abrir {name}' },
  tooLarge: {
    en: 'The file could not be kept. Try again.',
    es: 'No se pudo guardar el archivo. Inténtelo otra vez.',
  },
} as const satisfies Record<string, Label>;

export type ViewWord = keyof typeof words;

/** The few words that field controls say themselves. */
export function viewWord(word: ViewWord, locale: Locale): string {
  return labelText(words[word], locale);
}
