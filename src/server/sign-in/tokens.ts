import { type Static, Type } from 'typebox';
import { PORTAL_SCOPE, TOKEN_PREFIX } from '../../engine/access/credential.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { newSecret, secretHash } from '../../engine/access/secret.ts';
import { portalUserId } from '../../engine/access/shipped.ts';
import type { Sql } from '../../engine/database/database.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation } from '../../engine/operation.ts';
import type { Finding } from '../../metadata/finding.ts';
import { scopeCovers } from '../http/access-check.ts';
import { nearest } from '../http/nearest.ts';

const DEFAULT_DAYS = 90;
/** Tokens of one user that open something: more are a program that makes one for each call. */
const MOST_TOKENS = 200;

const NewToken = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  scopes: Type.Array(Type.String(), { minItems: 1, maxItems: 100 }),
  expiresAt: Type.Optional(Type.String()),
});

const listed = {
  id: Type.String(),
  name: Type.String(),
  hint: Type.String(),
  user: Type.Object({ module: Type.Literal('users'), id: Type.String(), title: Type.String() }),
  scopes: Type.Array(Type.String()),
  createdAt: Type.String(),
  expiresAt: Type.String(),
  lastUsedAt: Type.Union([Type.String(), Type.Null()]),
  revokedAt: Type.Union([Type.String(), Type.Null()]),
};
const Token = Type.Object(listed);
const CreatedToken = Type.Object({ ...listed, token: Type.String() });

type TokenRow = Static<typeof Token>;

const SELECT = `SELECT t.id, t.name, t.hint, t.scopes, t.created_at AS "createdAt", t.expires_at AS "expiresAt",
  t.last_used_at AS "lastUsedAt", t.revoked_at AS "revokedAt",
  jsonb_build_object('module', 'users', 'id', u.id, 'title', u.name) AS user
  FROM attesta.tokens t JOIN attesta.users u ON u.id = t.user_id`;

/** API tokens: made, listed, revoked. `scopes` are those that the mounted operations know. */
export function tokenOperations(scopes: () => ReadonlySet<string>): readonly Operation[] {
  return [list(), create(scopes), revoke()];
}

function list(): Operation {
  return {
    method: 'GET',
    path: '/tokens',
    summary: 'Own API tokens; everyone’s for whoever manages users',
    tag: 'Sign-in',
    access: { kind: 'signed_in' },
    scope: 'tokens:read',
    response: { 200: Type.Object({ items: Type.Array(Token) }) },
    async handle(context) {
      const items = await context.database.query<TokenRow>(
        `${SELECT} WHERE t.user_id = $1 OR $2 ORDER BY t.created_at DESC, t.id DESC`,
        [context.principal.userId, context.rights.may('users')],
      );
      return { body: { items } };
    },
  };
}

function create(scopes: () => ReadonlySet<string>): Operation {
  return {
    method: 'POST',
    path: '/tokens',
    summary: 'Make an API token; it is shown this once',
    tag: 'Sign-in',
    access: { kind: 'signed_in' },
    scope: 'tokens:write',
    stepUp: true,
    body: NewToken,
    response: { 201: CreatedToken },
    async handle(context, { body }) {
      const wish = body as Static<typeof NewToken>;
      const expiresAt = expiryOf(wish, context.now());
      const findings = scopeFindings(wish.scopes, scopes());
      if (findings.length > 0)
        throw new Problem(
          'validation_failed',
          { en: 'The token was not made.', es: 'El token no se creó.' },
          { findings },
        );
      refuseWiderScopes(context, wish.scopes);
      const created = await insertToken(context, wish, expiresAt);
      return { status: 201, body: created, headers: { location: `/api/v1/tokens/${created.id}` } };
    },
  };
}

function revoke(): Operation {
  return {
    method: 'DELETE',
    path: '/tokens/:id',
    summary: 'Revoke an API token, at once',
    tag: 'Sign-in',
    access: { kind: 'signed_in' },
    scope: 'tokens:write',
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    response: {},
    async handle(context, { params }) {
      const { principal, rights } = context;
      await context.database.transaction(async (tx) => {
        const revoked = await tx.query<{ id: string }>(
          `UPDATE attesta.tokens SET revoked_at = coalesce(revoked_at, $2)
           WHERE id = $1 AND (user_id = $3 OR $4) RETURNING id`,
          [params.id, context.now(), principal.userId, rights.may('users')],
        );
        if (revoked.length === 0)
          throw new Problem('not_found', {
            en: 'There is no such token that you may revoke.',
            es: 'No existe ese token o usted no puede revocarlo.',
          });
        const draft = { action: 'token.revoked', module: 'tokens', record: params.id ?? '' } as const;
        await recordEvents(tx, [prepareEvent(draft, actorOf(principal), context.now())]);
      });
      return { status: 204 };
    },
  };
}

