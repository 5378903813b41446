/**
 * The one place where a secret turns from what was written into what is stored. The engine's records know no keys, so the folder
 * that keeps them registers how values are sealed when the service starts.
 */
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { sealedFields } from '../catalog/sealed-columns.ts';
import type { Database, Sql } from '../database/database.ts';

type Values = Readonly<Record<string, JsonValue | null>>;

/** Values that are about to be written: what was given, and the record as it was; undefined for a new one. */
export interface UnsealedWrite {
  readonly id: string;
  readonly given: Values;
  readonly previous: Values | undefined;
}

/** Seals what is secret among the given values, in the caller's transaction, and answers them with marks in its place. */
export type Sealing = (
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  write: UnsealedWrite,
) => Promise<Record<string, JsonValue | null>>;

const sealings = new WeakMap<Database['owner'], Sealing>();

/** Makes this how every write of this database seals. */
export function registerSealing(database: Database, sealing: Sealing): void {
  sealings.set(database.owner, sealing);
}

/** The given values, with marks in place of what is secret. A module without secrets costs nothing. */
export async function sealed(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  write: UnsealedWrite,
): Promise<Values> {
  if (!hasSecrets(module)) return write.given;
  const sealing = sealings.get(context.database.owner);
  if (!sealing) throw new Error('Secrets cannot be written: call openSecrets when the service starts.');
  return sealing(tx, context, module, write);
}

const known = new WeakMap<ModuleDefinition, boolean>();

/** Whether records of the module hold secrets. */
export function hasSecrets(module: ModuleDefinition): boolean {
  const before = known.get(module);
  if (before !== undefined) return before;
  const has = sealedFields(module).length > 0;
  known.set(module, has);
  return has;
}
