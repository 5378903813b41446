import { LatePick } from '../controls/lazy.tsx';
import { type EditProps, fieldView } from '../field-view.tsx';
import { exactFilter } from '../filters.ts';
import { countryChoices, countryName } from './country.ts';

function EditCountry(props: EditProps) {
  return <LatePick {...props} choices={countryChoices(props.locale)} />;
}

export const countryView = fieldView(
  {
    name: 'country',
    text: (value, _field, locale) =>
      /^[A-Z]{2}$/.test(String(value)) ? countryName(String(value), locale) : String(value),
    Edit: EditCountry,
    choices: (_field, locale) => countryChoices(locale),
    width: { min: 90, grow: 0.7 },
  },
  exactFilter('text'),
);
