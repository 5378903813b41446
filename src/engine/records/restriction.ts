/** What a restricted record keeps to itself (Art. 18): its values, unless who asks uses it for a ground of Art. 18(2). */
import type { FieldDefinition } from '../../metadata/field.ts';
import { type AccessContext, inUse } from '../access/predicate.ts';
import type { Row } from '../database/database.ts';
import { type SqlFragment, sql, sqlRaw } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';

/** How far a restriction reaches. */
export type RestrictionScope =
  /** The record; and with `dependants` what hangs on it. */
  | { readonly kind: 'record' | 'dependants' }
  /** These fields of it, whose accuracy is contested, say; the record stands still as a whole. */
  | { readonly kind: 'fields'; readonly fields: readonly string[] }
  /** Processing for these purposes; the record stays in use for others. */
  | { readonly kind: 'purposes'; readonly purposes: readonly string[] };

interface Restriction {
  readonly used: boolean;
  readonly scopes: readonly RestrictionScope[] | null;
}

/** Selected as `$restriction`: null for a record that is not restricted. A customer sees the own record as it is. */
export function restrictionColumn(context: AccessContext): SqlFragment {
  if (context.principal.kind === 'portal') return sqlRaw('NULL AS "$restriction"');
  return sql`CASE WHEN r.state = 'restricted' THEN ${restrictionOf(context)} END AS "$restriction"`;
}

/** How far the restricted record `r.id` is restricted, and whether who asks uses it. */
export function restrictionOf(context: AccessContext): SqlFragment {
  return sql`jsonb_build_object('used', ${inUse(context)}, 'scopes',
    (SELECT jsonb_agg(rs.scope) FROM attesta.record_states rs WHERE rs.record = r.id AND rs.state = 'restricted' AND rs.ended_at IS NULL))`;
}

/** Names of the fields whose values are not given out. */
export function withheldFields(fields: readonly FieldDefinition[], row: Row): readonly string[] {
  const restriction = row.$restriction as Restriction | null | undefined;
  if (!restriction || restriction.used) return [];
  const names = fields.map((field) => field.name);
  const narrow = restriction.scopes?.map(fieldsOf);
  // Kept by a law after an erasure, a record is restricted without anybody having asked for it.
  if (!narrow || narrow.some((some) => some === undefined)) return names;
  const meant = new Set(narrow.flatMap((some) => some ?? []));
  return names.filter((name) => meant.has(name));
}

function fieldsOf(scope: RestrictionScope | null): readonly string[] | undefined {
  if (scope?.kind === 'fields') return scope.fields;
  return scope?.kind === 'purposes' ? [] : undefined;
}

/** Whether a record is restricted, and not used for a ground by who asks. */
export function isStill(row: Row): boolean {
  const restriction = row.$restriction as Restriction | null | undefined;
  return Boolean(restriction && !restriction.used);
}

/** Refuses what a restricted record holds beyond its shell (comments, files, history). Throws `restricted`. */
export function requireUse(row: Row): void {
  if (isStill(row)) throw standsStill();
}

export function standsStill(): Problem {
  return new Problem('restricted', {
    en: 'Processing of this record is restricted (Art. 18). Say for which ground of Art. 18(2) you use it first.',
    es: 'El tratamiento de este registro está limitado (art. 18). Indique antes por qué motivo del art. 18.2 lo usa.',
  });
}
