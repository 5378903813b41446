import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import type { EvidenceAction } from '../../engine/evidence/actions.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { JsonValue } from '../../metadata/json.ts';

/** The evidence that users changed how they prove who they are: the kind and the name of a factor, never its secret. */
export async function recordFactor(
  tx: Sql,
  context: CallContext,
  action: EvidenceAction,
  value: JsonValue,
): Promise<void> {
  const { principal } = context;
  const draft = { action, module: 'users', record: principal.userId, payloads: [{ subject: null, value }] };
  await recordEvents(tx, [prepareEvent(draft, actorOf(principal), context.now())]);
}
