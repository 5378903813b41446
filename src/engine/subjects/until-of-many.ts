/**
 * Until when many persons are held, by purpose: the sum of `delete-by.ts`, worked out by the database for all of them at once.
 * A period from a later day ends later, so the latest day of each rule is enough; a test compares the two.
 */
import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { RetentionRule } from '../../metadata/privacy.ts';
import { retentionEnd } from '../../metadata/retention.ts';
import { modulesWithSubject, subjectCondition } from '../catalog/subject-way.ts';
import { fieldColumns } from '../catalog/table.ts';
import { type Sql, sqlName } from '../database/database.ts';
import { subjectsArray } from '../records/subjects-of.ts';

/** Last days (`YYYY-MM-DD`) by the code of the purpose. */
export type UntilByPurpose = ReadonlyMap<string, string>;

/** By the person's id; who has nothing that a rule keeps is absent. One query for each module that leads to persons. */
export async function untilOfMany(
  tx: Sql,
  catalog: Catalog,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, UntilByPurpose>> {
  const found = new Map<string, Map<string, string>>();
  if (subjects.length === 0) return found;
  for (const module of modulesWithSubject(catalog)) {
    const groups = groupsOf(catalog, module);
    const condition = subjectCondition(catalog, module.name, 't', 'ANY ($1::uuid[])');
    if (groups.length === 0 || condition === null) continue;
    for (const row of await latestDays(tx, catalog, module, groups, condition, subjects)) {
      const until = found.get(row.subject) ?? new Map<string, string>();
      found.set(row.subject, until);
      for (const [at, group] of groups.entries()) keepLatest(until, group, row.days[at] ?? null);
    }
  }
  return found;
}

/** Fields of a module that the same rule keeps for the same purposes. */
export interface FieldGroup {
  readonly rule: RetentionRule;
  readonly purposes: readonly string[];
  readonly fields: FieldDefinition[];
}

export function groupsOf(catalog: Catalog, module: ModuleDefinition): readonly FieldGroup[] {
  const groups = new Map<string, FieldGroup>();
  for (const field of module.fields) {
    if (field.privacy.category === 'none') continue;
    const rule = catalog.retention.get(field.privacy.retention);
    if (!rule || fieldColumns(field).length === 0) continue;
    const purposes = [...field.privacy.purposes].sort();
    const key = [rule.code, ...purposes].join(' ');
    const group = groups.get(key) ?? { rule, purposes, fields: [] };
    groups.set(key, group);
    group.fields.push(field);
  }
  return [...groups.values()];
}

interface LatestDays {
  readonly subject: string;
  readonly days: readonly (string | null)[];
}

async function latestDays(
  tx: Sql,
  catalog: Catalog,
  module: ModuleDefinition,
  groups: readonly FieldGroup[],
  condition: string,
  subjects: readonly string[],
): Promise<readonly LatestDays[]> {
  const days = groups.map(
    ({ rule, fields }) => `max(${dayOf(module, rule.from)}) FILTER (WHERE ${someValue(fields)})::text`,
  );
  return tx.query<{ subject: string; days: readonly (string | null)[] }>(
    `SELECT s.subject, ARRAY[${days.join(', ')}] AS days
     FROM data.${sqlName(module.name)} t CROSS JOIN unnest(${subjectsArray(catalog, module, 't')}) AS s (subject)
     WHERE ${condition} AND s.subject = ANY ($1::uuid[]) GROUP BY s.subject`,
    [subjects],
  );
}

/** As `retentionDates` reads them from one record, over the row under the alias `t`. */
export function dayOf(module: ModuleDefinition, from: RetentionRule['from']): string {
  const changed = "(t.updated_at AT TIME ZONE 'UTC')::date";
  const created = "(t.created_at AT TIME ZONE 'UTC')::date";
  if (from === 'created') return created;
  if (from === 'last_change') return changed;
  const names = from === 'issued' ? ['issued_on'] : ['valid_until', 'ends_on', 'until'];
  const own = names.flatMap((name) => {
    const field = module.fields.find((one) => one.name === name);
    const [column] = field ? fieldColumns(field) : [];
    if (!field || !column) return [];
    const at = `t.${sqlName(column.name)}`;
    if (field.type === 'date') return [at];
    return field.type === 'date_time' ? [`(${at} AT TIME ZONE 'UTC')::date`] : [];
  });
  return `coalesce(${[...own, from === 'issued' ? created : changed].join(', ')})`;
}

export function someValue(fields: readonly FieldDefinition[]): string {
  const values = fields.flatMap(fieldColumns).map((column) => {
    const at = `t.${sqlName(column.name)}`;
    return column.sqlType === 'text' ? `nullif(${at}, '')` : at;
  });
  return `num_nonnulls(${values.join(', ')}) > 0`;
}

function keepLatest(until: Map<string, string>, group: FieldGroup, day: string | null): void {
  if (day === null) return;
  const end = retentionEnd(group.rule, { [group.rule.from]: day }).toString();
  for (const code of group.purposes) {
    const known = until.get(code);
    if (known === undefined || known < end) until.set(code, end);
  }
}
