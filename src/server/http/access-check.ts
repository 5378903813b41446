import { PORTAL_SCOPE } from '../../engine/access/credential.ts';
import type { Principal } from '../../engine/access/principal.ts';
import type { UnfinishedStep } from '../../engine/access/session.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import type { Sentence } from '../../metadata/label.ts';
import type { Call } from './authenticate.ts';
import { nearest } from './nearest.ts';
import { refuseBeyondLooking } from './viewing.ts';

/**
 * Whether who asks may make this call at all, before its body is read. Records and fields are checked again by the
 * predicate. Throws `not_signed_in`, `forbidden`, and `not_found` for a module that isn't there.
 */
export function checkAccess(
  operation: Operation,
  call: Call,
  params: Readonly<Record<string, string>>,
): void {
  refuseBeyondLooking(operation, call.context);
  if (operation.access.kind === 'public') return;
  if (!call.signedIn)
    throw new Problem('not_signed_in', {
      en: 'Sign in, or send a token: Authorization: Bearer att_…',
      es: 'Inicie sesión o envíe un token: Authorization: Bearer att_…',
    });
  checkFinished(operation, call);
  checkScope(operation, call.context.principal);
  checkRight(operation, call, params);
}

/** What stands before everything else in a session: a second factor, a new password. */
function checkFinished({ duringSignIn }: Operation, { session }: Call): void {
  const step = session?.unfinished ?? null;
  if (step === null || duringSignIn?.includes(step)) return;
  throw new Problem('sign_in_unfinished', STEPS[step], { members: { step } });
}

const STEPS: Readonly<Record<UnfinishedStep, Sentence>> = {
  second_factor: {
    en: 'Give the code of your second factor, or a passkey: POST /sessions/current/step-ups.',
    es: 'Indique el código de su segundo factor o una llave de acceso: POST /sessions/current/step-ups.',
  },
  enrol_second_factor: {
    en: 'Your role needs a second factor. Set one up first: POST /me/factors.',
    es: 'Su rol necesita un segundo factor. Configúrelo antes: POST /me/factors.',
  },
  change_password: {
    en: 'Choose a new password first: POST /me/passwords.',
    es: 'Elija antes una contraseña nueva: POST /me/passwords.',
  },
};

function checkScope(operation: Operation, principal: Principal): void {
  const { scopes } = principal;
  if (scopes === undefined || scopeCovers(scopes, operation.scope) || scopes.includes(PORTAL_SCOPE)) return;
  throw new Problem('forbidden', {
    en: `This token lacks the scope ${operation.scope}. Make one that has it.`,
    es: `A este token le falta el ámbito ${operation.scope}. Cree uno que lo tenga.`,
  });
}

/** `records:read` is covered by itself, by `records:*` and by `*`. */
export function scopeCovers(scopes: readonly string[], wanted: string): boolean {
  const area = wanted.split(':', 1)[0];
  return scopes.some((scope) => scope === wanted || scope === '*' || scope === `${area}:*`);
}

function checkRight(operation: Operation, call: Call, params: Readonly<Record<string, string>>): void {
  const { access } = operation;
  const { rights, principal } = call.context;
  switch (access.kind) {
    case 'public':
      return;
    case 'signed_in':
      if (principal.kind === 'portal' || principal.scopes?.includes(PORTAL_SCOPE)) {
        throw new Problem('forbidden', {
          en: 'This call is for staff.',
          es: 'Esta llamada es para el personal.',
        });
      }
      return;
    case 'tool':
      if (!rights.may(access.tool) && !(access.or && rights.may(access.or))) throw lacks(access.tool);
      return;
    case 'portal_or_tool':
      if (principal.kind !== 'portal' && !rights.may(access.tool)) throw lacks(access.tool);
      return;
    case 'module':
      checkModule(call, params.module ?? '', access.action);
  }
}

function checkModule(
  call: Call,
  module: string,
  action: Parameters<Call['context']['rights']['allows']>[1],
): void {
  const { catalog, rights } = call.context;
  if (!catalog.modules.has(module)) {
    const meant = nearest(module, [...catalog.modules.keys()]);
    throw new Problem('not_found', {
      en: `There is no such module.${meant ? ` Did you mean "${meant}"?` : ''}`,
      es: `No existe ese módulo.${meant ? ` ¿Quería decir «${meant}»?` : ''}`,
    });
  }
  if (!rights.allows(module, action)) {
    throw new Problem('forbidden', {
      en: `Your profile does not allow "${action}" in this module. Ask your administrator.`,
      es: `Su perfil no permite «${action}» en este módulo. Consulte al administrador.`,
    });
  }
}

function lacks(tool: string): Problem {
  return new Problem('forbidden', {
    en: `Your profile does not include the tool "${tool}". Ask your administrator.`,
    es: `Su perfil no incluye la herramienta «${tool}». Consulte al administrador.`,
  });
}
