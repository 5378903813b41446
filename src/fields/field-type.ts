import type { FieldDefinition, FieldTypeName } from '../metadata/field.ts';
import type { FilterOperator } from '../metadata/filter.ts';
import type { Finding, Parsed } from '../metadata/finding.ts';
import type { JsonValue } from '../metadata/json.ts';
import type { Label, Locale } from '../metadata/label.ts';

/** A column of a record table that a field needs. Most need one, named like the field; an address needs several. */
export interface Column {
  readonly name: string;
  /** A PostgreSQL 15 type, `text`, `numeric(18,2)`, `date`, `uuid`… */
  readonly sqlType: string;
  /** A table-level check on the column, as SQL over its quoted name; undefined where the type suffices. */
  readonly check?: string;
  /** `table` of schema data that the column refers to. */
  readonly references?: { readonly module: string } | { readonly system: 'users' | 'groups' | 'files' };
}

/** What a parse may depend on besides the value: the person's formats on forms and in imports. */
export interface ParseContext {
  readonly locale: Locale;
  /** Country that a phone number without prefix is read in (ISO 3166-1 alpha-2). */
  readonly defaultCountry?: string;
  /** Order of a numeric date such as 03/04/2026; undefined: ambiguous ones are refused. */
  readonly dateOrder?: 'DMY' | 'MDY' | 'YMD';
  /** Decimal mark of a number such as 1.234,56; undefined: ambiguous ones are refused. */
  readonly decimalMark?: '.' | ',';
  /** A whole number in a date column is Excel's count of days since 1900. */
  readonly excelSerials?: boolean;
  /** IANA zone that a date-time without an offset is read in; undefined: such ones are refused. */
  readonly timeZone?: string;
}

/** What a format may depend on besides the value. */
export interface FormatContext {
  /** IANA zone that instants are shown in; UTC, and said so, where absent. */
  readonly timeZone?: string;
  /** The other values of the record: a currency amount finds its currency there. */
  readonly record?: Readonly<Record<string, JsonValue | null | undefined>>;
}

/** How a value of the type is written in SQL conditions, so that the filter compiler never switches on type names. */
export interface FilterCapability {
  readonly operators: readonly FilterOperator[];
  /** `text`: compared by attesta.fold (case and accents don't count); `exact`: as it is. */
  readonly compare: 'text' | 'exact';
  /** SQL type that a bound parameter is cast to. */
  readonly sqlType: string;
  /** `many`: the column is an array; `contains` asks whether it has the value, `in` whether it has one of them. */
  readonly shape?: 'one' | 'many';
  /** Values such as `today`, `-30d`, `me` that the type accepts in filters, resolved by the compiler. */
  readonly relative?: 'date' | 'instant' | 'user';
  /** A part of a value as it is stored, for `contains`, `startsWith`, `endsWith`: the digits of a phone number. */
  part?(text: string): string;
  /** Reads a value to compare with, where that isn't a value that may be written: a computed number. */
  parse?(value: JsonValue, field: FieldDefinition): Parsed<JsonValue>;
}

/**
 * A field type: one folder with everything it owns. Shared code asks the type, and never switches on its name.
 * Stored values are JSON: text, number (safe integers only), decimal as string, boolean, 'YYYY-MM-DD', ISO instant,
 * a reference as a UUID string or `{ module, id }` where several modules are allowed, arrays and objects of these.
 */
export interface FieldType {
  readonly name: FieldTypeName;
  readonly label: Label;
  /** Numbered findings about the definition's options; empty when it is right. */
  checkOptions(field: FieldDefinition): readonly Finding[];
  /** Columns for the field, in order; the first carries sorting. Empty for a value that isn't stored. */
  columns(field: FieldDefinition): readonly Column[];
  /** A value as the API takes it: strict. `null` and '' are handled by the caller (empty). */
  parse(value: JsonValue, field: FieldDefinition): Parsed<JsonValue>;
  /** A text as a person or a spreadsheet writes it. */
  parseText(text: string, field: FieldDefinition, context: ParseContext): Parsed<JsonValue>;
  /** As a person reads it, in lists, PDFs, CSV for people. */
  format(value: JsonValue, field: FieldDefinition, locale: Locale, context?: FormatContext): string;
  /**
   * What can only be judged beside the record's other values (a dependent choice and the field it depends on). Asked
   * with the whole record as it would be stored.
   */
  checkBeside?(
    value: JsonValue,
    field: FieldDefinition,
    record: Readonly<Record<string, JsonValue | null | undefined>>,
  ): readonly Finding[];
  /** Stored value -> column values (by column name) to bind; and back from a row. */
  toColumns(value: JsonValue | null, field: FieldDefinition): Readonly<Record<string, unknown>>;
  fromColumns(row: Readonly<Record<string, unknown>>, field: FieldDefinition): JsonValue | null;
  readonly filter: FilterCapability | null;
  readonly sortable: boolean;
  /** The global search finds its text. */
  readonly searched: boolean;
  /**
   * What a person writes is encrypted before it is stored: its column holds only the id of what was sealed, and whoever writes it
   * has it sealed first (`engine/records/sealing.ts`). `toColumns` refuses everything else.
   */
  readonly sealed?: true;
  /** The system writes it: a value given by a person is refused. */
  readonly systemWritten: boolean;
  /** Text for the search entry; null where the type isn't searched. */
  searchText(value: JsonValue, field: FieldDefinition): string | null;
  /** JSON Schema of a value, for OpenAPI and forms. */
  jsonSchema(field: FieldDefinition): JsonValue;
}
