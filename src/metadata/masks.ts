import type { FieldTypeName } from './field.ts';
import type { MaskStrategy } from './privacy.ts';

/** The types whose values a mask can be made of; `clear` needs no value and fits every type. */
export const MASKS: Readonly<Partial<Record<MaskStrategy, readonly FieldTypeName[]>>> = {
  placeholder: ['text', 'long_text'],
  initials: ['text'],
  year_only: ['date', 'date_time'],
  country_only: ['country', 'address', 'phone'],
};

/** What can be made of a value of this type besides nothing. */
export function masksOf(type: FieldTypeName): readonly MaskStrategy[] {
  return (Object.keys(MASKS) as MaskStrategy[]).filter((strategy) => MASKS[strategy]?.includes(type));
}
