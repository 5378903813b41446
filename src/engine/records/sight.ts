import type { CallContext } from '../access/principal.ts';
import type { Sql, TransactionScope } from '../database/database.ts';

/** What the caller's transactions are confined to: a portal credential to its data subject. */
export function scopeOf(context: CallContext): TransactionScope | undefined {
  const { kind, subject } = context.principal;
  return kind === 'portal' ? { subject: subject ?? '' } : undefined;
}

/** Runs work in one transaction of the caller, confined as the caller is. */
export function inTransaction<T>(context: CallContext, work: (tx: Sql) => Promise<T>): Promise<T> {
  return context.database.transaction(work, scopeOf(context));
}

/**
 * Runs one look at records. A look needs no transaction of its own, except where row-level security has to be told
 * something: the portal's subject, or that archived records are asked for.
 */
export function look<T>(context: CallContext, work: (sql: Sql) => Promise<T>, archived = false): Promise<T> {
  if (context.principal.kind === 'portal') return inTransaction(context, work);
  if (!archived) return work(context.database);
  return context.database.transaction(work, { states: ['archived'] });
}
