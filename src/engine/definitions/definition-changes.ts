import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { catalogHolder } from '../catalog/holder.ts';
import type { Shipped } from '../catalog/load.ts';

export interface ChangesQuestion {
  /** Changes of this module and of its fields only. */
  readonly module?: string;
  readonly kind?: string;
  /** The event that the page before ended with. */
  readonly before?: string;
  readonly limit: number;
}

interface ChangeRow {
  readonly event: string;
  readonly at: Temporal.Instant | string;
  readonly by: string | null;
  readonly kind: string;
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly first: boolean;
  /** A field that came with its module, as it was there. */
  readonly inside: unknown;
}

/**
 * The changes of definitions as the evidence holds them, each beside what it replaced: the change before it, what came
 * with its module, or what the product ships.
 */
export async function definitionChanges(context: CallContext, question: ChangesQuestion) {
  const rows = await context.database.query<ChangeRow>(
    `WITH changes AS (
       SELECT e.id AS event, e.at, e.actor, p.payload::jsonb AS said
       FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
       WHERE e.action = 'definition.changed'
     ), beside AS (
       SELECT event, at, actor, said ->> 'kind' AS kind, said ->> 'name' AS name, said -> 'definition' AS after,
         lag(said -> 'definition') OVER same AS before, row_number() OVER same = 1 AS first
       FROM changes WINDOW same AS (PARTITION BY said ->> 'kind', said ->> 'name' ORDER BY event)
     )
     SELECT b.event, b.at, u.name AS by, b.kind, b.name, b.before, b.after, b.first,
       CASE WHEN b.first AND b.kind = 'field' THEN (
         SELECT jsonb_build_object('field', f.field)
         FROM changes m, jsonb_array_elements(m.said -> 'definition' -> 'fields') AS f (field)
         WHERE m.said ->> 'kind' = 'module' AND m.said ->> 'name' = split_part(b.name, '.', 1) AND m.event < b.event
           AND jsonb_typeof(m.said -> 'definition' -> 'fields') = 'array' AND f.field ->> 'name' = split_part(b.name, '.', 2)
         ORDER BY m.event DESC LIMIT 1) END AS inside
     FROM beside b LEFT JOIN attesta.users u ON u.id = b.actor
     WHERE ($1::text IS NULL OR (b.kind IN ('module', 'field') AND split_part(b.name, '.', 1) = $1))
       AND ($2::text IS NULL OR b.kind = $2) AND ($3::uuid IS NULL OR b.event < $3)
     ORDER BY b.event DESC LIMIT $4`,
    [question.module ?? null, question.kind ?? null, question.before ?? null, question.limit + 1],
  );
  const shipped = catalogHolder(context.database)?.shipped;
  const page = rows.slice(0, question.limit);
  return {
    items: page.map(({ first, inside, ...row }) => ({
      ...row,
      at: String(row.at),
      before: (first ? (shippedOf(shipped, row.kind, row.name) ?? inside) : row.before) ?? null,
      after: row.after ?? null,
    })),
    next: rows.length > question.limit ? (page.at(-1)?.event ?? null) : null,
  };
}

function shippedOf(shipped: Shipped | undefined, kind: string, name: string): unknown {
  const [moduleName, fieldName] = name.split('.');
  const module = shipped?.modules.find((one: ModuleDefinition) => one.name === moduleName);
  if (kind === 'module') return module;
  if (kind === 'purpose') return shipped?.purposes.find((one) => one.code === name);
  if (kind === 'retention') return shipped?.retention.find((one) => one.code === name);
  const field = module?.fields.find((one) => one.name === fieldName);
  return field && { field };
}
