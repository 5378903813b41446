import type { JsonValue } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import type { Database, Sql } from '../database/database.ts';

/** A record that is about to be written: all its values as they will be, and as they were. */
export interface RecordWrite {
  readonly id: string;
  readonly values: Readonly<Record<string, JsonValue | null>>;
  /** Undefined for a new record. */
  readonly previous: Readonly<Record<string, JsonValue | null>> | undefined;
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
  beforeDelete?(tx: Sql, context: CallContext, write: RecordWrite): Promise<void>;
  afterWrite?(tx: Sql, context: CallContext, written: RecordWritten): Promise<void>;
}

const behaviours = new WeakMap<Database['owner'], ReadonlyMap<string, ModuleBehaviour>>();

/** Says how modules behave on this database: once, where the lists are brought together. */
export function installBehaviours(database: Database, byModule: ReadonlyMap<string, ModuleBehaviour>): void {
  behaviours.set(database.owner, byModule);
}

/** The behaviour of a module, where it has one. */
export function behaviourOf(database: Database, module: string): ModuleBehaviour | undefined {
  return behaviours.get(database.owner)?.get(module);
}
