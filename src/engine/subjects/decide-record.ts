/**
 * What erasure does with one record, derived from the declarations of its fields (Art. 17(3), law.md §5). A record with
 * a field that a law keeps stays until that law's period ends, without the fields that the law doesn't need.
 */
import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { KeepGround } from '../../metadata/privacy.ts';
import type { RetentionDates } from '../../metadata/retention.ts';
import { retentionEnd } from '../../metadata/retention.ts';
import type { ItemFate } from './place.ts';
import type { RecordRow } from './record-rows.ts';

interface Duty {
  readonly ground: KeepGround;
  readonly retention: string;
  readonly until: string;
}

/** The fate of a record on its own; whether other kept records refer to it is decided after all of them are known. */
export function decideRecord(
  catalog: Catalog,
  module: ModuleDefinition,
  row: RecordRow,
  today: Temporal.PlainDate,
): ItemFate {
  const duty = strongestDuty(catalog, module, row, today);
  if (!duty) return { action: 'erase' };
  return { action: 'keep', ...duty, maskedFields: erasableFields(module, row) };
}

/** Fields with a value that erasure clears or masks; reference fields that carry the way to the person stay with it. */
export function erasableFields(module: ModuleDefinition, row: RecordRow): readonly string[] {
  return module.fields
    .filter((field) => row.values.has(field.name) && isErasable(field))
    .map((field) => field.name);
}

function isErasable(field: FieldDefinition): boolean {
  return field.privacy.category !== 'none' && field.privacy.onErasure.action !== 'keep';
}

function strongestDuty(
  catalog: Catalog,
  module: ModuleDefinition,
  row: RecordRow,
  today: Temporal.PlainDate,
): Duty | null {
  let strongest: Duty | null = null;
  for (const field of module.fields) {
    const { privacy } = field;
    if (privacy.category === 'none' || privacy.onErasure.action !== 'keep' || !row.values.has(field.name))
      continue;
    const rule = catalog.retention.get(privacy.onErasure.retention);
    if (!rule) continue;
    const until = retentionEnd(rule, retentionDates(row));
    if (Temporal.PlainDate.compare(until, today) < 0) continue;
    if (strongest && strongest.until >= until.toString()) continue;
    strongest = { ground: privacy.onErasure.ground, retention: rule.code, until: until.toString() };
  }
  return strongest;
}

/** The dates that retention periods run from, read from the record's obvious fields. */
export function retentionDates(row: RecordRow): RetentionDates {
  const created = row.createdAt.slice(0, 10);
  const dateOf = (...names: readonly string[]): string | undefined => {
    for (const name of names) {
      const value = row.values.get(name);
      if (typeof value === 'string') return value.slice(0, 10);
    }
    return undefined;
  };
  return {
    created,
    issued: dateOf('issued_on') ?? created,
    last_change: row.updatedAt.slice(0, 10),
    contract_end: dateOf('valid_until', 'ends_on', 'until') ?? row.updatedAt.slice(0, 10),
  };
}
