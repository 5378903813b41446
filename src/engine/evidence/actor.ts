import type { Principal } from '../access/principal.ts';
import type { Actor } from './event.ts';

/** Who did it, as the evidence says it: ids only. A portal credential acts on behalf of its data subject, who looks as somebody else on behalf of that one. */
export function actorOf(principal: Principal): Actor {
  if (principal.viewing)
    return { kind: principal.kind, id: principal.viewing.by, onBehalfOf: principal.userId };
  const actor = { kind: principal.kind, id: principal.userId };
  return principal.subject === undefined ? actor : { ...actor, onBehalfOf: principal.subject };
}
