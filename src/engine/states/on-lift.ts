/**
 * What follows the end of a restriction elsewhere (Art. 19: recipients who were told of it). The states know no recipients, so the
 * duty that keeps them registers when the service starts.
 */
import type { CallContext } from '../access/principal.ts';
import type { Database, Sql } from '../database/database.ts';

/** In the transaction of the lifting; the persons whose records it freed. */
export type OnLift = (tx: Sql, context: CallContext, subjects: readonly string[]) => Promise<void>;

const registered = new WeakMap<Database['owner'], OnLift>();

export function registerOnLift(database: Database, follow: OnLift): void {
  registered.set(database.owner, follow);
}

export async function followLift(tx: Sql, context: CallContext, subjects: readonly string[]): Promise<void> {
  await registered.get(context.database.owner)?.(tx, context, [...new Set(subjects)]);
}
