/** The calls about the recovery of keys: set up, shares, drills, recoveries. */
import { type Static, Type } from 'typebox';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import type { Operation } from '../operation.ts';
import { bringShare, endCeremony, startCeremony } from './ceremony.ts';
import { lastCeremony } from './ceremony-row.ts';
import type { Prove } from './prove.ts';
import { collectShare, recoveryStanding, setUpRecovery } from './recovery.ts';

const text = Type.String();
const uuid = Type.String({ format: 'uuid' });
const count = Type.Integer();
const textOrNull = Type.Union([text, Type.Null()]);
const closed = { additionalProperties: false } as const;
const proof = {
  password: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
  code: Type.Optional(Type.String({ maxLength: 40 })),
};

const Recovery = Type.Object({
  id: text,
  threshold: count,
  createdAt: text,
  set: text,
  holders: Type.Array(
    Type.Object({
      user: text,
      name: text,
      active: Type.Boolean(),
      index: count,
      collectedAt: textOrNull,
      opens: Type.Boolean(),
    }),
  ),
  uncovered: Type.Array(text),
  lastDrill: Type.Union([Type.Object({ at: text, succeeded: Type.Boolean(), dataKeys: count }), Type.Null()]),
});

const Ceremony = Type.Object({
  id: text,
  kind: text,
  state: text,
  startedAt: text,
  startedBy: text,
  group: textOrNull,
  members: Type.Array(text),
  reason: textOrNull,
  threshold: count,
  brought: Type.Array(count),
  groupKeys: Type.Union([count, Type.Null()]),
  dataKeys: Type.Union([count, Type.Null()]),
});

const Standing = Type.Object({
  recovery: Type.Union([Recovery, Type.Null()]),
  ceremony: Type.Union([Ceremony, Type.Null()]),
});

const SetUp = Type.Object(
  {
    threshold: Type.Integer({ minimum: 2, maximum: 255 }),
    holders: Type.Array(uuid, { minItems: 2, maxItems: 20 }),
    ...proof,
  },
  closed,
);
const NewCeremony = Type.Object(
  {
    kind: Type.Union([Type.Literal('drill'), Type.Literal('recovery')]),
    group: Type.Optional(uuid),
    members: Type.Optional(Type.Array(uuid, { maxItems: 50 })),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
const Bring = Type.Object({ share: Type.Optional(Type.String({ maxLength: 200 })), ...proof }, closed);

const tag = { tag: 'secrets' } as const;
const managing = { ...tag, access: { kind: 'tool', tool: 'secret_keys' }, scope: 'secrets:write' } as const;
const holding = { ...tag, access: { kind: 'signed_in' }, scope: 'secrets:reveal' } as const;

export function recoveryOperations(prove: Prove): readonly Operation[] {
  return [
    {
      ...holding,
      scope: 'secrets:read',
      method: 'GET',
      path: '/key-recovery',
      summary: 'Who holds shares of the recovery key, how many are needed, and the meeting that is open',
      response: { 200: Standing },
      handle: async (context) => ({ body: await standingFor(context) }),
    },
    {
      ...managing,
      method: 'PUT',
      path: '/key-recovery',
      summary: 'Make a recovery key and split it among key holders; one that was there is replaced',
      body: SetUp,
      response: { 200: Standing },
      async handle(context, { body }) {
        const { threshold, holders, ...given } = body as Static<typeof SetUp>;
        await prove(context, given);
        await setUpRecovery(context, { threshold, holders });
        return { body: await standingFor(context) };
      },
    },
    {
      ...holding,
      method: 'POST',
      path: '/key-recovery/shares',
      summary: 'Take one’s own share, to write it down; while one’s own key is open',
      neverKept: true,
      body: Type.Object(proof, closed),
      response: { 201: Type.Object({ share: text, index: count }) },
      async handle(context, { body }) {
        await prove(context, body as Static<typeof Bring>);
        return { status: 201, body: await collectShare(context), headers: { 'cache-control': 'no-store' } };
      },
    },
    {
      ...managing,
      method: 'POST',
      stepUp: true,
      path: '/key-recovery/ceremonies',
      summary: 'Call the holders together: for a drill, or to recover the key of a group',
      body: NewCeremony,
      response: { 201: Ceremony },
      handle: async (context, { body }) => ({
        status: 201,
        body: await startCeremony(context, body as Static<typeof NewCeremony>),
      }),
    },
    {
      ...holding,
      method: 'POST',
      path: '/key-recovery/ceremonies/:id/shares',
      summary: 'Bring one’s share: as written down, or the one kept here while one’s own key is open',
      neverKept: true,
      params: Type.Object({ id: uuid }),
      body: Bring,
      response: { 200: Ceremony },
      async handle(context, { params, body }) {
        const { share, ...given } = body as Static<typeof Bring>;
        await prove(context, given);
        return { body: await bringShare(context, params.id ?? '', share) };
      },
    },
    {
      ...managing,
      method: 'DELETE',
      stepUp: true,
      path: '/key-recovery/ceremonies/:id',
      summary: 'End a meeting of key holders without having used the key',
      params: Type.Object({ id: uuid }),
      response: {},
      async handle(context, { params }) {
        await endCeremony(context, params.id ?? '');
        return { status: 204 };
      },
    },
  ];
}

async function standingFor(context: CallContext) {
  const recovery = await recoveryStanding(context.database);
  const holds = recovery?.holders.some((holder) => holder.user === context.principal.userId);
  if (!holds && !context.rights.may('secret_keys'))
    throw new Problem('forbidden', {
      en: 'The recovery of keys is shown to those who manage keys or hold a share.',
      es: 'La recuperación de claves la ve quien gestiona claves o tiene una parte.',
    });
  return { recovery, ceremony: await lastCeremony(context.database, context) };
}
