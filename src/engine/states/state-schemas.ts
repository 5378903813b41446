/** Shapes of what calls about states take and give. */
import { type TSchema, Type } from 'typebox';
import type { OtherWords } from '../operation.ts';
import { nullable, party, uuid } from '../records/record-schemas.ts';
import { blockGrounds } from './block.ts';
import { noticeChannels } from './lift-notice.ts';
import { restrictionGrounds } from './restrict.ts';
import { useGrounds } from './use-restricted.ts';

const text = Type.String();
const instant = Type.String({ format: 'date-time' });
const day = Type.String({ format: 'date' });
const closed = { additionalProperties: false } as const;
const label = Type.Object({ en: text, es: Type.Optional(text) });
const reason = Type.String({
  maxLength: 2_000,
  description: 'Why: kept with the record and in the evidence',
});
const preview = Type.Optional(Type.Boolean({ description: 'Only count what would go along' }));
const oneOf = (words: readonly string[]): TSchema => Type.Union(words.map((word) => Type.Literal(word)));

export const archive = Type.Object(
  {
    reason,
    until: Type.Optional(
      Type.String({
        format: 'date',
        description: 'The day by which it is to be deleted; retention says where it is not given',
      }),
    ),
    preview,
  },
  closed,
);

export const restore = Type.Object({ reason, preview }, closed);

const scope = Type.Union([
  Type.Object({ kind: oneOf(['record', 'dependants']) }, closed),
  Type.Object({ kind: Type.Literal('fields'), fields: Type.Array(text, { maxItems: 300 }) }, closed),
  Type.Object({ kind: Type.Literal('purposes'), purposes: Type.Array(text, { maxItems: 100 }) }, closed),
]);

export const restrict = Type.Object(
  {
    ground: oneOf(restrictionGrounds),
    reason,
    scope: Type.Optional(scope),
    until: Type.Optional(day),
    preview,
  },
  closed,
);

export const liftNotice = Type.Object(
  {
    channel: oneOf(noticeChannels),
    at: Type.Optional(instant),
    note: Type.Optional(Type.String({ maxLength: 2_000 })),
    ground: Type.Optional(oneOf(restrictionGrounds)),
    send: Type.Optional(
      Type.Boolean({
        description:
          'By e-mail: we write to the person now. Otherwise it is put on record that the notice was given',
      }),
    ),
    text: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 10_000,
        description: 'What is sent; our own letter when absent',
      }),
    ),
    language: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('es')])),
    preview: Type.Optional(
      Type.Boolean({ description: 'Only show the letter; nothing is sent or put on record' }),
    ),
  },
  closed,
);

