/** The columns of a record that lead to somebody or something with a name. */
import type { FieldDefinition } from '../../metadata/field.ts';
import { fieldColumns } from '../catalog/table.ts';

export interface NamedColumn {
  readonly name: string;
  /** Where `shapeColumns` selects what it is called. */
  readonly titleColumn: string;
  /** A module where `isRecord`, else `users` or `groups`. */
  readonly target: string;
  readonly isRecord: boolean;
}

function named(name: string, target: string, isRecord: boolean): NamedColumn {
  return { name, titleColumn: `${name}$title`, target, isRecord };
}

/** Those that every record has. */
export const PARTIES = {
  owner: named('owner_user', 'users', false),
  owningGroup: named('owner_group', 'groups', false),
  creator: named('created_by', 'users', false),
  changer: named('updated_by', 'users', false),
} as const;

const kept = new WeakMap<FieldDefinition, readonly NamedColumn[]>();

/** Those of a field. A file has no name of this kind: its type reads it. */
export function namedColumns(field: FieldDefinition): readonly NamedColumn[] {
  const known = kept.get(field);
  if (known) return known;
  const columns = fieldColumns(field).flatMap(({ name, references }) => {
    if (!references) return [];
    if ('module' in references) return [named(name, references.module, true)];
    return references.system === 'files' ? [] : [named(name, references.system, false)];
  });
  kept.set(field, columns);
  return columns;
}
