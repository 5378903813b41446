/** How a case ends: answered with proof, withdrawn by the person; and how it is opened again. */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { takeAnswerBack } from './kept-letter.ts';
import { requireStep } from './refusals.ts';
import { changeRequest, factsOf, readRequest } from './request.ts';
import { type CaseFacts, isFinished } from './state-machine.ts';
import { keepNote, recordStep, takeStep, tellPerson } from './step.ts';
import { askedFor, letter } from './words.ts';

/**
 * Closes a case whose answer has left and whose promises were kept. Gives whether it is closed now. `known`: what the
 * caller is about to write in this transaction.
 */
export async function closeIfFinished(
  tx: Sql,
  context: CallContext,
  id: string,
  known: Partial<CaseFacts> = {},
): Promise<boolean> {
  const request = await readRequest(tx, id);
  if (!isFinished({ ...(await factsOf(tx, request)), ...known })) return false;
  await recordStep(tx, context, request, {
    kind: 'closure',
    data: { outcome: request.outcome },
    action: 'request.closed',
  });
  await changeRequest(tx, id, { state: 'closed', closed_at: context.now() });
  return true;
}

/** Closes by hand; refused while something comes first. A case that its delivery closed already stays as it is. */
export async function closeRequest(
  context: CallContext,
  id: string,
  version: number | undefined,
): Promise<void> {
  await takeStep(context, id, version, async ({ tx, request, facts }) => {
    if (request.state === 'closed') return;
    requireStep(facts, { kind: 'closure' });
    await closeIfFinished(tx, context, id);
  });
}

/** The person takes the request back, in the portal or by telling us. */
export async function withdrawRequest(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: { readonly note?: string },
): Promise<void> {
  await takeStep(context, id, version, async ({ tx, request, facts }) => {
    requireStep(facts, { kind: 'withdrawal' });
    const step = await recordStep(tx, context, request, { kind: 'withdrawal', action: 'request.withdrawn' });
    await keepNote(tx, context, id, step, body.note);
    const { language } = request;
    const text = letter('withdrawn', language, {
      number: request.number,
      asked: askedFor(request.type, language),
      controller: (await controllerSettings(tx)).name,
    });
    await tellPerson(tx, context, request, step, text);
    await changeRequest(tx, id, { state: 'withdrawn', closed_at: context.now() });
  });
}

/** `bounced`: the answer came back and is sent again. The others decide anew. */
export const reopeningReasons = ['bounced', 'incomplete', 'complaint', 'authority', 'new_facts'] as const;

export async function reopenRequest(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: { readonly reason: (typeof reopeningReasons)[number]; readonly note?: string },
): Promise<void> {
  await takeStep(context, id, version, async ({ tx, request, facts }) => {
    const again = body.reason === 'bounced';
    requireStep(facts, { kind: 'reopening', again });
    const step = await recordStep(tx, context, request, {
      kind: 'reopening',
      data: { reason: body.reason },
      action: 'request.reopened',
    });
    await keepNote(tx, context, id, step, body.note);
    await tx.query(
      'UPDATE attesta.request_deliveries SET voided_at = $2 WHERE request = $1 AND voided_at IS NULL',
      [id, context.now()],
    );
    if (again) await takeAnswerBack(tx, id);
    await changeRequest(tx, id, {
      closed_at: null,
      answered_at: null,
      ...(again ? { state: 'decided' } : { state: 'in_progress', outcome: null }),
    });
  });
}
