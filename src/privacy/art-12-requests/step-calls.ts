import { Type } from 'typebox';
import type { Operation } from '../../engine/operation.ts';
import { assignRequest } from './assignment-step.ts';
import { closeRequest, reopeningReasons, reopenRequest, withdrawRequest } from './closing-steps.ts';
import { noteCorrection } from './correction-step.ts';
import { approveDecision, type DecisionParts, decideRequest, decisionGrounds } from './decision-steps.ts';
import { deliverAnswer, deliveryChannels } from './delivery-steps.ts';
import { proveDispatch } from './dispatch-steps.ts';
import { extendRequest, extensionGrounds } from './extension-step.ts';
import { approveFee, feeGrounds, proposeFee, settleFee } from './fee-steps.ts';
import { checkIdentity, doubtReasons, identityMethods, linkSubject } from './identity-steps.ts';
import { checkMandate, mandateProofs } from './mandate-steps.ts';
import { writeMessage } from './message-step.ts';
import * as other from './other-words.ts';
import { endPause, pauseRequest } from './pause-steps.ts';
import * as schema from './schemas.ts';
import { outcomes } from './state-machine.ts';
import { stepResource } from './step-resource.ts';

const { closed, moment, oneOf, orNull, uuid, words } = schema;
const shared = { kind: 'portal_or_tool', tool: 'requests' } as const;
const note = Type.Optional(
  Type.String({ maxLength: 10_000, description: 'For colleagues; the person does not read it.' }),
);

