import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { VIEW_MINUTES } from '../../engine/access/view-as.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation, OtherWords } from '../../engine/operation.ts';

const Id = Type.String({ format: 'uuid' });
const Wish = Type.Object({ user: Id, reason: Type.String({ minLength: 3, maxLength: 500 }) });
const View = Type.Object({
  id: Type.String(),
  user: Type.Object({ id: Type.String(), name: Type.String() }),
  until: Type.String(),
});

const otherWords: OtherWords = {
  keys: { user: ['userId'], reason: ['why', 'purpose'] },
  references: ['user'],
};

/** Looking as somebody else, to see what they see: `Attesta-View-As: {id}` on each call that is to look so. */
export const viewAsOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/view-as',
    summary: `Look as another user, for ${VIEW_MINUTES} minutes and read-only: send the id as Attesta-View-As`,
    tag: 'People',
    access: { kind: 'tool', tool: 'view_as' },
    scope: 'view_as:write',
    stepUp: true,
    body: Wish,
    otherWords,
    response: { 201: View },
    handle: async (context, { body }) => ({
      status: 201,
      body: await startView(context, body as Static<typeof Wish>),
    }),
  },
  {
    method: 'DELETE',
    path: '/view-as/:id',
    summary: 'Stop looking as another user',
    tag: 'People',
    access: { kind: 'tool', tool: 'view_as' },
    scope: 'view_as:write',
    params: Type.Object({ id: Id }),
    response: {},
    async handle(context, { params }) {
      await endView(context, params.id ?? '');
      return { status: 204 };
    },
  },
];

async function startView(context: CallContext, wish: Static<typeof Wish>): Promise<Static<typeof View>> {
  const { principal } = context;
  const session = principal.kind === 'user' ? principal.credentialId : undefined;
  if (session === undefined)
    throw new Problem('forbidden', {
      en: 'Looking as another user is done by a person who is signed in, not by a token.',
      es: 'Ver como otro usuario lo hace una persona con sesión iniciada, no un token.',
    });
  const now = context.now();
  const [user] = await context.database.query<{ id: string; name: string }>(
    "SELECT id, name FROM attesta.users WHERE id = $1 AND kind = 'person' AND active",
    [wish.user],
  );
  if (!user || user.id === principal.userId) throw invalidUser(user !== undefined);
  const view = { id: uuidv7(now), until: now.add({ minutes: VIEW_MINUTES }) };
  await context.database.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO attesta.view_as (id, session, viewer, viewed, started_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [view.id, session, principal.userId, user.id, now, view.until],
    );
    const payloads = [{ subject: null, value: { reason: wish.reason, user: user.name } }];
    const draft = { action: 'view_as.started', module: 'users', record: user.id, payloads } as const;
    await recordEvents(tx, [prepareEvent(draft, actorOf(principal), now)]);
  });
  return { id: view.id, user, until: view.until.toString() };
}

function invalidUser(own: boolean): Problem {
  const message = own
    ? { en: 'You see as yourself already.', es: 'Usted ya ve como usted mismo.' }
    : { en: 'There is no such active user.', es: 'No existe ese usuario activo.' };
  return new Problem('validation_failed', message, {
    findings: [{ code: 'not_found', field: 'user', message }],
  });
}

async function endView(context: CallContext, id: string): Promise<void> {
  const { principal } = context;
  await context.database.transaction(async (tx) => {
    const [ended] = await tx.query<{ viewed: string }>(
      'DELETE FROM attesta.view_as WHERE id = $1 AND viewer = $2 RETURNING viewed',
      [id, principal.userId],
    );
    if (!ended)
      throw new Problem('not_found', {
        en: 'You are not looking as somebody else.',
        es: 'No está viendo como otra persona.',
      });
    const draft = { action: 'view_as.ended', module: 'users', record: ended.viewed } as const;
    await recordEvents(tx, [prepareEvent(draft, actorOf(principal), context.now())]);
  });
}
