import type { Principal } from '../access/principal.ts';
import type { Actor } from './event.ts';

/** Who did it, as the evidence says it: ids only. A portal credential acts on behalf of its data subject. */
export function actorOf(principal: Principal): Actor {
  const actor = { kind: principal.kind, id: principal.userId };
  return principal.subject === undefined ? actor : { ...actor, onBehalfOf: principal.subject };
}
