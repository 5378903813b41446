/** The record by which staff see a consent: begun with it, and brought up to date by what becomes of it. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { updateRecordIn } from '../../engine/records/change-record.ts';
import { createRecordIn } from '../../engine/records/create-record.ts';
import type { ConsentEvent } from './consent-event.ts';

/** Channels as the record's picklist has them. */
const channels: ReadonlySet<string> = new Set(['web_site', 'portal', 'email', 'phone', 'paper', 'in_person']);

/** The event is the act of the person or of the clerk; the record that shows it is kept by the house, with its rights. */
function asHouse(context: CallContext): CallContext {
  return {
    ...context,
    principal: { ...context.principal, kind: 'system' },
    rights: { ...context.rights, allows: () => true, field: () => 'edit' },
  };
}

/** What became of a consent shows on its record, if there is one. */
export async function continueRecord(
  tx: Sql,
  context: CallContext,
  event: ConsentEvent,
  record: string,
): Promise<void> {
  const [there] = await tx.query('select 1 as there from data.personal_consents where id = $1', [record]);
  if (!there) return;
  const renewed = event.kind === 'renewed';
  await updateRecordIn(tx, asHouse(context), 'personal_consents', record, {
    status: renewed ? 'given' : event.kind,
    ...(renewed && { valid_until: event.validUntil }),
    ...(renewed && event.wordingVersion !== null && { wording_version: event.wordingVersion }),
  });
}

/** Begins the record of a consent. */
export async function showAsRecord(tx: Sql, context: CallContext, event: ConsentEvent): Promise<void> {
  await createRecordIn(
    tx,
    asHouse(context),
    'personal_consents',
    {
      contact: event.subject,
      purpose: event.purpose,
      basis: event.basis,
      status: event.kind === 'renewed' ? 'given' : event.kind,
      valid_from: event.at.slice(0, 10),
      valid_until: event.validUntil,
      channel: event.channel && channels.has(event.channel) ? event.channel : null,
      wording_version: event.wordingVersion,
      document: event.document,
    },
    event.record ? { id: event.record } : {},
  );
}
