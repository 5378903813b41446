/** Who may use a file: whoever may use the record that it hangs on (design §6). */

import { compileFragment, type SqlFragment, sql } from '../access/fragment.ts';
import { accessPredicate, sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { ModuleAction } from '../access/rights.ts';
import { type Sql, sqlName } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { moduleNamed, refuseAction } from '../records/refusals.ts';
import { standsStill } from '../records/restriction.ts';
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
  if (await satisfies(context, module, record, accessPredicate(context, module, action, 'r'))) return;
  const state = await satisfies(context, module, record, sightPredicate(context, module, 'read', 'r'));
  if (state === undefined) throw nothingHere();
  if (state === 'restricted') throw standsStill();
  await refuseAction(context, definition, action, record);
}

/** The state of the record, where it satisfies the predicate. */
async function satisfies(
  context: CallContext,
  module: string,
  record: string,
  predicate: SqlFragment,
): Promise<string | undefined> {
  const { text, values } = compileFragment(sql`r.id = ${record} and ${predicate}`);
  const ask = (tx: Sql) =>
    tx.query<{ state: string }>(`SELECT r.state FROM data.${sqlName(module)} r WHERE ${text}`, values);
  const [row] = await lookAtFiles(context, ask);
  return row?.state;
}

/** A look at files and their records: those of the archive too, for who may see it. */
export function lookAtFiles<T>(context: CallContext, work: (sql: Sql) => Promise<T>): Promise<T> {
  return look(context, work, context.rights.may('archive'));
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
    throw new Problem('not_found', {
      en: 'Records of this module have no files.',
      es: 'Los registros de este módulo no tienen archivos.',
    });
  }
}

export function nothingHere(): Problem {
  return new Problem('not_found', {
    en: 'There is no such file, or you may not see it.',
    es: 'No existe ese archivo o usted no puede verlo.',
  });
}
