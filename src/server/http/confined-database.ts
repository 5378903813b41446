import type { Database, Row, Statement, TransactionScope } from '../../engine/database/database.ts';

/**
 * The database as a call of the portal gets it: whatever is asked runs as the portal's role, confined to the person by
 * row-level security. What must run as the service (a job that is queued) says so: `transaction(work, { subject: undefined })`.
 */
export function confinedTo(database: Database, subject: string): Database {
  const scoped = (scope?: TransactionScope): TransactionScope =>
    scope && 'subject' in scope ? scope : { ...scope, subject };
  return {
    ...database,
    query: <R extends object = Row>(statement: Statement, values?: readonly unknown[]) =>
      database.transaction((tx) => tx.query<R>(statement, values), { subject }),
    transaction: (work, scope) => database.transaction(work, scoped(scope)),
  };
}
