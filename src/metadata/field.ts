import type { JsonObject, JsonValue } from './json.ts';
import type { Label } from './label.ts';
import type { PrivacyDeclaration } from './privacy.ts';

/** The field types of the product. Each is a folder of `src/fields` that carries everything about it. */
export type FieldTypeName =
  | 'text'
  | 'long_text'
  | 'rich_text'
  | 'number'
  | 'decimal'
  | 'currency'
  | 'percent'
  | 'checkbox'
  | 'date'
  | 'time'
  | 'date_time'
  | 'email'
  | 'phone'
  | 'url'
  | 'picklist'
  | 'multi_picklist'
  | 'dependent_picklist'
  | 'reference'
  | 'user'
  | 'group'
  | 'address'
  | 'country'
  | 'language'
  | 'file'
  | 'image'
  | 'autonumber'
  | 'computed'
  | 'secret';

/** A choice of a picklist. `closed` choices stay readable on old records and can't be chosen anew. */
export interface Choice {
  readonly value: string;
  readonly label: Label;
  readonly tone?: 'neutral' | 'green' | 'amber' | 'red' | 'petrol' | 'plum';
  readonly closed?: boolean;
}

/**
 * A field of a module, as data. `options` belong to the type (a picklist's choices, a decimal's scale, a reference's
 * modules) and are checked by it.
 */
export interface FieldDefinition {
  readonly name: string;
  readonly type: FieldTypeName;
  readonly label: Label;
  readonly help?: Label;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly readOnly?: boolean;
  readonly default?: JsonValue;
  readonly options?: JsonObject;
  /** Indexed for sorting and equality in lists (title fields and references always are). */
  readonly indexed?: boolean;
  /** Its text is found by the global search. */
  readonly searchable?: boolean;
  readonly privacy: PrivacyDeclaration;
}
