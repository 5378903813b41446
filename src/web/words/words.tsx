import { IntlMessageFormat } from 'intl-messageformat';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Label, Locale } from '../../metadata/label.ts';
import { labelText } from '../../metadata/label.ts';

/** ICU messages by key. Spanish has exactly the keys of English: the compiler says when one is missing. */
export interface Words<Key extends string> {
  readonly en: Readonly<Record<Key, string>>;
  readonly es: Readonly<Record<Key, string>>;
}

/** The words of one area of the screen. */
export function defineWords<Key extends string>(
  en: Readonly<Record<Key, string>>,
  es: Readonly<Record<NoInfer<Key>, string>>,
): Words<Key> {
  return { en, es };
}

export type WordValue = string | number | boolean | Date | null | undefined;
export type RichValue = WordValue | ReactNode | ((chunks: ReactNode[]) => ReactNode);

/** Says a message in the person's language; `rich` takes elements for tags such as `<b>`. */
export interface Say<Key extends string> {
  (key: Key, values?: Readonly<Record<string, WordValue>>): string;
  rich(key: Key, values: Readonly<Record<string, RichValue>>): ReactNode;
}

const formats = new Map<string, IntlMessageFormat>();

function message(text: string, locale: Locale): IntlMessageFormat {
  const known = formats.get(`${locale}\n${text}`);
  if (known) return known;
  const made = new IntlMessageFormat(text, locale === 'en' ? 'en-GB' : 'es');
  formats.set(`${locale}\n${text}`, made);
  return made;
}

/** The speaker of an area's words in one locale; outside React too. */
export function speaker<Key extends string>(words: Words<Key>, locale: Locale): Say<Key> {
  const say = (key: Key, values?: Readonly<Record<string, WordValue>>): string => {
    const text = words[locale][key];
    if (!values && !text.includes('{') && !text.includes("'")) return text;
    return String(message(text, locale).format({ ...values }));
  };
  const rich = (key: Key, values: Readonly<Record<string, RichValue>>): ReactNode => {
    const parts = message(words[locale][key], locale).format<ReactNode>({ ...values });
    return Array.isArray(parts) ? parts.map((part, index) => <span key={String(index)}>{part}</span>) : parts;
  };
  return Object.assign(say, { rich });
}

const LocaleContext = createContext<Locale>('en');

export function LocaleProvider({
  locale,
  children,
}: {
  readonly locale: Locale;
  readonly children: ReactNode;
}) {
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}

export function useLocale(): Locale {
  return useContext(LocaleContext);
}

/** The area's words in the language of the screen. */
export function useWords<Key extends string>(words: Words<Key>): Say<Key> {
  const locale = useLocale();
  return useMemo(() => speaker(words, locale), [words, locale]);
}

/** Reads labels of definitions in the language of the screen. */
export function useLabel(): (label: Label) => string {
  const locale = useLocale();
  return (label) => labelText(label, locale);
}
