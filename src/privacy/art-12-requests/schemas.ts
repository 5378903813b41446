/** The forms of cases: for their description, for the check of what comes in, and for what may leave. */
import { type TSchema, Type } from 'typebox';
import { capacities } from './representative.ts';
import { channels } from './request.ts';
import { identityStates, outcomes, requestStates, requestTypes } from './state-machine.ts';

export const text = Type.String();
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const oneOf = <T extends string>(values: readonly T[]) =>
  Type.Union(values.map((value) => Type.Literal(value)));
export const uuid = Type.String({ format: 'uuid' });
export const words = (maxLength = 10_000) => Type.String({ minLength: 1, maxLength });
export const closed = { additionalProperties: false } as const;
export const moment = Type.String({
  maxLength: 40,
  description:
    'A date (2026-03-05) or an instant (2026-03-05T10:30:00+01:00), read in the controller’s zone.',
});

const typeSchema = oneOf(requestTypes);
const localeSchema = oneOf(['en', 'es'] as const);

export const intakeSchema = Type.Object(
  {
    type: Type.Optional(typeSchema),
    types: Type.Optional(
      Type.Array(typeSchema, {
        minItems: 1,
        maxItems: requestTypes.length,
        uniqueItems: true,
        description: 'Several rights in one message: a case each, with the same receipt.',
      }),
    ),
    subject: Type.Optional(uuid),
    identity: Type.Optional(
      Type.Object(
        {
          name: Type.Optional(words(200)),
          email: Type.Optional(words(254)),
          phone: Type.Optional(words(60)),
          note: Type.Optional(words(2_000)),
        },
        {
          ...closed,
          description: 'Who the person says they are, where it is not known which record that is.',
        },
      ),
    ),
    representative: Type.Optional(
      Type.Object(
        { name: words(200), email: Type.Optional(words(254)), capacity: oneOf(capacities) },
        {
          ...closed,
          description:
            'Who asks for the person; checked with POST …/mandates before anything is handed over.',
        },
      ),
    ),
    receivedAt: Type.Optional(moment),
    channel: Type.Optional(oneOf(channels)),
    note: Type.Optional(
      Type.String({ maxLength: 10_000, description: 'What the person asked, in their words.' }),
    ),
    language: Type.Optional(localeSchema),
    purposes: Type.Optional(
      Type.Array(words(63), {
        maxItems: 50,
        description:
          'Purposes that an objection or a restriction is about; all that it can reach when empty.',
      }),
    ),
    acknowledge: Type.Optional(
      Type.Boolean({ description: 'Whether receipt is acknowledged by mail. Yes when absent.' }),
    ),
  },
  closed,
);

const rolledDay = Type.Object({
  date: text,
  reason: text,
  name: Type.Optional(Type.Object({ en: text, es: Type.Optional(text), local: Type.Optional(text) })),
});

const clockSchema = Type.Object({
  state: oneOf(['on_time', 'soon', 'overdue', 'paused', 'met', 'late'] as const),
  due: text,
  overdueFrom: text,
  dueWithoutPauses: text,
  unmoved: orNull(text),
  rolled: Type.Array(rolledDay),
  daysLeft: Type.Integer(),
  receivedOn: text,
  today: text,
  pausedDays: Type.Integer(),
  pausedSince: orNull(text),
  isExtended: Type.Boolean(),
  extensionNoticeBy: text,
  rule: text,
  working: Type.Array(text),
  warnings: Type.Array(text),
  calendar: text,
  calendarVersion: text,
  timeZone: text,
});

const party = Type.Object({ id: text, name: orNull(text) });
const caseLink = Type.Object({ id: text, number: text, type: text, state: text });

