import type { JsonValue } from '../../metadata/json.ts';
import type { Locale } from '../../metadata/label.ts';
import { isObject } from '../choices.ts';
import { LatePick } from '../controls/lazy.tsx';
import { TextControl } from '../controls/text-control.tsx';
import { viewWord } from '../controls/view-words.ts';
import { countryChoices } from '../country/country.ts';
import { type EditProps, fieldView, type ShowProps } from '../field-view.tsx';
import { address } from './address.ts';

const parts = ['street', 'postal_code', 'city', 'region', 'country'] as const;
type Part = (typeof parts)[number];

function partOf(value: JsonValue | null, part: Part): JsonValue | null {
  return isObject(value ?? undefined) ? ((value as Readonly<Record<string, JsonValue>>)[part] ?? null) : null;
}

function withPart(value: JsonValue | null, part: Part, written: JsonValue | null): JsonValue | null {
  const all = Object.fromEntries(parts.map((each) => [each, each === part ? written : partOf(value, each)]));
  const kept = Object.entries(all).filter(([, one]) => one !== null);
  return kept.length ? Object.fromEntries(kept) : null;
}

/** The parts of an address in the order that it is written on an envelope. */
function EditAddress(props: EditProps) {
  return (
    <div style={{ display: 'grid', gap: 8, gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))' }}>
      {parts.map((part) => {
        const id = part === 'street' ? props.id : `${props.id}-${part}`;
        const one: EditProps = {
          ...props,
          id,
          value: partOf(props.value, part),
          onChange: (written) => props.onChange(withPart(props.value, part, written)),
          label: viewWord(part, props.locale),
          autoFocus: (props.autoFocus ?? false) && part === 'street',
        };
        return (
          <div key={part}>
            <label htmlFor={id} style={{ fontSize: '0.75rem' }}>
              {viewWord(part, props.locale)}
            </label>
            <AddressPart part={part} props={one} locale={props.locale} />
          </div>
        );
      })}
    </div>
  );
}

function AddressPart({ part, props, locale }: { part: Part; props: EditProps; locale: Locale }) {
  return part === 'country' ? (
    <LatePick {...props} choices={countryChoices(locale)} />
  ) : (
    <TextControl {...props} />
  );
}

function ShowAddress({ value, field, locale }: ShowProps) {
  return (
    <bdi dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
      {address.format(value, field, locale)}
    </bdi>
  );
}

export const addressView = fieldView(
  {
    name: 'address',
    text: address.format,
    Edit: EditAddress,
    Show: ShowAddress,
    wide: true,
    sortable: false,
    width: { min: 180, grow: 1.6 },
  },
  null,
);
