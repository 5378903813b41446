import { referenceForApi } from '../../../fields/reference-value.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { RecordJson } from '../../shapes.ts';

export type Values = Readonly<Record<string, JsonValue | null>>;

/** The values of a record's fields, as a form begins with them. */
export function valuesOf(record: RecordJson, fields: readonly FieldDefinition[]): Values {
  return Object.fromEntries(
    fields.map((field) => [field.name, (record[field.name] ?? null) as JsonValue | null]),
  );
}

/** What a form changed, as the API takes it. */
export function changedValues(before: Values, after: Values, fields: readonly FieldDefinition[]): Values {
  const changed = fields.filter(
    (field) => !same(field, before[field.name] ?? null, after[field.name] ?? null),
  );
  return Object.fromEntries(
    changed.map((field) => [field.name, referenceForApi(after[field.name] ?? null, field)]),
  );
}

/** Whether two values say the same to the API. */
export function same(field: FieldDefinition, one: JsonValue | null, other: JsonValue | null): boolean {
  return JSON.stringify(referenceForApi(one, field)) === JSON.stringify(referenceForApi(other, field));
}

export interface Conflict {
  readonly field: FieldDefinition;
  readonly mine: JsonValue | null;
  readonly theirs: JsonValue | null;
  /** They changed what I changed too; otherwise only they did, and nothing is lost. */
  readonly contested: boolean;
}

/** What somebody else changed since the form was opened, beside what the form changed. */
export function conflicts(
  fields: readonly FieldDefinition[],
  opened: RecordJson,
  now: RecordJson,
  mine: Values,
): readonly Conflict[] {
  return fields.flatMap((field) => {
    const before = (opened[field.name] ?? null) as JsonValue | null;
    const theirs = (now[field.name] ?? null) as JsonValue | null;
    if (same(field, before, theirs)) return [];
    const contested = Object.hasOwn(mine, field.name) && !same(field, mine[field.name] ?? null, theirs);
    return [
      {
        field,
        mine: Object.hasOwn(mine, field.name) ? (mine[field.name] ?? null) : theirs,
        theirs,
        contested,
      },
    ];
  });
}
