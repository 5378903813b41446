import type { FieldDefinition } from '../metadata/field.ts';
import type { JsonValue } from '../metadata/json.ts';
import type { Column, FieldType } from './field-type.ts';

type Stored = Pick<FieldType, 'columns' | 'toColumns' | 'fromColumns'>;

/**
 * The storage of a type whose values need one column, named like the field. `read` makes the value from what the
 * database gives, where that is not the value already.
 */
export function oneColumn(
  sqlType: (field: FieldDefinition) => string,
  more?: {
    readonly references?: NonNullable<Column['references']>;
    readonly read?: (stored: unknown, field: FieldDefinition) => JsonValue | null;
  },
): Stored {
  const read = more?.read ?? asStored;
  return {
    columns: (field) => [
      { name: field.name, sqlType: sqlType(field), ...(more?.references && { references: more.references }) },
    ],
    toColumns: (value, field) => ({ [field.name]: value }),
    fromColumns(row, field) {
      const stored = row[field.name];
      return stored === null || stored === undefined ? null : read(stored, field);
    },
  };
}

function asStored(stored: unknown): JsonValue | null {
  if (typeof stored === 'string' || typeof stored === 'number' || typeof stored === 'boolean') return stored;
  if (Array.isArray(stored)) return stored.map(asStored);
  throw new TypeError(`The database gave a ${typeof stored} where a field's value was expected.`);
}
