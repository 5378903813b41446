import { viewWord } from '../controls/view-words.ts';
import { type EditProps, fieldView } from '../field-view.tsx';

function EditCheckbox({ id, value, onChange, label, locale, describedBy, autoFocus }: EditProps) {
  return (
    <label style={{ display: 'flex', alignItems: 'center', gap: 8, minHeight: 32 }}>
      <input
        id={id}
        type="checkbox"
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
        aria-label={label}
        aria-describedby={describedBy}
        // biome-ignore lint/a11y/noAutofocus: the field was opened by the person
        autoFocus={autoFocus}
        style={{ width: 16, height: 16, accentColor: 'var(--at-petrol-fill)' }}
      />
      {viewWord(value === true ? 'yes' : 'no', locale)}
    </label>
  );
}

export const checkboxView = fieldView(
  {
    name: 'checkbox',
    text: (value, _field, locale) => viewWord(value === true ? 'yes' : 'no', locale),
    Edit: EditCheckbox,
    width: { min: 60, grow: 0.4 },
  },
  { operators: ['eq', 'ne', 'in', 'notIn', 'empty', 'notEmpty'], compare: 'exact', sqlType: 'boolean' },
);