/** Every step of a case, as a resource that is created in it. `portalUrl` is where the person signs in, for letters. */
export function stepCalls(portalUrl: string, parts: DecisionParts): readonly Operation[] {
  return [
    stepResource({
      path: 'subjects',
      otherWords: other.subjectWords,
      summary: 'Say which person this is; nothing is disclosed by it',
      body: Type.Object({ subject: uuid, note }, closed),
      take: linkSubject,
    }),
    stepResource({
      path: 'identity-checks',
      otherWords: other.identityWords,
      summary: 'Settle the identity (Art. 12(6)); no copy of a document is kept',
      body: Type.Object(
        {
          result: Type.Optional(oneOf(['confirmed', 'refused', 'not_needed'] as const)),
          method: Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 200,
              description: `One of: ${identityMethods.join(', ')}; or in words.`,
            }),
          ),
          doubt: Type.Optional(oneOf(doubtReasons)),
          note,
        },
        closed,
      ),
      take: checkIdentity,
    }),
    stepResource({
      path: 'pauses',
      otherWords: other.pauseWords,
      summary: 'Stop the clock while we wait for proof of identity, or for the person to say what is meant',
      body: Type.Object(
        {
          reason: oneOf(['identity', 'clarification'] as const),
          doubt: Type.Optional(oneOf(doubtReasons)),
          from: Type.Optional(moment),
          text: Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 10_000,
              description: 'What the person is asked: sent with the pause. Without it nobody is written to',
            }),
          ),
          note,
        },
        closed,
      ),
      take: pauseRequest,
    }),
    stepResource({
      path: 'pauses/:pause/ends',
      otherWords: other.pauseEndWords,
      params: Type.Object({ id: uuid, pause: uuid }),
      summary: 'The answer came: the clock runs again',
      body: Type.Object({ to: Type.Optional(moment), note }, closed),
      take: (context, id, version, body, { params }) =>
        endPause(context, id, version, params.pause ?? '', body),
    }),
    stepResource({
      path: 'extensions',
      otherWords: other.extensionWords,
      summary: 'Extend to three months in all, telling the person why, within the first month (Art. 12(3))',
      body: Type.Object(
        {
          grounds: Type.Optional(Type.Array(oneOf(extensionGrounds), { minItems: 1, uniqueItems: true })),
          reasons: words(),
        },
        closed,
      ),
      take: extendRequest,
    }),
    stepResource({
      path: 'mandates',
      otherWords: other.mandateWords,
      summary: 'Settle whether who acts for the person may: shown how, and without a conflict',
      body: Type.Object(
        {
          result: oneOf(['accepted', 'refused'] as const),
          proof: Type.Optional(oneOf(mandateProofs)),
          conflict: oneOf(['none', 'found'] as const),
          answerTo: Type.Optional(oneOf(['person', 'representative'] as const)),
          law: Type.Optional(words(300)),
          note,
        },
        closed,
      ),
      take: checkMandate,
    }),
    stepResource({
      path: 'fees',
      otherWords: other.feeWords,
      summary:
        'Propose a reasonable fee (Art. 12(5), 15(3)); a second person approves it before the person is asked',
      body: Type.Object(
        {
          amount: Type.String({ maxLength: 12, description: 'In units of the currency, such as 12.50.' }),
          currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
          grounds: Type.Array(oneOf(feeGrounds), { minItems: 1, uniqueItems: true }),
          reasons: words(),
          note,
        },
        closed,
      ),
      take: proposeFee,
    }),
    stepResource({
      path: 'fees/:fee/approvals',
      otherWords: other.approvalWords,
      params: Type.Object({ id: uuid, fee: uuid }),
      summary:
        'Approve the fee, which asks the person for it, or send it back; by somebody who did not propose it',
      body: Type.Object(
        {
          decision: Type.Optional(oneOf(['approved', 'sent_back'] as const)),
          reason: Type.Optional(words()),
        },
        closed,
      ),
      take: (context, id, version, body, { params }) =>
        approveFee(context, id, version, params.fee ?? '', body),
    }),
    stepResource({
      path: 'fees/:fee/settlements',
      params: Type.Object({ id: uuid, fee: uuid }),
      summary: 'The fee was paid, or is waived',
      body: Type.Object(
        {
          result: oneOf(['paid', 'waived'] as const),
          on: Type.Optional(Type.String({ format: 'date' })),
          note,
        },
        closed,
      ),
      take: (context, id, version, body, { params }) =>
        settleFee(context, id, version, params.fee ?? '', body),
    }),
    stepResource({
      path: 'messages',
      otherWords: other.messageWords,
      summary: 'Write to the person, keep what the person wrote, or note something for colleagues',
      access: shared,
      body: Type.Object(
        { body: words(), direction: Type.Optional(oneOf(['in', 'out', 'note'] as const)) },
        closed,
      ),
      take: writeMessage,
    }),
    stepResource({
      path: 'corrections',
      summary: 'Say what was corrected or completed where this system cannot see it (Art. 16)',
      body: Type.Object({ what: words() }, closed),
      take: noteCorrection,
    }),
    stepResource({
      path: 'decisions',
      otherWords: other.decisionWords,
      summary: 'Decide; a refusal as unfounded or excessive (Art. 12(5)) waits for a second person',
      body: Type.Object(
        {
          outcome: oneOf(outcomes),
          grounds: Type.Optional(Type.Array(oneOf(decisionGrounds), { uniqueItems: true })),
          reasons: Type.Optional(words()),
          note,
        },
        closed,
      ),
      take: (context, id, version, body) => decideRequest(context, id, version, body, parts),
    }),
    stepResource({
      path: 'approvals',
      otherWords: other.approvalWords,
      summary: 'Approve a refusal under Art. 12(5), or send it back; by somebody who did not propose it',
      body: Type.Object(
        {
          decision: Type.Optional(oneOf(['approved', 'sent_back'] as const)),
          reason: Type.Optional(words()),
        },
        closed,
      ),
      take: (context, id, version, body) => approveDecision(context, id, version, body, parts),
    }),
    stepResource({
      path: 'deliveries',
      otherWords: other.deliveryWords,
      summary: 'Deliver the answer; the case closes once its dispatch is proved',
      body: Type.Object(
        {
          channel: Type.Optional(oneOf(deliveryChannels)),
          package: Type.Optional(uuid),
          recipient: Type.Optional(words(500)),
          dispatchedAt: Type.Optional(moment),
          note,
        },
        closed,
      ),
      take: (context, id, version, body) =>
        deliverAnswer(context, id, version, body, portalUrl, parts.keptByLaw),
    }),
    stepResource({
      path: 'dispatches',
      otherWords: other.dispatchWords,
      summary: 'Prove that the answer left: the letter was posted, the mail was sent',
      body: Type.Object({ at: Type.Optional(moment), note }, closed),
      take: proveDispatch,
    }),
    stepResource({
      path: 'closures',
      summary: 'Close the case; refused while the answer has not left the house',
      body: Type.Object({}, closed),
      take: closeRequest,
    }),
    stepResource({
      path: 'withdrawals',
      otherWords: other.withdrawalWords,
      summary: 'The person takes the request back',
      access: shared,
      body: Type.Object({ note }, closed),
      take: withdrawRequest,
    }),
    stepResource({
      path: 'reopenings',
      summary: 'Open a closed case again: the answer bounced, or was not the whole answer',
      body: Type.Object({ reason: oneOf(reopeningReasons), note }, closed),
      take: reopenRequest,
    }),
    stepResource({
      path: 'assignments',
      summary: 'Say who leads the case',
      body: Type.Object({ lead: orNull(uuid) }, closed),
      take: assignRequest,
    }),
  ];
}
