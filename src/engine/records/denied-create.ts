/** What record rules deny of creating, asked of the new rows in the transaction that wrote them (design §6, step 3). */

import { labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { createDenied } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';

interface Created {
  readonly context: CallContext;
  readonly id: string;
}

/**
 * Refuses the transaction when a rule denies one of the rows that were just written. The rows are matched as they came to be,
 * defaults, numbers and owner included. Throws `forbidden`.
 */
export async function refuseDenied(
  tx: Sql,
  module: ModuleDefinition,
  created: readonly Created[],
): Promise<void> {
  for (const [, some] of Map.groupBy(created, (one) => one.context.rights)) {
    const [first] = some;
    if (first)
      await refuseDeniedTo(
        tx,
        first.context,
        module,
        some.map((one) => one.id),
      );
  }
}

async function refuseDeniedTo(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  ids: readonly string[],
): Promise<void> {
  const denied = createDenied(context, module);
  if (denied === null) return;
  const { text, values } = compileFragment(
    sql`SELECT 1 AS denied FROM data.${sqlIdentifier(module.name)} r WHERE r.id = ANY (${ids}::uuid[]) AND ${denied} LIMIT 1`,
  );
  const found = await tx.query(text, values);
  if (found.length > 0) {
    throw new Problem('forbidden', {
      en: `A rule of your organisation does not let you create ${module.labelPlural.en} like this one. Ask your administrator.`,
      es: `Una regla de su organización no le permite crear ${labelText(module.labelPlural, 'es')} como este registro. Consulte al administrador.`,
    });
  }
}
