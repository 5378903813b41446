/** Who it is, and how we know (Art. 12(6)). No copy of a document is kept: only method, result, by whom and when. */
import type { CallContext } from '../../engine/access/principal.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import { invalid } from './intake.ts';
import { requireStep } from './refusals.ts';
import { changeRequest } from './request.ts';
import { type IdentityState, stateAfter } from './state-machine.ts';
import { keepNote, recordStep, takeStep } from './step.ts';

/** How an identity was checked. */
export const identityMethods = [
  'portal_sign_in',
  'known_address',
  'call_back',
  'question',
  'document_seen',
  'electronic_id',
  'in_person',
  'mandate_seen',
  'other',
] as const;

/** Why there was reasonable doubt, which asking for more needs (Art. 12(6)). */
export const doubtReasons = [
  'unknown_address',
  'several_persons',
  'shared_mailbox',
  'contradicting_data',
  'third_party',
  'sensitive_data',
] as const;
export type DoubtReason = (typeof doubtReasons)[number];

export interface IdentityCheck {
  /** One of ours, or in words: those are kept as a note, which goes with the person. */
  readonly method?: string;
  /** `confirmed` when absent. */
  readonly result?: Exclude<IdentityState, 'unchecked'>;
  readonly doubt?: DoubtReason;
  readonly note?: string;
}

/** Says which record the person who wrote is. What was checked about somebody else doesn't carry over. */
export async function linkSubject(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: { readonly subject: string; readonly note?: string },
): Promise<void> {
  await takeStep(context, id, version, async ({ tx, request, facts }) => {
    requireStep(facts, { kind: 'subject' });
    const person = await requireSubject(tx, context.catalog, body.subject);
    await changeRequest(tx, id, {
      subject: person.id,
      identity: 'unchecked',
      state: stateAfter(facts, { kind: 'subject' }),
    });
    const step = await recordStep(
      tx,
      context,
      { ...request, subject: person.id },
      {
        kind: 'subject',
        data: { subject: person.id },
        action: 'request.matched',
        personal: { claimed: { ...request.claimed }, note: request.note },
      },
    );
    await keepNote(tx, context, id, step, body.note);
  });
}

/** Settles the identity. An open wait for proof of identity ends with it. */
export async function checkIdentity(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: IdentityCheck,
): Promise<void> {
  if (body.result === undefined && body.method === undefined) {
    throw invalid('method', {
      en: 'Say how the identity was checked, or with which result.',
      es: 'Diga cómo se comprobó la identidad o con qué resultado.',
    });
  }
  const result = body.result ?? 'confirmed';
  if (result === 'confirmed' && !body.method?.trim()) {
    throw invalid('method', {
      en: 'Say how it was confirmed who asks: a confirmation without its method proves nothing.',
      es: 'Diga cómo se confirmó quién solicita: una confirmación sin su método no prueba nada.',
    });
  }
  const known = identityMethods.find((method) => method === body.method);
  const method = known ?? (body.method ? 'other' : undefined);
  const note = [known ? undefined : body.method, body.note].filter(Boolean).join('\n');
  await takeStep(context, id, version, async ({ tx, request, facts }) => {
    const taken = { kind: 'identity_check', result } as const;
    requireStep(facts, taken);
    const step = await recordStep(tx, context, request, {
      kind: 'identity_check',
      data: {
        result,
        ...(method && { method }),
        ...(body.doubt && { doubt: body.doubt }),
      },
      action: 'request.identity_checked',
    });
    await keepNote(tx, context, id, step, note);
    await changeRequest(tx, id, { identity: result, state: stateAfter(facts, taken) });
    if (result !== 'refused') await endIdentityPauses(tx, context, request);
  });
}

async function endIdentityPauses(
  tx: Parameters<typeof recordStep>[0],
  context: CallContext,
  request: Parameters<typeof recordStep>[2] & { readonly timeZone: string },
): Promise<void> {
  const today = context.now().toZonedDateTimeISO(request.timeZone).toPlainDate().toString();
  const ended = await tx.query<{ id: string }>(
    `UPDATE attesta.request_pauses SET to_on = greatest(from_on, $2::date)
     WHERE request = $1 AND reason = 'identity' AND to_on IS NULL RETURNING id`,
    [request.id, today],
  );
  for (const pause of ended) {
    await recordStep(tx, context, request, {
      kind: 'resume',
      data: { pause: pause.id, reason: 'identity', to: today },
      action: 'request.resumed',
    });
  }
}
