/** The nets under changes of the rules of sign-in: nobody saws off the branch that they, or all administrators, sit on. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { SignInPolicy } from '../../engine/access/sign-in-policy.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Sentence } from '../../metadata/label.ts';
import type { SingleSignOn } from '../../metadata/sign-in-rules.ts';
import { mayComeFrom } from '../http/address-check.ts';

/** After the change, who makes it may still come from where they are. On the machine itself there is no address to lose. */
export async function requireNotLockedOut(
  tx: Sql,
  context: CallContext,
  before: SignInPolicy,
  after: SignInPolicy,
): Promise<void> {
  const { ip } = context.origin;
  if (ip === undefined || context.principal.kind === 'system') return;
  const [user] = await tx.query<{ role: string | null }>('SELECT role FROM attesta.users WHERE id = $1', [
    context.principal.userId,
  ]);
  const role = user?.role ?? null;
  if (mayComeFrom(after, role, ip) || !mayComeFrom(before, role, ip)) return;
  throw refused('networks', 'locks_out', {
    en: `This would shut you out: your address is ${ip}. Put its network on the list first.`,
    es: `Así se dejaría fuera: su dirección es ${ip}. Ponga antes su red en la lista.`,
  });
}

/** There must always be a way in that is known to work. */
export async function requireWayIn(
  tx: Sql,
  context: CallContext,
  before: SignInPolicy,
  after: SignInPolicy,
  newSecret: boolean,
): Promise<void> {
  const { wall, singleSignOn, localSignIn } = after;
  if (wall.on && (wall.username === '' || wall.hash === null))
    throw refused('wall.password', 'required', {
      en: 'The wall needs a user name and a password before it is switched on.',
      es: 'El muro necesita un usuario y una contraseña antes de activarse.',
    });
  if (localSignIn === 'everyone') return;
  if (!singleSignOn?.on)
    throw refused('localSignIn', 'needs_single_sign_on', {
      en: 'Without single sign-on nobody could sign in. Switch it on first.',
      es: 'Sin inicio de sesión único no podría entrar nadie. Actívelo antes.',
    });
  if (localSignIn !== 'nobody') return;
  if (before.localSignIn === 'nobody') {
    if (newSecret || isOtherProvider(before.singleSignOn, singleSignOn))
      throw refused('localSignIn', 'only_way_in', {
        en: 'Single sign-on is the only way in. Let administrators sign in here before you change it.',
        es: 'El inicio de sesión único es la única entrada. Permita que los administradores entren aquí antes de cambiarlo.',
      });
    return;
  }
  if (!(await cameThroughProvider(tx, context)))
    throw refused('localSignIn', 'not_proven', {
      en: 'Sign in through single sign-on yourself first: then it is known to work for an administrator.',
      es: 'Entre antes usted mismo por el inicio de sesión único: así se sabe que funciona para un administrador.',
    });
}

function isOtherProvider(before: SingleSignOn | null, after: SingleSignOn): boolean {
  const of = (sso: SingleSignOn | null): string =>
    JSON.stringify([sso?.issuer, sso?.clientId, sso?.scope, sso?.userClaim, sso?.roleClaim, sso?.roles]);
  return of(before) !== of(after);
}

async function cameThroughProvider(tx: Sql, { principal }: CallContext): Promise<boolean> {
  const [session] = await tx.query<{ proofs: readonly string[] }>(
    'SELECT proofs FROM attesta.sessions WHERE id = $1',
    [principal.kind === 'user' ? (principal.credentialId ?? null) : null],
  );
  return session?.proofs.includes('single_sign_on') ?? false;
}

function refused(field: string, code: string, message: Sentence): Problem {
  return new Problem('validation_failed', message, { findings: [{ code, field, message }] });
}
