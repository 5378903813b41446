/**
 * What follows the withdrawal of a consent elsewhere (law.md §3; C-129/21 Proximus: whoever got data on the same consent is
 * told). This duty knows no recipients, so the one that keeps them registers when the service starts.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Database, Sql } from '../../engine/database/database.ts';
import { type ConsentEvent, consentEventsOf } from './consent-event.ts';

export type OnWithdrawal = (
  tx: Sql,
  context: CallContext,
  withdrawn: { readonly subject: string; readonly purpose: string; readonly consent: string },
) => Promise<void>;

const registered = new WeakMap<Database['owner'], OnWithdrawal>();

export function registerOnWithdrawal(database: Database, follow: OnWithdrawal): void {
  registered.set(database.owner, follow);
}

/** Ends of a consent that was once given; one that was put on record as withdrawn, and never stood, reached nobody. */
export async function followWithdrawal(tx: Sql, context: CallContext, event: ConsentEvent): Promise<void> {
  const follow = registered.get(context.database.owner);
  const ends = event.kind === 'withdrawn' || event.kind === 'revoked';
  if (!follow || !ends || event.basis !== 'A6-1-a') return;
  const known = await consentEventsOf(tx, event.subject, event.purpose);
  if (!known.some((one) => one.kind === 'given' || one.kind === 'renewed')) return;
  const { subject, purpose, id } = event;
  await follow(tx, context, { subject, purpose, consent: id });
}
