import { Type } from 'typebox';
import type { UnfinishedStep } from '../../engine/access/session.ts';

/** Every step that may be unfinished: for calls that a session may always make. */
export const Unfinished: readonly UnfinishedStep[] = [
  'second_factor',
  'enrol_second_factor',
  'change_password',
];

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** What came back from the browser's passkey, with the ticket of the question. */
export const PasskeyAnswer = Type.Object({
  ticket: Type.String({ minLength: 1, maxLength: 2_000 }),
  response: Type.Record(Type.String(), Type.Unknown(), {
    description: 'What navigator.credentials answered, as JSON (WebAuthn level 3).',
  }),
});

/** What the browser's passkey is asked. */
export const PasskeyQuestion = Type.Object({
  ticket: Type.String(),
  options: Type.Record(Type.String(), Type.Unknown()),
});

export const Session = Type.Object({
  id: Type.String(),
  endsAt: Type.String(),
  /** What has to be done before anything else. */
  unfinished: nullable(Type.String()),
});

export const SessionLine = Type.Object({
  id: Type.String(),
  createdAt: Type.String(),
  lastSeenAt: Type.String(),
  endsAt: Type.String(),
  network: nullable(Type.String()),
  browser: nullable(Type.String()),
  proofs: Type.Array(Type.String()),
  current: Type.Boolean(),
});

export const SignInLine = Type.Object({
  id: Type.String(),
  at: Type.String(),
  outcome: Type.String(),
  network: nullable(Type.String()),
  browser: nullable(Type.String()),
  with: Type.Array(Type.String()),
  newDevice: Type.Boolean(),
  reason: nullable(Type.String()),
});

const Factor = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  name: Type.String(),
  createdAt: Type.String(),
  lastUsedAt: nullable(Type.String()),
  backedUp: Type.Boolean(),
});

export const Factors = Type.Object({
  items: Type.Array(Factor),
  recoveryCodesLeft: Type.Integer(),
});
