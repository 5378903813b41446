/** Messages to and from the person, and notes of staff. */
import type { CallContext } from '../../engine/access/principal.ts';
import { requireStep } from './refusals.ts';
import { keepMessage, recordStep, takeStep, tellPerson } from './step.ts';

export interface WrittenMessage {
  readonly body: string;
  /** `in`: what the person wrote or said, put down by staff. `note`: staff to staff. The portal always writes `in`. */
  readonly direction?: 'in' | 'out' | 'note';
}

export async function writeMessage(
  context: CallContext,
  id: string,
  version: number | undefined,
  message: WrittenMessage,
): Promise<void> {
  const direction = context.principal.kind === 'portal' ? 'in' : (message.direction ?? 'out');
  await takeStep(context, id, version, async ({ tx, request, facts }) => {
    requireStep(facts, { kind: 'message' });
    const step = await recordStep(tx, context, request, {
      kind: 'message',
      data: { direction },
      action: direction === 'in' ? 'request.message_received' : 'request.message_written',
      personal: { body: message.body },
    });
    if (direction === 'out') await tellPerson(tx, context, request, step, message.body);
    else await keepMessage(tx, context, id, { step, direction, body: message.body });
  });
}
