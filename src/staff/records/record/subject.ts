import { isObject } from '../../../fields/choices.ts';
import { shownReference } from '../../../fields/written-id.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import type { RecordJson } from '../../shapes.ts';

/** The person that a record is about; `self`: the record is the person. */
export interface RecordSubject {
  readonly id: string;
  readonly self: boolean;
  readonly module: string | null;
  /** The title; to whom may not see it, the number. */
  readonly title: string | null;
}

/** The person that a record leads to by its module's way, as far as the record itself says it; null: none. */
export function subjectOf(module: ModuleDefinition, record: RecordJson): RecordSubject | null {
  const way = module.subject;
  if (way.kind === 'self') return { id: record.id, self: true, module: module.name, title: record.title };
  if (way.kind === 'none') return null;
  for (const path of way.paths) {
    const value = record[path] as JsonValue | undefined;
    if (path.includes('.') || !isObject(value)) continue;
    const { id, module: target } = value;
    if (typeof id !== 'string') continue;
    return {
      id,
      self: false,
      module: typeof target === 'string' ? target : null,
      title: shownReference(value) || null,
    };
  }
  return null;
}
