import type { FieldDefinition } from './field.ts';
import type { FilterOperator } from './filter.ts';
import type { Finding, Parsed } from './finding.ts';
import type { JsonValue } from './json.ts';

/** What the checks of definitions ask the field types, so that definitions stay free of their code. */
export interface FieldRules {
  knows(type: string): boolean;
  checkOptions(field: FieldDefinition): readonly Finding[];
  columnNames(field: FieldDefinition): readonly string[];
  /** The modules that the field refers to; empty where it is no reference. */
  refersTo(field: FieldDefinition): readonly string[];
  operators(field: FieldDefinition): readonly FilterOperator[];
  sortable(field: FieldDefinition): boolean;
  searched(field: FieldDefinition): boolean;
  /** The system writes it: a value of a person is refused. */
  systemWritten(field: FieldDefinition): boolean;
  parse(value: JsonValue, field: FieldDefinition): Parsed<JsonValue>;
}
