/** What a record refers to has to exist, and be seen by who writes the reference. */

import { fieldType } from '../../fields/index.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns } from '../catalog/table.ts';
import type { Sql } from '../database/database.ts';
import {
  compileFragment,
  type SqlFragment,
  sql,
  sqlIdentifier,
  sqlJoin,
  sqlRaw,
} from '../database/fragment.ts';
import type { OwnerValue } from './written-values.ts';

/** Number and title of the records that were referred to, by `module:id`. */
export type LinkedTitles = ReadonlyMap<
  string,
  { readonly number: string | null; readonly title: string | null }
>;

interface Link {
  readonly field: string;
  readonly module: string;
  readonly id: string;
}

type Values = Readonly<Record<string, JsonValue | null>>;

/** The references among the values, one per column that is set. */
export function linksOf(module: ModuleDefinition, values: Values, owner?: OwnerValue): readonly Link[] {
  const links: Link[] = [];
  for (const field of module.fields) {
    const value = values[field.name];
    if (value === null || value === undefined) continue;
    const columns = fieldColumns(field).filter((column) => column.references);
    if (columns.length === 0) continue;
    const stored = fieldType(field.type).toColumns(value, field);
    for (const column of columns) {
      const id = stored[column.name];
      const to = column.references;
      if (typeof id !== 'string' || !to) continue;
      links.push({ field: field.name, module: 'module' in to ? to.module : to.system, id });
    }
  }
  if (owner?.user) links.push({ field: 'owner', module: 'users', id: owner.user });
  if (owner?.group) links.push({ field: 'owner', module: 'groups', id: owner.group });
  return links;
}

/**
 * Looks up every link in one statement. Links to what isn't there, or may not be seen, are findings; the others come back
 * with number and title for the answer. `record`: the one that is changed, whose own files it may go on naming.
 */
export async function checkLinks(
  tx: Sql,
  context: CallContext,
  links: readonly Link[],
  record?: string,
): Promise<{ readonly titles: LinkedTitles; readonly findings: readonly Finding[] }> {
  const titles = new Map<string, { number: string | null; title: string | null }>();
  const wanted = Map.groupBy(links, (link) => link.module);
  if (wanted.size === 0) return { titles, findings: [] };
  const statement = compileFragment(
    sqlJoin(
      [...wanted].map(([module, some]) =>
        lookup(context, module, [...new Set(some.map((one) => one.id))], record ?? null),
      ),
      ' UNION ALL ',
    ),
  );
  const rows = await tx.query<{ module: string; id: string; number: string | null; title: string | null }>(
    statement.text,
    statement.values,
  );
  for (const { module, id, number, title } of rows) titles.set(`${module}:${id}`, { number, title });
  const missing = links.filter((link) => !titles.has(`${link.module}:${link.id}`));
  return { titles, findings: missing.map(missingFinding) };
}

function lookup(
  context: CallContext,
  module: string,
  ids: readonly string[],
  record: string | null,
): SqlFragment {
  if (module === 'files') {
    // A file that waits is its sender's alone; one that hangs on another record would come into sight, and go, with this one.
    const { kind, userId } = context.principal;
    const usable =
      kind === 'system'
        ? sqlRaw('true')
        : sql`CASE WHEN record IS NULL THEN created_by = ${userId} ELSE record = ${record}::uuid END`;
    return sql`(SELECT 'files' AS module, id, NULL AS number, NULL AS title FROM attesta.files WHERE id = ANY (${ids}::uuid[]) AND ${usable})`;
  }
  if (module === 'users') {
    // A user who left can't become anyone's owner; the portal may not read more of a user than id and name.
    const active = context.principal.kind === 'portal' ? sqlRaw('true') : sqlRaw('active');
    return sql`(SELECT 'users' AS module, id, NULL AS number, name AS title FROM attesta.users WHERE id = ANY (${ids}::uuid[]) AND ${active})`;
  }
  if (module === 'groups') {
    return sql`(SELECT 'groups' AS module, id, NULL AS number, name AS title FROM attesta.groups WHERE id = ANY (${ids}::uuid[]))`;
  }
  const seen = accessPredicate(context, module, 'read', 't');
  return sql`(SELECT ${module} AS module, t.id, t.number, t.record_title AS title FROM data.${sqlIdentifier(module)} t WHERE t.id = ANY (${ids}::uuid[]) AND ${seen})`;
}

function missingFinding(link: Link): Finding {
  if (link.module === 'files') {
    const message = {
      en: 'There is no such file of yours, or it belongs to another record. Send it with POST /files first.',
      es: 'No hay ningún archivo suyo con ese identificador, o es de otro registro. Envíelo antes con POST /files.',
    };
    return { code: 'file.unknown', field: link.field, message };
  }
  const message = {
    en: `There is no record of ${link.module} with this id that you may see.`,
    es: `No hay ningún registro de ${link.module} con este identificador que usted pueda ver.`,
  };
  return { code: 'reference.not_found', field: link.field, message };
}
