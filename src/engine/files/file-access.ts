/** Who may use a file: whoever may use the record that it hangs on (design §6). */

import { compileFragment, sql } from '../access/fragment.ts';
import { accessPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { ModuleAction } from '../access/rights.ts';
import { type Sql, sqlName } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { moduleNamed, refuseAction } from '../records/refusals.ts';
import { look } from '../records/sight.ts';
import type { FileRow } from './file-rows.ts';

/**
 * Passes when the caller may do `action` with the record. A record that the caller may not see answers as one that does not
 * exist; one that is restricted answers `restricted` to changes.
 */
export async function requireRecord(
  context: CallContext,
  module: string,
  record: string,
  action: ModuleAction,
): Promise<void> {
  const definition = moduleNamed(context, module);
  if (!(await satisfies(context, module, record, 'read'))) throw nothingHere();
  if (action === 'read' || (await satisfies(context, module, record, action))) return;
  const [state] = await look(context, (tx) =>
    tx.query<{ state: string }>(`SELECT state FROM data.${sqlName(module)} WHERE id = $1`, [record]),
  );
  if (state?.state === 'restricted') {
    throw new Problem(
      'restricted',
      'The record is restricted (Art. 18): its files stay as they are until the restriction is lifted.',
    );
  }
  await refuseAction(context, definition, action, record);
}

async function satisfies(
  context: CallContext,
  module: string,
  record: string,
  action: ModuleAction,
): Promise<boolean> {
  const condition = sql`r.id = ${record} and ${accessPredicate(context, module, action, 'r')}`;
  const { text, values } = compileFragment(condition);
  const ask = (tx: Sql) => tx.query(`SELECT 1 AS may FROM data.${sqlName(module)} r WHERE ${text}`, values);
  return (await look(context, ask, context.rights.may('archive'))).length > 0;
}

/**
 * Passes when the caller may do `action` with a file. One that is the value of a field needs the right to that field; one
 * that waits to be used is its sender's alone.
 */
export async function requireFile(
  context: CallContext,
  file: FileRow,
  action: 'read' | 'edit',
): Promise<void> {
  if (file.module === null || file.record === null) {
    if (context.principal.kind === 'system' || file.created_by === context.principal.userId) return;
    throw nothingHere();
  }
  if (file.field !== null && context.rights.field(file.module, file.field) === 'hidden') throw nothingHere();
  await requireRecord(context, file.module, file.record, action);
}

/** A module that takes files. Its files are records' files only. */
export function requireFilesOf(context: CallContext, module: string): void {
  if (!moduleNamed(context, module).files) {
    throw new Problem('not_found', 'Records of this module have no files.');
  }
}

export function nothingHere(): Problem {
  return new Problem('not_found', 'There is no such file, or you may not see it.');
}
