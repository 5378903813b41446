/** Calls that look as another user (`Attesta-View-As`): whose rights they have, and what they may not do. */
import type { FastifyRequest } from 'fastify';
import { rightsOf } from '../../engine/access/compile-rights.ts';
import type { Caller } from '../../engine/access/credential.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { narrowedRights, openView, viewingPrincipal } from '../../engine/access/view-as.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import type { Engine } from '../engine.ts';

const VIEW_AS_HEADER = 'attesta-view-as';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The call as the one who is viewed would make it. Without the header it is left as it is. Throws `viewing_as`. */
export async function asViewed(
  engine: Engine,
  request: FastifyRequest,
  caller: Caller | undefined,
  context: CallContext,
): Promise<CallContext> {
  const header = request.headers[VIEW_AS_HEADER];
  if (header === undefined || !caller) return context;
  const looker = { principal: context.principal, rights: context.rights };
  const id = String(header);
  const session = looker.principal.kind === 'user' ? looker.principal.credentialId : undefined;
  const may = looker.rights.may('view_as') && UUID.test(id);
  const view = may ? await openView(engine.database, id, session, engine.clock.now()) : undefined;
  if (!view)
    throw new Problem('viewing_as', {
      en: 'You are not looking as somebody else (any more). Start it again.',
      es: 'Usted ya no está viendo como otra persona. Empiece de nuevo.',
    });
  const principal = viewingPrincipal(looker.principal, view);
  const viewed = await rightsOf(engine.database, context.catalog, principal, caller.accessVersion);
  return { ...context, principal, rights: narrowedRights(viewed, looker) };
}

/** Looking as somebody else only looks, and not at how they sign in. Throws `viewing_as`. */
export function refuseBeyondLooking(operation: Operation, { principal }: CallContext): void {
  if (!principal.viewing) return;
  if (operation.method !== 'GET')
    throw new Problem('viewing_as', {
      en: 'You are looking as somebody else, and can only look. Stop that first.',
      es: 'Está viendo como otra persona y solo puede mirar. Deje antes de hacerlo.',
    });
  if (operation.tag === 'Sign-in' && operation.path !== '/me')
    throw new Problem('viewing_as', {
      en: 'How somebody signs in is theirs alone. Stop looking as them first.',
      es: 'Cómo inicia sesión alguien es solo cosa suya. Deje antes de ver como esa persona.',
    });
}
