/** What a consent, or another basis, leaves in the evidence; and what follows a withdrawal. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { type EventDraft, prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { ConsentEvent, ConsentKind } from './consent-event.ts';
import { followWithdrawal } from './on-withdrawal.ts';

/** In the transaction that wrote the event; who was given the data on a withdrawn consent is to be told of it. */
export async function noteConsent(tx: Sql, context: CallContext, event: ConsentEvent): Promise<void> {
  const draft: EventDraft = {
    action: event.basis === 'A6-1-a' ? actions[event.kind] : 'basis.decided',
    module: 'personal_consents',
    ...(event.record ? { record: event.record } : {}),
    subjects: [event.subject],
    purpose: event.purpose,
    payloads: [
      {
        subject: event.subject,
        value: {
          basis: event.basis,
          kind: event.kind,
          at: event.at,
          channel: event.channel,
          wordingSha256: event.wordingSha256,
          proofStrength: event.proofStrength,
          document: event.document,
        },
      },
    ],
  };
  await recordEvents(tx, [prepareEvent(draft, actorOf(context.principal), context.now())]);
  await followWithdrawal(tx, context, event);
}

const actions: Readonly<Record<ConsentKind, EventDraft['action']>> = {
  requested: 'consent.requested',
  given: 'consent.given',
  renewed: 'consent.renewed',
  refused: 'consent.refused',
  withdrawn: 'consent.withdrawn',
  revoked: 'consent.revoked',
  expired: 'consent.expired',
  invalidated: 'consent.invalidated',
};
