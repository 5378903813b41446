import type { Locale } from '../../metadata/label.ts';
import { LatePick } from '../controls/lazy.tsx';
import { type EditProps, fieldView, type ViewChoice } from '../field-view.tsx';
import { exactFilter } from '../filters.ts';
import { languageCodes, namedOnce } from './names.ts';

function languageName(tag: string, locale: Locale): string {
  const name = new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

/** The languages that this browser can name, and the one that is kept, whatever it is. */
function languageChoices(locale: Locale, kept?: string): ViewChoice[] {
  const order = new Intl.Collator(locale);
  const names = new Intl.DisplayNames(locale, { type: 'language', fallback: 'none' });
  return namedOnce(languageCodes, (code) => names.of(code), kept)
    .map((value) => ({ value, label: languageName(value, locale) }))
    .sort((one, other) => order.compare(one.label, other.label));
}

function EditLanguage(props: EditProps) {
  const kept = typeof props.value === 'string' ? props.value : undefined;
  return <LatePick {...props} choices={languageChoices(props.locale, kept)} />;
}

export const languageView = fieldView(
  {
    name: 'language',
    text: (value, _field, locale) => languageName(String(value), locale),
    Edit: EditLanguage,
    choices: (_field, locale) => languageChoices(locale),
    width: { min: 90, grow: 0.7 },
  },
  exactFilter('text'),
);
