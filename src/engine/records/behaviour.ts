import type { Catalog } from '../../metadata/catalog.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import { shippedBehaviour } from '../catalog/load.ts';
import type { Sql } from '../database/database.ts';

/** A record that is about to be written: all its values as they will be, and as they were. */
export interface RecordWrite {
  readonly id: string;
  readonly values: Readonly<Record<string, JsonValue | null>>;
  /** Undefined for a new record. */
  readonly previous: Readonly<Record<string, JsonValue | null>> | undefined;
}

/** A record that is about to be deleted, and the persons whom it is about. */
export interface RecordDeletion extends RecordWrite {
  readonly subjects: readonly string[];
}

/** A record that was written or deleted. `values` is undefined for a deleted one. */
export interface RecordWritten {
  readonly id: string;
  readonly values: Readonly<Record<string, JsonValue | null>> | undefined;
  readonly previous: Readonly<Record<string, JsonValue | null>> | undefined;
}

/**
 * What a module does besides holding values, in the transaction of the write. `beforeWrite` gives values that are worked
 * out (an invoice line's amounts) or refuses with a `Problem`; `afterWrite` brings other records up to date (its totals).
 */
export interface ModuleBehaviour {
  beforeWrite?(
    tx: Sql,
    context: CallContext,
    write: RecordWrite,
  ): Promise<Readonly<Record<string, JsonValue | null>>>;
  beforeDelete?(tx: Sql, context: CallContext, deletion: RecordDeletion): Promise<void>;
  afterWrite?(tx: Sql, context: CallContext, written: RecordWritten): Promise<void>;
  /** Of records that are to go with their module, or lose a field with it: those that may not. */
  keptBack?(tx: Sql, records: readonly RecordOfPersons[]): Promise<ReadonlySet<string>>;
}

/** A record, and the persons whom it is about. */
export interface RecordOfPersons {
  readonly id: string;
  readonly subjects: readonly string[];
}

const defined = new WeakSet<object>();

/** Makes a behaviour one that the records will find in the list of the shipped definitions. */
export function defineBehaviour(behaviour: ModuleBehaviour): ModuleBehaviour {
  defined.add(behaviour);
  return behaviour;
}

/** Under this name stands what a duty asks of every module. Of it only `beforeDelete` and `keptBack` are asked. */
export const EVERY_MODULE = '*';

/** The behaviour of a module, where it has one. */
export function behaviourOf(catalog: Catalog, module: string): ModuleBehaviour | undefined {
  const found = shippedBehaviour(catalog, module);
  return found && isBehaviour(found) ? found : undefined;
}

/** Throws `conflict`, with the reason, where what belongs to the record (a file, a comment) may not be deleted any more than the record itself. */
export async function refuseLoss(tx: Sql, context: CallContext, record: RecordOfPersons): Promise<void> {
  const deletion = { ...record, values: {}, previous: {} };
  await behaviourOf(context.catalog, EVERY_MODULE)?.beforeDelete?.(tx, context, deletion);
}

function isBehaviour(value: object): value is ModuleBehaviour {
  return defined.has(value);
}
