/** Which groups may open which category, and what has to be sealed anew when that changes. */

import { choicesOf } from '../../fields/choices.ts';
import { categoryField } from '../../fields/secret/inner-field.ts';
import type { Label, Sentence } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import { sealedFields } from '../catalog/sealed-columns.ts';
import type { Sql } from '../database/database.ts';
import type { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { valuesRefused } from '../records/refusals.ts';
import { hasSecrets } from '../records/sealing.ts';
import { EVERY, groupsFor } from './policies.ts';
import { startRotation } from './start-rotation.ts';

/** One line of what may be set: a module with secrets, and a category of it. */
export interface PolicyLine {
  readonly module: string;
  readonly moduleLabel: Label | null;
  readonly category: string;
  readonly categoryLabel: Label | null;
  /** Groups that are named here; empty where a wider line holds. */
  readonly groups: readonly string[];
  /** Groups that may open, whichever line says so. */
  readonly inForce: readonly string[];
}

/** Every line: that of everything else first, then each module that has secrets, with its categories. */
export async function policyLines(
  sql: Sql,
  context: Pick<CallContext, 'catalog'>,
): Promise<readonly PolicyLine[]> {
  const named = await sql.query<{ module: string; category: string; group: string }>(
    'SELECT module, category, key_group AS "group" FROM attesta.secret_policies ORDER BY key_group',
  );
  const lines: PolicyLine[] = [];
  const add = async (line: Omit<PolicyLine, 'groups' | 'inForce'>) => {
    const groups = named.filter((one) => one.module === line.module && one.category === line.category);
    lines.push({
      ...line,
      groups: groups.map((one) => one.group),
      inForce: await groupsFor(sql, line.module, line.category),
    });
  };
  await add({ module: EVERY, moduleLabel: null, category: EVERY, categoryLabel: null });
  for (const module of [...context.catalog.modules.values()].filter(hasSecrets)) {
    const of = { module: module.name, moduleLabel: module.labelPlural };
    await add({ ...of, category: EVERY, categoryLabel: null });
    const names = new Set(sealedFields(module).flatMap((field) => categoryField(field) ?? []));
    for (const name of names) {
      const field = module.fields.find((one) => one.name === name);
      for (const choice of field ? choicesOf(field) : [])
        await add({ ...of, category: choice.value, categoryLabel: choice.label });
    }
  }
  return lines;
}

export interface PolicyChange {
  readonly module: string;
  readonly category: string;
  readonly groups: readonly string[];
}

/**
 * Says who may open a category from now on. What is sealed for others is sealed anew, by a rotation of a group that may open it
 * now. No groups: the wider line holds again. Throws `validation_failed`.
 */
export async function changePolicy(
  context: CallContext,
  change: PolicyChange,
): Promise<readonly PolicyLine[]> {
  return context.database.transaction(async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('attesta.secret_policies', 0))");
    const lines = await policyLines(tx, context);
    const line = lines.find((one) => one.module === change.module && one.category === change.category);
    if (!line)
      throw refused('category', {
        en: 'There is no such module with secrets, or no such category of it.',
        es: 'No existe ese módulo con secretos o no tiene esa categoría.',
      });
    if (change.module === EVERY && change.groups.length === 0)
      throw refused('groups', {
        en: 'Name at least one group here: what no other line names would be open to nobody.',
        es: 'Nombre aquí al menos un grupo: lo que ninguna otra línea nombra no podría abrirlo nadie.',
      });
    await requireOneMode(tx, change.groups);
    const places = await tx.query<{ module: string; category: string }>(
      'SELECT DISTINCT module, category FROM attesta.secret_keys',
    );
    const before: (readonly string[])[] = [];
    for (const place of places) before.push(await groupsFor(tx, place.module, place.category));
    await tx.query('DELETE FROM attesta.secret_policies WHERE module = $1 AND category = $2', [
      change.module,
      change.category,
    ]);
    await tx.query(
      'INSERT INTO attesta.secret_policies (module, category, key_group) SELECT $1, $2, unnest($3::uuid[])',
      [change.module, change.category, [...new Set(change.groups)]],
    );
    const openers = new Set<string>();
    for (const [index, place] of places.entries()) {
      const was = before[index] ?? [];
      const is = await groupsFor(tx, place.module, place.category);
      const [opener] = was;
      if (opener !== undefined && (was.length !== is.length || was.some((group) => !is.includes(group))))
        openers.add(opener);
    }
    for (const group of openers) await startRotation(tx, context, { group, cause: 'policy' });
    await recordEvents(tx, [
      eventOf(context, {
        action: 'keys.policy_changed',
        module: 'key_groups',
        payloads: [
          {
            subject: null,
            value: {
              module: change.module,
              category: change.category,
              from: [...line.groups],
              to: [...change.groups],
            },
          },
        ],
      }),
    ]);
    return policyLines(tx, context);
  });
}

/** A group that the service opens by itself beside one that only members open would undo what the other promises. */
async function requireOneMode(tx: Sql, groups: readonly string[]): Promise<void> {
  const rows = await tx.query<{ mode: string }>(
    `SELECT coalesce(k.mode, 'service') AS mode FROM attesta.key_groups g
     LEFT JOIN attesta.group_keys k ON k.key_group = g.id AND k.retired_at IS NULL WHERE g.id = ANY ($1::uuid[])`,
    [groups],
  );
  if (rows.length < new Set(groups).size)
    throw refused('groups', {
      en: 'There is no such group of key holders.',
      es: 'No existe ese grupo de custodios.',
    });
  if (new Set(rows.map((row) => row.mode)).size > 1) {
    throw refused('groups', {
      en: 'One of these groups opens only with a passphrase, and another opens without: together they would protect no more than the weaker one. Name groups of one mode.',
      es: 'Uno de estos grupos solo se abre con una frase de paso y otro se abre sin ella: juntos no protegerían más que el más débil. Nombre grupos de un mismo modo.',
    });
  }
}

function refused(field: string, message: Sentence): Problem {
  return valuesRefused([{ code: 'keys.policy', field, message }]);
}
