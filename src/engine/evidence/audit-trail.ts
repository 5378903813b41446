/** Events as staff search them: history and audit trail are two views of the same events (design §5). */
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';

export interface AuditQuestion {
  readonly id?: string;
  readonly actions?: readonly string[];
  readonly actor?: string;
  readonly module?: string;
  readonly record?: string;
  readonly subject?: string;
  readonly request?: string;
  /** ISO instants, both included. */
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly cursor?: string;
}

export interface AuditRow {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string | null };
  readonly onBehalfOf: string | null;
  readonly module: string | null;
  readonly record: string | null;
  readonly subjects: readonly string[];
  readonly request: string | null;
  readonly purpose: string | null;
  readonly position: number | null;
  readonly commitments: readonly string[];
}

export interface PayloadRow {
  readonly part: number;
  readonly commitment: string;
  readonly subject: string | null;
  readonly salt: string | null;
  readonly payload: string | null;
}

interface StoredRow {
  readonly id: string;
  readonly leaf: string;
  readonly name: string | null;
  readonly position: number | null;
}

/** A page of events, the newest first; `next` is where the following page begins, null at the end. */
export async function auditTrail(
  sql: Sql,
  question: AuditQuestion,
): Promise<{ readonly rows: readonly AuditRow[]; readonly next: string | null }> {
  const after = question.cursor ? readCursor(question.cursor) : null;
  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (condition: (placeholder: string) => string, value: unknown) => {
    if (value === undefined || value === null) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  add((p) => `e.id = ${p}::uuid`, question.id);
  add((p) => `e.action = any(${p}::text[])`, question.actions);
  add((p) => `e.actor = ${p}::uuid`, question.actor);
  add((p) => `e.module = ${p}`, question.module);
  add((p) => `e.record = ${p}::uuid`, question.record);
  add((p) => `e.request = ${p}::uuid`, question.request);
  add((p) => `(e.leaf::jsonb -> 'subjects') @> to_jsonb(array[${p}::text])`, question.subject);
  add((p) => `e.at >= ${p}::timestamptz`, question.from);
  add((p) => `e.at <= ${p}::timestamptz`, question.to);
  if (after) {
    values.push(after.at, after.id);
    conditions.push(`(e.at, e.id) < ($${values.length - 1}::timestamptz, $${values.length}::uuid)`);
  }
  values.push(question.limit + 1);
  const rows = await sql.query<StoredRow & Record<string, unknown>>(
    `select e.id, e.leaf, u.name, l.position from evidence.events e
       left join attesta.users u on u.id = e.actor left join evidence.log l on l.event = e.id
      ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
      order by e.at desc, e.id desc limit $${values.length}`,
    values,
  );
  const page = rows.slice(0, question.limit).map(auditRow);
  const last = page.at(-1);
  return { rows: page, next: rows.length > question.limit && last ? writeCursor(last) : null };
}

function auditRow(row: StoredRow): AuditRow {
  const leaf = JSON.parse(row.leaf) as Partial<AuditRow> & { actor: { kind: string; id: string } };
  return {
    id: row.id,
    at: leaf.at ?? '',
    action: leaf.action ?? '',
    actor: { ...leaf.actor, name: row.name },
    onBehalfOf: leaf.onBehalfOf ?? null,
    module: leaf.module ?? null,
    record: leaf.record ?? null,
    subjects: leaf.subjects ?? [],
    request: leaf.request ?? null,
    purpose: leaf.purpose ?? null,
    position: row.position,
    commitments: leaf.commitments ?? [],
  };
}

/** Every part that the leaf commits to; what was erased has its commitment only. */
export async function payloadsOf(sql: Sql, event: AuditRow): Promise<readonly PayloadRow[]> {
  const rows = await sql.query<{ part: number; subject: string | null; salt: Buffer; payload: string }>(
    'select part, subject, salt, payload from evidence.payloads where event = $1',
    [event.id],
  );
  const byPart = new Map(rows.map((row) => [row.part, row]));
  return event.commitments.map((commitment, part) => {
    const row = byPart.get(part);
    return {
      part,
      commitment,
      subject: row?.subject ?? null,
      salt: row?.salt.toString('hex') ?? null,
      payload: row?.payload ?? null,
    };
  });
}

function writeCursor(row: AuditRow): string {
  return Buffer.from(JSON.stringify([row.at, row.id])).toString('base64url');
}

function readCursor(cursor: string): { readonly at: string; readonly id: string } {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown];
    if (
      typeof at === 'string' &&
      typeof id === 'string' &&
      !Number.isNaN(Date.parse(at)) &&
      /^[0-9a-f-]{36}$/.test(id)
    ) {
      return { at, id };
    }
  } catch {
    // Falls through to the one refusal below.
  }
  throw new Problem('invalid_cursor', 'Take the cursor from the "next" of the page before, unchanged.');
}
