/** The languages the product speaks. Definitions carry every label in English; other languages fall back to it. */
export type Locale = 'en' | 'es';

/** What the product says to people, in each of its languages: the type has no room for a sentence in one alone. */
export type Sentence = Readonly<Record<Locale, string>>;

/** A text that people read, as data: it survives a JSON round trip. */
export interface Label {
  readonly en: string;
  readonly es?: string | undefined;
}

/** A label as part of a sentence: English stands in for what it does not have. */
export function inEveryLanguage(label: Label): Sentence {
  return { en: label.en, es: label.es ?? label.en };
}

/** The label's text in a locale, English where it has no translation. */
export function labelText(label: Label, locale: Locale): string {
  return label[locale] ?? label.en;
}