function expiryOf(wish: Static<typeof NewToken>, now: Temporal.Instant): Temporal.Instant {
  if (wish.expiresAt === undefined) return now.add({ hours: 24 * DEFAULT_DAYS });
  const message = {
    en: 'Give an instant in the future, such as 2027-03-05T10:00:00Z.',
    es: 'Indique un instante futuro, como 2027-03-05T10:00:00Z.',
  };
  try {
    const instant = Temporal.Instant.from(wish.expiresAt);
    if (Temporal.Instant.compare(instant, now) > 0) return instant;
  } catch {
    // Said below.
  }
  throw new Problem(
    'validation_failed',
    { en: 'The token was not made.', es: 'El token no se creó.' },
    {
      findings: [{ code: 'wrong_format', field: 'expiresAt', message }],
    },
  );
}

function scopeFindings(wanted: readonly string[], known: ReadonlySet<string>): Finding[] {
  if (wanted.includes(PORTAL_SCOPE) && wanted.length > 1) {
    return [
      {
        code: 'invalid',
        field: 'scopes',
        message: { en: 'The scope "portal" stands alone.', es: 'El ámbito "portal" va solo.' },
      },
    ];
  }
  const areas = new Set([...known].map((scope) => `${scope.split(':', 1)[0]}:*`));
  const all = [...known, ...areas, '*', PORTAL_SCOPE];
  return wanted.flatMap((scope, index) => {
    if (all.includes(scope)) return [];
    const meant = nearest(scope, all);
    const message = meant
      ? { en: `Did you mean "${meant}"?`, es: `¿Quería decir «${meant}»?` }
      : { en: `Known scopes: ${all.sort().join(', ')}.`, es: `Ámbitos conocidos: ${all.sort().join(', ')}.` };
    return [{ code: 'not_a_choice', field: `scopes.${index}`, message }];
  });
}

/** A token can't make a stronger one; and only an administrator lets the portal in. */
function refuseWiderScopes(context: CallContext, wanted: readonly string[]): void {
  const { scopes } = context.principal;
  if (scopes && !wanted.every((scope) => scopeCovers(scopes, scope))) {
    throw new Problem('forbidden', {
      en: 'A token can make only tokens with scopes that it has itself.',
      es: 'Un token solo puede crear tokens con ámbitos que él mismo tiene.',
    });
  }
  if (wanted.includes(PORTAL_SCOPE) && !context.rights.may('administration')) {
    throw new Problem('forbidden', {
      en: 'Only an administrator makes the portal’s token.',
      es: 'El token del portal solo lo crea un administrador.',
    });
  }
}

async function refuseTooMany(tx: Sql, owner: string, now: Temporal.Instant): Promise<void> {
  const [row] = await tx.query<{ tokens: number }>(
    'SELECT count(*)::int AS tokens FROM attesta.tokens WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2',
    [owner, now],
  );
  if ((row?.tokens ?? 0) < MOST_TOKENS) return;
  throw new Problem('conflict', {
    en: `There are ${MOST_TOKENS} tokens in use already. Revoke those that are not needed.`,
    es: `Ya hay ${MOST_TOKENS} tokens en uso. Revoque los que no hagan falta.`,
  });
}

async function insertToken(
  context: CallContext,
  wish: Static<typeof NewToken>,
  expiresAt: Temporal.Instant,
): Promise<Static<typeof CreatedToken>> {
  const now = context.now();
  const id = uuidv7(now);
  const token = `${TOKEN_PREFIX}${newSecret()}`;
  const owner = wish.scopes.includes(PORTAL_SCOPE) ? portalUserId : context.principal.userId;
  const hint = `${token.slice(0, TOKEN_PREFIX.length + 4)}…`;
  return context.database.transaction(async (tx) => {
    await refuseTooMany(tx, owner, now);
    await tx.query(
      `INSERT INTO attesta.tokens (id, name, hint, secret_hash, user_id, scopes, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, wish.name, hint, secretHash(token), owner, [...new Set(wish.scopes)], now, expiresAt],
    );
    const value = { name: wish.name, scopes: wish.scopes };
    const draft = {
      action: 'token.created',
      module: 'tokens',
      record: id,
      payloads: [{ subject: null, value }],
    } as const;
    await recordEvents(tx, [prepareEvent(draft, actorOf(context.principal), now)]);
    const [row] = await tx.query<TokenRow>(`${SELECT} WHERE t.id = $1`, [id]);
    if (!row) throw new Error('The token that was just made cannot be read.');
    return { ...row, token };
  });
}