/** Lifting a restriction takes a reason; releasing what is blocked, an authority and a purpose. */
export const release = Type.Object(
  {
    reason: Type.Optional(reason),
    authority: Type.Optional(
      Type.String({ maxLength: 300, description: 'Of a blocked record: who asks for it' }),
    ),
    reference: Type.Optional(Type.String({ maxLength: 300 })),
    purpose: Type.Optional(Type.String({ maxLength: 2_000, description: 'Of a blocked record: for what' })),
    until: Type.Optional(instant),
    ground: Type.Optional(oneOf(restrictionGrounds)),
    notice: Type.Optional(
      Type.Object(
        {
          channel: oneOf(noticeChannels),
          at: instant,
          note: Type.Optional(Type.String({ maxLength: 2_000 })),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const block = Type.Object(
  {
    reason,
    ground: Type.Optional(oneOf(blockGrounds)),
    until: Type.Optional(
      Type.String({
        format: 'date',
        description: 'The last day of liability; three years on where it is not given',
      }),
    ),
    preview,
  },
  closed,
);

export const decision = Type.Object(
  { decision: oneOf(['approved', 'refused']), reason: Type.Optional(Type.String({ maxLength: 2_000 })) },
  closed,
);

export const closing = Type.Object({ reason: Type.Optional(Type.String({ maxLength: 2_000 })) }, closed);

export const page = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  cursor: Type.Optional(Type.String({ maxLength: 2_000 })),
});

export const use = Type.Object(
  {
    ground: oneOf(useGrounds),
    reason,
    minutes: Type.Optional(Type.Integer({ minimum: 5, maximum: 480 })),
  },
  closed,
);

export const bulkStates = Type.Object(
  {
    action: oneOf(['archive', 'restore']),
    ids: Type.Optional(Type.Array(uuid, { maxItems: 1_000 })),
    filter: Type.Optional(Type.Any()),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    act: Type.Optional(Type.String({ format: 'uuid', description: 'To undo: what archiving answered' })),
    reason,
    until: Type.Optional(day),
    preview,
  },
  closed,
);

const along = Type.Array(Type.Object({ module: text, label, count: Type.Integer() }));
const attachments = Type.Array(Type.Object({ name: text, label, count: Type.Integer() }));

export const stateAnswer = Type.Object({
  module: text,
  id: uuid,
  number: text,
  state: text,
  version: Type.Integer(),
  act: nullable(uuid),
  until: nullable(day),
  preview: Type.Boolean(),
  along,
  attachments,
});

export const bulkAnswer = Type.Object({
  act: nullable(uuid),
  preview: Type.Boolean(),
  matched: Type.Integer(),
  changeable: Type.Integer(),
  changed: Type.Integer(),
  along,
  attachments,
});

export const tombstone = Type.Object({
  module: text,
  id: uuid,
  number: text,
  state: text,
  ground: text,
  since: instant,
  until: day,
  /** The record that it was blocked along with. */
  along: nullable(Type.Object({ module: text, id: uuid, number: text })),
});

export const blockedList = Type.Object({
  items: Type.Array(
    Type.Object({
      module: text,
      id: uuid,
      number: text,
      ground: text,
      since: instant,
      by: party,
      until: day,
      /** The last day of liability has passed: it is to be destroyed. */
      over: Type.Boolean(),
      /** Records that were blocked along with it. */
      along: Type.Integer(),
      /** Releases that wait for a second person, and those that are open. */
      awaiting: Type.Integer(),
      open: Type.Integer(),
    }),
  ),
  next: nullable(text),
});

export const releaseShape = Type.Object({
  id: uuid,
  module: text,
  record: uuid,
  kind: text,
  authority: nullable(text),
  reference: nullable(text),
  purpose: text,
  askedAt: instant,
  askedBy: party,
  until: instant,
  /** awaiting_second_person, approved, refused, closed, ended. */
  state: text,
  decidedAt: nullable(instant),
  decidedBy: nullable(party),
  decisionReason: nullable(text),
  closedAt: nullable(instant),
  closedBy: nullable(party),
});

export const releaseList = Type.Object({
  items: Type.Array(Type.Intersect([releaseShape, Type.Object({ number: nullable(text) })])),
  next: nullable(text),
});

export const released = Type.Object({
  until: instant,
  records: Type.Array(
    Type.Object({
      module: text,
      id: uuid,
      number: text,
      title: text,
      fields: Type.Object({}, { additionalProperties: true }),
      attached: Type.Object({}, { additionalProperties: true }),
    }),
  ),
});

export const useAnswer = Type.Object({ id: uuid, ground: text, since: instant, until: instant });
export const noticeAnswer = Type.Object({
  /** Null while our mail has not left. */
  at: nullable(instant),
  channel: text,
  mail: nullable(Type.Object({ id: uuid, state: text })),
});
export const liftDraft = Type.Object({ language: text, subject: text, text, addressed: Type.Boolean() });

export const stateHistory = Type.Object({
  state: text,
  use: nullable(useAnswer),
  items: Type.Array(
    Type.Object({
      id: uuid,
      state: text,
      ground: nullable(text),
      scope: nullable(Type.Any()),
      reason: text,
      since: instant,
      by: party,
      until: nullable(day),
      act: uuid,
      along: nullable(Type.Object({ module: text, id: uuid, number: nullable(text), title: nullable(text) })),
      notice: nullable(noticeAnswer),
      endedAt: nullable(instant),
      endedBy: nullable(party),
      endReason: nullable(text),
    }),
  ),
});

const why = { reason: ['why', 'justification', 'note', 'comment'] } as const;
const deleteBy = { until: ['deleteBy', 'delete_by', 'keepUntil', 'retainUntil', 'archivedUntil'] } as const;

export const archiveWords: OtherWords = { keys: { ...why, ...deleteBy } };
export const reasonWords: OtherWords = { keys: why };
export const restrictWords: OtherWords = {
  keys: { ...why, ground: ['article', 'basis'] },
  values: {
    ground: {
      a: 'accuracy_contested',
      accuracy: 'accuracy_contested',
      '18(1)(a)': 'accuracy_contested',
      b: 'unlawful_processing',
      unlawful: 'unlawful_processing',
      '18(1)(b)': 'unlawful_processing',
      c: 'needed_for_claims',
      claims: 'needed_for_claims',
      '18(1)(c)': 'needed_for_claims',
      d: 'objection_pending',
      objection: 'objection_pending',
      '18(1)(d)': 'objection_pending',
    },
  },
  texts: { scope: 'kind' },
};
