/** The calls about secrets: opening them, and the keys that open them. */
import { type Static, Type } from 'typebox';
import type { CallContext } from '../access/principal.ts';
import type { Operation } from '../operation.ts';
import { askedSecrets } from './asked-secrets.ts';
import { identityStanding, lockIdentity, setIdentity, unlockIdentity } from './identity.ts';
import { keyGroups } from './key-groups.ts';
import { keyOperations } from './key-operations.ts';
import type { Prove } from './prove.ts';
import { purposesFor } from './purposes.ts';
import { recoveryOperations } from './recovery-operations.ts';
import { revealSecrets, secretStanding } from './reveal.ts';
import { secretSettings } from './secret-settings.ts';

const text = Type.String();
const recordParams = Type.Object({ module: text, id: text });
const label = Type.Object({ en: text, es: Type.Optional(text) });

const Reveal = Type.Object(
  {
    fields: Type.Array(Type.String({ maxLength: 63 }), { minItems: 1, maxItems: 50 }),
    purpose: Type.String({ minLength: 1, maxLength: 63, description: 'One that the fields declare' }),
    reason: Type.String({ minLength: 1, maxLength: 500, description: 'Why, in words' }),
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    code: Type.Optional(Type.String({ maxLength: 40 })),
    passphrase: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 512,
        description: 'Opens your own key for this session, where it takes that',
      }),
    ),
  },
  { additionalProperties: false },
);

const Revealed = Type.Object({
  id: text,
  at: text,
  expiresAt: text,
  seconds: Type.Integer(),
  values: Type.Record(Type.String(), Type.Any()),
});

const Standing = Type.Object({
  fields: Type.Array(
    Type.Object({
      field: text,
      set: Type.Boolean(),
      standing: text,
      purposes: Type.Array(text),
    }),
  ),
  purposes: Type.Array(Type.Object({ code: text, label })),
  seconds: Type.Integer(),
});

/** `prove`: how somebody proves again that it is they; the sign-in's. */
export function secretOperations(prove: Prove): readonly Operation[] {
  return [standing(), reveal(prove), ...ownKey(prove), ...keyOperations, ...recoveryOperations(prove)];
}

const Own = Type.Object({
  exists: Type.Boolean(),
  openUntil: Type.Union([text, Type.Null()]),
  /** The groups that one is a member of. */
  groups: Type.Array(
    Type.Object({
      id: text,
      name: text,
      mode: text,
      holds: Type.Boolean(),
      rotation: Type.Union([text, Type.Null()]),
      /** Members who have a key of their own, and this one not yet. */
      waiting: Type.Array(Type.Object({ id: text, name: text })),
    }),
  ),
});
const Passphrase = Type.String({ minLength: 1, maxLength: 512 });
const NewOwn = Type.Object(
  {
    passphrase: Passphrase,
    current: Type.Optional(Passphrase),
    reset: Type.Optional(Type.Boolean()),
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    code: Type.Optional(Type.String({ maxLength: 40 })),
  },
  { additionalProperties: false },
);

async function own(context: CallContext) {
  const { userId } = context.principal;
  const mine = (await keyGroups(context.database)).filter((group) =>
    group.members.some((member) => member.id === userId),
  );
  return {
    ...(await identityStanding(context)),
    groups: mine.map(({ id, name, mode, members, rotation }) => ({
      id,
      name,
      mode,
      holds: mode === 'service' || members.some((member) => member.id === userId && member.holds),
      rotation: rotation && rotation.finishedAt === null ? rotation.id : null,
      waiting:
        mode === 'service' ? [] : members.filter((member) => member.active && member.hasKey && !member.holds),
    })),
  };
}

/** One's own key: made with a passphrase, opened with it for this session. */
function ownKey(prove: Prove): readonly Operation[] {
  const signedIn = { tag: 'secrets', access: { kind: 'signed_in' } } as const;
  return [
    {
      ...signedIn,
      method: 'GET',
      path: '/secrets/identity',
      summary:
        'Whether one has a key of one’s own, whether it is open, and of which groups one holds the key',
      scope: 'secrets:read',
      response: { 200: Own },
      handle: async (context) => ({ body: await own(context) }),
    },
    {
      ...signedIn,
      method: 'PUT',
      path: '/secrets/identity',
      summary: 'Make a key of one’s own with a passphrase, or give it another passphrase',
      scope: 'secrets:write',
      body: NewOwn,
      response: { 200: Own },
      async handle(context, { body }) {
        const { passphrase, current, reset, ...proof } = body as Static<typeof NewOwn>;
        await prove(context, proof);
        await setIdentity(context, {
          passphrase,
          ...(current !== undefined && { current }),
          ...(reset !== undefined && { reset }),
        });
        return { body: await own(context) };
      },
    },
    {
      ...signedIn,
      method: 'POST',
      path: '/secrets/unlocks',
      summary: 'Open one’s own key for this session, for a few minutes',
      scope: 'secrets:reveal',
      neverKept: true,
      body: Type.Object({ passphrase: Passphrase }, { additionalProperties: false }),
      response: { 201: Own },
      async handle(context, { body }) {
        await unlockIdentity(context, (body as { passphrase: string }).passphrase);
        return { status: 201, body: await own(context) };
      },
    },
    {
      ...signedIn,
      method: 'DELETE',
      path: '/secrets/unlocks/current',
      summary: 'Close one’s own key',
      scope: 'secrets:reveal',
      response: {},
      async handle(context) {
        await lockIdentity(context);
        return { status: 204 };
      },
    },
  ];
}

function standing(): Operation {
  return {
    method: 'GET',
    path: '/records/:module/:id/secrets',
    summary:
      'Which secrets a record has, whether you hold their key, and for which purposes they may be opened',
    tag: 'secrets',
    scope: 'records:read',
    access: { kind: 'module', action: 'read' },
    params: recordParams,
    response: { 200: Standing },
    async handle(context, { params: { module = '', id = '' } }) {
      const asked = await askedSecrets(context, module, id);
      const fields = asked.secrets.map((secret) => secret.field);
      const purposesOf = new Map(
        fields.map((field) => [field.name, purposesFor(context.catalog, [field]).map((one) => one.code)]),
      );
      const { revealSeconds } = await secretSettings(context.database);
      const codes = new Set([...purposesOf.values()].flat());
      return {
        body: {
          fields: (await secretStanding(context, asked)).map(({ field, sealed, standing }) => ({
            field,
            set: sealed !== null,
            standing,
            purposes: purposesOf.get(field) ?? [],
          })),
          purposes: [...context.catalog.purposes.values()]
            .filter((one) => codes.has(one.code))
            .map((one) => ({ code: one.code, label: one.label })),
          seconds: revealSeconds,
        },
      };
    },
  };
}

function reveal(prove: Prove): Operation {
  return {
    method: 'POST',
    path: '/records/:module/:id/reveals',
    summary:
      'Open secrets of a record for a stated purpose, with a proof that it is you; the values are given once',
    tag: 'secrets',
    scope: 'secrets:reveal',
    access: { kind: 'module', action: 'read' },
    neverKept: true,
    params: recordParams,
    body: Reveal,
    response: { 201: Revealed },
    async handle(context, { params: { module = '', id = '' }, body }) {
      const revealed = await revealSecrets(context, prove, module, id, body as Static<typeof Reveal>);
      return { status: 201, body: revealed, headers: { 'cache-control': 'no-store' } };
    },
  };
}