const summary = {
  id: text,
  number: text,
  type: typeSchema,
  typeLabel: text,
  state: oneOf(requestStates),
  stateLabel: text,
  subject: orNull(Type.Object({ id: text, module: orNull(text), number: orNull(text), title: orNull(text) })),
  claimed: orNull(
    Type.Object({
      name: Type.Optional(text),
      email: Type.Optional(text),
      phone: Type.Optional(text),
      note: Type.Optional(text),
    }),
  ),
  receivedAt: text,
  channel: text,
  language: text,
  identity: oneOf(identityStates),
  lead: orNull(party),
  outcome: orNull(oneOf(outcomes)),
  due: text,
  overdueFrom: text,
  answeredAt: orNull(text),
  closedAt: orNull(text),
  createdAt: text,
  version: Type.Integer(),
  clock: clockSchema,
};

export const requestListSchema = Type.Object({
  items: Type.Array(Type.Object(summary)),
  next: orNull(text),
});

const stepSchema = Type.Object({
  id: text,
  kind: text,
  label: text,
  at: text,
  by: Type.Object({ kind: text, id: orNull(text), name: orNull(text) }),
  data: Type.Object({}, { additionalProperties: true }),
});

const messageSchema = Type.Object({
  id: text,
  direction: text,
  body: text,
  at: text,
  mail: orNull(text),
  step: text,
  by: Type.Object({ kind: text, id: orNull(text), name: orNull(text) }),
});

export const requestSchema = Type.Object({
  ...summary,
  note: orNull(text),
  purposes: Type.Array(text),
  receipt: text,
  linked: Type.Array(caseLink),
  extension: orNull(Type.Object({ at: text, grounds: Type.Array(text) })),
  candidates: Type.Array(
    Type.Object({ id: text, module: text, number: text, title: text, matched: Type.Array(text) }),
  ),
  representative: orNull(Type.Object({ name: text, email: Type.Optional(text) })),
  capacity: orNull(oneOf(capacities)),
  mandate: oneOf(['none', 'unchecked', 'accepted', 'refused'] as const),
  answerTo: oneOf(['person', 'representative'] as const),
  fees: Type.Array(
    Type.Object({
      id: text,
      amount: text,
      currency: text,
      grounds: Type.Array(text),
      state: text,
      at: text,
      by: orNull(party),
      decidedAt: orNull(text),
      decidedBy: orNull(party),
      settledOn: orNull(text),
    }),
  ),
  withholdings: Type.Array(
    Type.Object({
      id: text,
      place: text,
      item: text,
      field: orNull(text),
      file: orNull(text),
      passages: Type.Array(text),
      ground: text,
      state: text,
      at: text,
      by: orNull(party),
      decidedAt: orNull(text),
      decidedBy: orNull(party),
      reason: orNull(text),
    }),
  ),
  /** `asked`: when the person was written to about it; null: nobody has been. */
  pauses: Type.Array(
    Type.Object({ id: text, reason: text, from: text, to: orNull(text), asked: orNull(text) }),
  ),
  decisions: Type.Array(
    Type.Object({
      id: text,
      outcome: text,
      grounds: Type.Array(text),
      state: text,
      at: text,
      by: orNull(party),
      approvedAt: orNull(text),
      approvedBy: orNull(party),
    }),
  ),
  deliveries: Type.Array(
    Type.Object({
      id: text,
      channel: text,
      package: orNull(text),
      at: text,
      dispatchedAt: orNull(text),
      failedAt: orNull(text),
      expiresAt: orNull(text),
      mail: orNull(text),
    }),
  ),
  packages: Type.Array(
    Type.Object({
      id: text,
      number: text,
      state: text,
      bytes: orNull(Type.Integer()),
      sha256: orNull(text),
      expiresAt: orNull(text),
      createdAt: text,
    }),
  ),
  erasures: Type.Array(Type.Object({ id: text, number: text, state: text, erasedAt: orNull(text) })),
  recipients: Type.Array(Type.Object({ name: text, country: text, state: text, toldOn: orNull(text) })),
  steps: Type.Array(stepSchema),
  messages: Type.Array(messageSchema),
  next: Type.Array(Type.Object({ kind: text, label: text, resource: text })),
});
