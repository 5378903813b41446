import type { Locale } from '../../metadata/label.ts';
import { LatePick } from '../controls/lazy.tsx';
import { type EditProps, fieldView, type ViewChoice } from '../field-view.tsx';
import { exactFilter } from '../filters.ts';
import { languageCodes } from './names.ts';

function languageName(tag: string, locale: Locale): string {
  const name = new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

function languageChoices(locale: Locale): ViewChoice[] {
  const order = new Intl.Collator(locale);
  return languageCodes
    .map((value) => ({ value, label: languageName(value, locale) }))
    .sort((one, other) => order.compare(one.label, other.label));
}

function EditLanguage(props: EditProps) {
  return <LatePick {...props} choices={languageChoices(props.locale)} />;
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
