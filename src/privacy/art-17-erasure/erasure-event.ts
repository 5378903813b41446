/** The evidence of a step of an erasure: which plan it was about. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { type EventDraft, prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Erasure } from './erasure.ts';

export async function noteErasure(
  tx: Sql,
  context: CallContext,
  erasure: Erasure,
  action: EventDraft['action'],
): Promise<void> {
  const draft: EventDraft = {
    action,
    module: 'erasures',
    record: erasure.id,
    subjects: [erasure.subject],
    ...(erasure.request ? { request: erasure.request } : {}),
    payloads: [
      {
        subject: null,
        value: { number: erasure.number, planVersion: erasure.planVersion, planHash: erasure.planHash },
      },
    ],
  };
  await recordEvents(tx, [prepareEvent(draft, actorOf(context.principal), context.now())]);
}
