/** Every rule in force, read once per change of rights on each node: who is asking takes theirs from it. */
import type { Filter } from '../../metadata/filter.ts';
import type { Database, Sql } from '../database/database.ts';
import type { RecordRule, RuleTarget, RuleUse, ShareLevel, SharingRule } from './rule.ts';

export interface RuleBook {
  readonly sharing: readonly SharingRule[];
  readonly records: readonly RecordRule[];
}

interface Kept {
  readonly version: number;
  readonly book: Promise<RuleBook>;
}

const kept = new WeakMap<Database, Kept>();

/** The rules at an access version or a later one. */
export function ruleBook(database: Database, version: number): Promise<RuleBook> {
  const known = kept.get(database);
  if (known && known.version >= version) return known.book;
  const entry = { version, book: readRules(database) };
  kept.set(database, entry);
  entry.book.catch(() => {
    if (kept.get(database) === entry) kept.delete(database);
  });
  return entry.book;
}

/** Reads the rules that are active, with the owners that the sources of sharing rules stand for now. */
export async function readRules(database: Sql): Promise<RuleBook> {
  const [row] = await database.query<{ sharing: readonly SharingRow[]; records: readonly RecordRow[] }>(
    RULES,
  );
  return { sharing: (row?.sharing ?? []).map(sharingRule), records: (row?.records ?? []).map(recordRule) };
}

interface TargetRow {
  readonly id: string;
  readonly name: string;
  readonly module: string;
  readonly toKind: RuleTarget['kind'];
  readonly toId: string | null;
}

interface SharingRow extends TargetRow {
  readonly fromKind: string;
  readonly level: ShareLevel;
  readonly filter: Filter | null;
  readonly related: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

interface RecordRow extends TargetRow {
  readonly effect: RecordRule['effect'];
  readonly uses: readonly RuleUse[];
  readonly relations: readonly string[];
  readonly filter: Filter | null;
  readonly administrators: boolean;
}

/**
 * One statement, so one snapshot. `below` pairs each role with itself and all below it, `inside` each group with itself and
 * the groups in it; the records of a group are its own and its members'.
 */
const RULES = {
  name: 'access-rules',
  text: `
WITH RECURSIVE below AS (
  SELECT id AS top, id FROM attesta.roles
  UNION SELECT b.top, r.id FROM attesta.roles r JOIN below b ON r.parent = b.id),
inside AS (
  SELECT DISTINCT from_group AS top, from_group AS id FROM attesta.sharing_rules WHERE active AND from_group IS NOT NULL
  UNION SELECT i.top, m.member_group FROM attesta.group_members m JOIN inside i ON m.group_id = i.id
    WHERE m.member_group IS NOT NULL),
members AS (
  SELECT i.top, m.member_user AS id FROM inside i JOIN attesta.group_members m ON m.group_id = i.id
    WHERE m.member_user IS NOT NULL
  UNION SELECT i.top, u.id FROM inside i JOIN attesta.group_members m ON m.group_id = i.id
    JOIN below b ON b.top = m.member_role AND (b.id = b.top OR m.kind = 'role_and_subordinates')
    JOIN attesta.users u ON u.role = b.id),
sharing AS (
  SELECT s.*,
    CASE from_kind
      WHEN 'role' THEN (SELECT jsonb_agg(u.id) FROM attesta.users u WHERE u.role = s.from_role)
      WHEN 'role_and_subordinates' THEN
        (SELECT jsonb_agg(u.id) FROM attesta.users u JOIN below b ON u.role = b.id WHERE b.top = s.from_role)
      WHEN 'group' THEN (SELECT jsonb_agg(m.id) FROM members m WHERE m.top = s.from_group)
    END AS users,
    (SELECT jsonb_agg(i.id) FROM inside i WHERE i.top = s.from_group) AS groups
  FROM attesta.sharing_rules s WHERE s.active)
SELECT
  (SELECT jsonb_agg(jsonb_build_object('id', id, 'name', name, 'module', module, 'level', level, 'related', related,
      'fromKind', from_kind, 'filter', filter, 'users', coalesce(users, '[]'), 'groups', coalesce(groups, '[]'),
      'toKind', to_kind, 'toId', coalesce(to_role, to_group)) ORDER BY module, attesta.fold(name), id) FROM sharing) AS sharing,
  (SELECT jsonb_agg(jsonb_build_object('id', id, 'name', name, 'module', module, 'effect', effect, 'uses', uses,
      'relations', relations, 'filter', filter, 'administrators', administrators,
      'toKind', to_kind, 'toId', coalesce(to_role, to_group, to_user)) ORDER BY module, attesta.fold(name), id)
    FROM attesta.record_rules WHERE active) AS records`,
};

function sharingRule(row: SharingRow): SharingRule {
  const { id, name, module, level, related, filter, users, groups } = row;
  const from = row.fromKind === 'filter' && filter ? { filter } : { users, groups };
  return { id, name, module, level, related, from, to: targetOf(row) };
}

function recordRule(row: RecordRow): RecordRule {
  const { id, name, module, effect, uses, relations, filter, administrators } = row;
  return { id, name, module, effect, uses, relations, filter, administrators, to: targetOf(row) };
}

function targetOf({ toKind, toId }: TargetRow): RuleTarget {
  return toKind === 'everyone' || toId === null ? { kind: 'everyone' } : { kind: toKind, id: toId };
}
