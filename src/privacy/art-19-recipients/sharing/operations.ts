/** `/subjects/{id}/sharing`: what is shared with whom, and what the person objects to (Art. 21). */
import { type TSchema, Type } from 'typebox';
import type { CallContext } from '../../../engine/access/principal.ts';
import type { Sql } from '../../../engine/database/database.ts';
import { Problem } from '../../../engine/errors/problem.ts';
import type { Operation } from '../../../engine/operation.ts';
import { confinedTo } from '../../../engine/subjects/operations.ts';
import { requireSightOfPerson } from '../../../engine/subjects/sight-of-person.ts';
import { recipientRoles } from '../recipient.ts';
import { type NewObjection, objectToSharing, type TakingBack, takeObjectionBack } from './record-sharing.ts';
import { sharingOf } from './sharing.ts';
import { readSharingAct, sharingChannels } from './sharing-objection.ts';

const text = Type.String();
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <T extends string>(values: readonly T[]) =>
  Type.Union(values.map((value) => Type.Literal(value)));
const words = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const uuid = Type.String({ format: 'uuid' });
const label = Type.Object({ en: text, es: Type.Optional(text) });
const closed = { additionalProperties: false } as const;
const byId = Type.Object({ id: uuid });

const sharingSchema = Type.Object({
  portions: Type.Array(
    Type.Object({
      portion: text,
      label,
      fields: Type.Array(label),
      objection: orNull(text),
      since: orNull(text),
      recipients: Type.Array(
        Type.Object({
          id: text,
          name: text,
          role: text,
          roleLabel: label,
          whatFor: label,
          state: oneOf(['open', 'objected', 'needed'] as const),
          objection: orNull(text),
          since: orNull(text),
          purpose: orNull(Type.Object({ label, basis: text })),
          receives: Type.Boolean(),
        }),
      ),
    }),
  ),
  acts: Type.Array(
    Type.Object({
      id: text,
      kind: oneOf(['objected', 'taken_back'] as const),
      portion: text,
      label,
      recipient: orNull(text),
      recipientName: orNull(text),
      recipientRole: orNull(text),
      ends: orNull(text),
      at: text,
      /** Its legal day, in the company's zone. */
      on: text,
      channel: text,
      bySubject: Type.Boolean(),
      reason: orNull(text),
      request: orNull(text),
      requestNumber: orNull(text),
      recordedAt: text,
      recordedBy: orNull(text),
      standing: Type.Boolean(),
    }),
  ),
});

const how = {
  at: Type.Optional(
    Type.String({ maxLength: 40, description: 'A date (2026-03-05) or an instant; now when absent.' }),
  ),
  channel: Type.Optional(oneOf(sharingChannels)),
  reason: Type.Optional(words(2_000)),
};

const shared = {
  tag: 'Objections to sharing',
  access: { kind: 'portal_or_tool', tool: 'requests' },
} as const;
const howWords = {
  keys: { channel: ['via', 'by', 'source'], reason: ['note', 'text', 'what'], at: ['on', 'objectedAt'] },
  values: { channel: { mail: 'email', letter: 'post', telephone: 'phone' } },
} as const;

export const sharingOperations: readonly Operation[] = [
  {
    ...shared,
    method: 'GET',
    path: '/subjects/:id/sharing',
    scope: 'recipients:read',
    summary:
      'Each portion of the person’s data, who gets it, and what the person objects to sharing (Art. 21)',
    params: byId,
    response: { 200: sharingSchema },
    handle: async (context, { params: { id = '' } }) => {
      confinedTo(context, id);
      return { body: await asService(context, (tx) => sharingOf(tx, context, id)) };
    },
  },
  {
    ...shared,
    method: 'POST',
    path: '/subjects/:id/sharing-objections',
    scope: 'recipients:write',
    summary:
      'The person objects to sharing portions of their data: with one recipient, with those of a kind, or with anybody',
    params: byId,
    body: Type.Object(
      {
        portions: Type.Array(words(63), { minItems: 1, maxItems: 50, uniqueItems: true }),
        recipient: Type.Optional(uuid),
        recipientRole: Type.Optional(oneOf(recipientRoles)),
        ...how,
        request: Type.Optional(uuid),
      },
      closed,
    ),
    otherWords: {
      ...howWords,
      references: ['recipient', 'request'],
      lists: ['portions'],
      keys: { ...howWords.keys, portions: ['portion'], recipientRole: ['recipientCategory', 'role'] },
    },
    response: { 201: sharingSchema },
    handle: async (context, { params: { id = '' }, body }) => {
      confinedTo(context, id);
      const sharing = await asService(context, async (tx) => {
        await objectToSharing(tx, context, id, body as NewObjection);
        return sharingOf(tx, context, id);
      });
      return { status: 201, body: sharing };
    },
  },
  {
    ...shared,
    method: 'POST',
    path: '/sharing-objections/:id/withdrawals',
    scope: 'recipients:write',
    summary: 'The person takes an objection to sharing back',
    params: byId,
    body: Type.Object(how, closed),
    otherWords: howWords,
    response: { 201: sharingSchema },
    handle: async (context, { params: { id = '' }, body }) => {
      const sharing = await asService(context, async (tx) => {
        const objection = await readSharingAct(tx, id);
        const { principal } = context;
        if (!objection || (principal.kind === 'portal' && principal.subject !== objection.subject))
          throw new Problem('not_found', {
            en: 'There is no objection with this id that you may see.',
            es: 'No hay ninguna oposición con este id que usted pueda ver.',
          });
        await requireSightOfPerson(context, objection.subject);
        await takeObjectionBack(tx, context, objection, body as TakingBack);
        return sharingOf(tx, context, objection.subject);
      });
      return { status: 201, body: sharing };
    },
  },
];

/** The portal's own role reads nothing here; that it is the person's own was checked before. */
function asService<T>(context: CallContext, work: (tx: Sql) => Promise<T>): Promise<T> {
  return context.database.transaction(work, { subject: undefined, states: ['archived'] });
}
