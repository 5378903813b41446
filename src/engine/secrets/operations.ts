/** The calls about secrets: opening them, and the keys that open them. */
import { type Static, Type } from 'typebox';
import type { Operation } from '../operation.ts';
import { askedSecrets } from './asked-secrets.ts';
import type { Prove } from './prove.ts';
import { purposesFor } from './purposes.ts';
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
    code: Type.Optional(Type.String({ maxLength: 20 })),
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
  return [standing(), reveal(prove)];
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
