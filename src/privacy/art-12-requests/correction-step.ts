/**
 * Art. 16: what was corrected or completed where this system cannot see it (on paper, with a processor, by a supplementary statement). A
 * change of the person's records is seen by itself and needs no such step.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import { requireStep } from './refusals.ts';
import { keepMessage, recordStep, takeStep } from './step.ts';

export async function noteCorrection(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: { readonly what: string },
): Promise<void> {
  await takeStep(context, id, version, async ({ tx, request, facts }) => {
    requireStep(facts, { kind: 'correction' });
    const what = body.what.trim();
    const step = await recordStep(tx, context, request, {
      kind: 'correction',
      action: 'request.corrected',
      personal: { what },
    });
    await keepMessage(tx, context, id, { step, direction: 'note', body: what });
  });
}
