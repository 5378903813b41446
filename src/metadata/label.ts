/** The languages the product speaks. Definitions carry every label in English; other languages fall back to it. */
export type Locale = 'en' | 'es';

/** A text that people read, as data: it survives a JSON round trip. */
export interface Label {
  readonly en: string;
  readonly es?: string | undefined;
}

/** The label's text in a locale, English where it has no translation. */
export function labelText(label: Label, locale: Locale): string {
  return label[locale] ?? label.en;
}
