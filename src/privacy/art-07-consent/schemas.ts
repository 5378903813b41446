/** Consents and what stands on them, as they are written and told. */
import { Type } from 'typebox';
import { consentKinds, guardianChecks } from './consent-event.ts';

export const text = Type.String();
export const orNull = Type.Union([text, Type.Null()]);
export const uuid = Type.String({ format: 'uuid' });
export const instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}(T.+)?$',
  maxLength: 40,
  description: 'An instant such as 2026-03-05T10:00:00Z, or a date, which is read as its beginning.',
});
export const label = Type.Object({ en: text, es: Type.Optional(text) });
export const basis = Type.Union(
  ['A6-1-a', 'A6-1-b', 'A6-1-c', 'A6-1-d', 'A6-1-e', 'A6-1-f'].map((code) => Type.Literal(code)),
);
export const kind = Type.Union(consentKinds.map((one) => Type.Literal(one)));
export const closed = { additionalProperties: false } as const;

export const eventSchema = Type.Object({
  id: text,
  subject: text,
  purpose: text,
  basis: text,
  kind: text,
  at: text,
  recordedAt: text,
  channel: orNull,
  wordingVersion: orNull,
  wordingSha256: orNull,
  act: orNull,
  proofStrength: Type.Integer(),
  document: orNull,
  reference: orNull,
  validUntil: orNull,
  record: orNull,
  note: orNull,
  guardian: Type.Union([Type.Object({ name: text, relation: text, check: text }), Type.Null()]),
  bySubject: Type.Boolean(),
});

export const stateSchema = Type.Object({
  purpose: text,
  label,
  basis: text,
  state: text,
  valid: Type.Boolean(),
  since: text,
  until: orNull,
  consent: text,
  canWithdraw: Type.Boolean(),
});

export const standingSchema = Type.Object({
  id: text,
  basis: orNull,
  basisUntil: orNull,
  withdrawn: Type.Boolean(),
  consents: Type.Array(text),
  asksConsent: Type.Boolean(),
  deleteBy: orNull,
  erasureOpen: Type.Boolean(),
});

export const consentBody = Type.Object(
  {
    subject: uuid,
    purpose: Type.String({ minLength: 1, maxLength: 63, description: 'A code of GET /purposes.' }),
    kind: Type.Optional(kind),
    basis: Type.Optional(basis),
    at: Type.Optional(instant),
    channel: Type.Optional(Type.String({ maxLength: 40 })),
    wording: Type.Optional(
      Type.Object(
        {
          version: Type.Optional(Type.String({ maxLength: 60 })),
          text: Type.Optional(Type.String({ maxLength: 20_000 })),
          locale: Type.Optional(Type.String({ maxLength: 10 })),
        },
        closed,
      ),
    ),
    act: Type.Optional(Type.String({ maxLength: 500 })),
    evidence: Type.Optional(
      Type.Object(
        { document: Type.Optional(uuid), description: Type.Optional(Type.String({ maxLength: 500 })) },
        closed,
      ),
    ),
    reference: Type.Optional(Type.String({ maxLength: 500 })),
    validUntil: Type.Optional(Type.String({ format: 'date' })),
    note: Type.Optional(Type.String({ maxLength: 5000 })),
    guardian: Type.Optional(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 200 }),
          relation: Type.Union([Type.Literal('parent'), Type.Literal('guardian')]),
          check: Type.Union(guardianChecks.map((one) => Type.Literal(one))),
        },
        { ...closed, description: 'Who consented for a child, and how that was checked (Art. 8).' },
      ),
    ),
  },
  closed,
);
