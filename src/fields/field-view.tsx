import type { ComponentType, ReactNode } from 'react';
import type { FieldDefinition, FieldTypeName } from '../metadata/field.ts';
import type { FilterOperator } from '../metadata/filter.ts';
import type { JsonValue } from '../metadata/json.ts';
import type { Locale } from '../metadata/label.ts';
import type { FilterCapability, FormatContext } from './field-type.ts';

export type RecordValues = Readonly<Record<string, JsonValue | null | undefined>>;

/** What a value is shown with; `record` lets an amount find its currency. */
export interface ShowProps {
  readonly value: JsonValue;
  readonly field: FieldDefinition;
  readonly locale: Locale;
  readonly record: RecordValues;
}

/** What a value is written with. The label, the finding and the help stand outside, tied by `id` and `describedBy`. */
export interface EditProps {
  readonly id: string;
  readonly value: JsonValue | null;
  onChange(value: JsonValue | null): void;
  readonly field: FieldDefinition;
  readonly locale: Locale;
  readonly record: RecordValues;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
  readonly autoFocus?: boolean;
  /** Set where no label element names the control. */
  readonly label?: string;
}

export interface ViewChoice {
  readonly value: string;
  readonly label: string;
}

/** How a field type looks: in a list, on a record, in a form and in a filter. */
export interface FieldView {
  readonly name: FieldTypeName;
  readonly align: 'left' | 'right';
  /** Pixels that a column needs, and its share of what is left. */
  readonly width: { readonly min: number; readonly grow: number };
  /** Takes the whole width of a form. */
  readonly wide: boolean;
  readonly sortable: boolean;
  /** Its value is not in the record: it is opened with a reason. */
  readonly sealed?: true;
  readonly operators: readonly FilterOperator[];
  readonly relative: FilterCapability['relative'];
  text(value: JsonValue, field: FieldDefinition, locale: Locale, context?: FormatContext): string;
  readonly Show: ComponentType<ShowProps>;
  /** Null: nobody writes it. */
  readonly Edit: ComponentType<EditProps> | null;
  /** What a filter with several values chooses from; absent, or null of a field: values are written. */
  choices?(field: FieldDefinition, locale: Locale): readonly ViewChoice[] | null;
}

type Given = Pick<FieldView, 'name' | 'text' | 'Edit'> & Partial<FieldView>;

/** A view from what is particular to it: left-aligned text, shown as its words, unless it says otherwise. */
export function fieldView(given: Given, filter: FilterCapability | null): FieldView {
  const { text } = given;
  // biome-ignore lint/correctness/noComponentHookFactories: made once for each type, when its module is read
  function Show({ value, field, locale, record }: ShowProps): ReactNode {
    return <bdi>{text(value, field, locale, { record })}</bdi>;
  }
  return {
    align: 'left',
    width: { min: 110, grow: 1 },
    wide: false,
    sortable: true,
    operators: filter?.operators ?? [],
    relative: filter?.relative,
    Show,
    ...given,
  };
}
