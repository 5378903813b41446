/** What changed of people and rights, when, and by whom: read from the evidence. */
import type { CallContext } from '../../engine/access/principal.ts';
import { evidenceActions, isEvidenceAction } from '../../engine/evidence/actions.ts';
import type { EventLeaf } from '../../engine/evidence/event.ts';
import type { JsonObject } from '../../metadata/json.ts';

export interface RightsChange {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly label: string;
  readonly actor: { readonly id: string; readonly name: string | null };
  /** `users`, `roles`, `profiles`, `groups`, `sharing_rules`, `record_rules`, or `modules` for default sharing. */
  readonly about: string;
  /** The id of what was changed; the name of a module. */
  readonly record: string | null;
  readonly title: string | null;
  readonly changes: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  readonly removed: boolean;
}

export interface RightsQuestion {
  readonly about?: string;
  readonly record?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

interface Row {
  readonly id: string;
  readonly leaf: string;
  readonly name: string | null;
  readonly payload: string | null;
  readonly sharingBefore: string | null;
}

const ACTIONS = ['user.created', 'user.changed', 'user.deactivated', 'rights.changed', 'definition.changed'];
const PAGE = 50;

/** The changes, newest first. Changes of definitions are among them where they change who sees what. */
export async function rightsHistory(
  { database, locale }: CallContext,
  question: RightsQuestion,
): Promise<{ readonly items: readonly RightsChange[]; readonly next: string | null }> {
  const limit = Math.min(Math.max(Number(question.limit ?? PAGE), 1), 200);
  const rows = await database.query<Row>(
    `SELECT e.id, e.leaf, u.name, p.payload, before.sharing AS "sharingBefore" FROM evidence.events e
       LEFT JOIN attesta.users u ON u.id = e.actor
       LEFT JOIN evidence.payloads p ON p.event = e.id AND p.part = 0
       LEFT JOIN LATERAL (SELECT q.payload::jsonb #>> '{definition,defaultSharing}' AS sharing
         FROM evidence.events d JOIN evidence.payloads q ON q.event = d.id
         WHERE e.action = 'definition.changed' AND d.action = 'definition.changed' AND d.id < e.id
           AND q.payload::jsonb ->> 'kind' = 'module' AND q.payload::jsonb ->> 'name' = p.payload::jsonb ->> 'name'
         ORDER BY d.id DESC LIMIT 1) before ON true
     WHERE e.action = ANY ($1) AND ($2::uuid IS NULL OR e.id < $2)
       AND (e.action <> 'definition.changed'
         OR p.payload::jsonb #>> '{definition,defaultSharing}' IS DISTINCT FROM before.sharing)
       AND ($3::text IS NULL OR coalesce(e.module, 'modules') = $3) AND ($4::uuid IS NULL OR e.record = $4)
       AND ($5::timestamptz IS NULL OR e.at >= $5) AND ($6::timestamptz IS NULL OR e.at < $6)
     ORDER BY e.id DESC LIMIT ${limit + 1}`,
    [
      ACTIONS,
      question.cursor ?? null,
      question.about ?? null,
      question.record ?? null,
      question.from ?? null,
      question.to ?? null,
    ],
  );
  const items = rows.slice(0, limit).map((row) => changeOf(row, locale));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function changeOf(row: Row, locale: CallContext['locale']): RightsChange {
  const leaf = JSON.parse(row.leaf) as EventLeaf;
  const payload = (row.payload === null ? {} : JSON.parse(row.payload)) as JsonObject;
  const definition = leaf.action === 'definition.changed';
  const sharing = (payload.definition as JsonObject | null | undefined)?.defaultSharing;
  return {
    id: row.id,
    at: leaf.at,
    action: leaf.action,
    label: isEvidenceAction(leaf.action) ? evidenceActions[leaf.action].label[locale] : leaf.action,
    actor: { id: leaf.actor.id, name: row.name },
    about: leaf.module ?? 'modules',
    record: definition ? text(payload.name) : (leaf.record ?? null),
    title: text(definition ? payload.name : payload.title),
    changes: definition
      ? { defaultSharing: { from: row.sharingBefore, to: sharing ?? null } }
      : ((payload.changes ?? {}) as RightsChange['changes']),
    removed: payload.removed === true,
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
