/** What happens to a task of Art. 19, in the evidence: about a company, and in the case that it belongs to. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';

export async function noteNotice(
  tx: Sql,
  context: CallContext,
  action: 'recipient.owed' | 'recipient.mailed' | 'recipient.notified' | 'recipient.not_notified',
  about: { readonly id: string; readonly request: string | null },
  value: { readonly [key: string]: string },
): Promise<void> {
  await recordEvents(tx, [
    eventOf(context, {
      action,
      module: 'recipients',
      record: about.id,
      ...(about.request !== null && { request: about.request }),
      payloads: [{ subject: null, value }],
    }),
  ]);
}
