/** The forms of notices, of what was given, and of collections. */
import { type TSchema, Type } from 'typebox';
import { exemptions } from './collection.ts';
import { givenChannels } from './given.ts';
import { noticeArticles } from './notice.ts';

const text = Type.String();
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <T extends string>(values: readonly T[]) =>
  Type.Union(values.map((value) => Type.Literal(value)));
const words = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const date = Type.String({ format: 'date' });
const moment = Type.String({
  maxLength: 40,
  description: 'A date (2026-03-05) or an instant; now when absent.',
});
export const closed = { additionalProperties: false } as const;
export const uuid = Type.String({ format: 'uuid' });
export const locales = oneOf(['en', 'es'] as const);
const articles = Type.Array(oneOf(noticeArticles), { minItems: 1, maxItems: 2, uniqueItems: true });
const purposes = Type.Array(words(63), { minItems: 1, maxItems: 100, uniqueItems: true });
const subjects = Type.Array(uuid, { minItems: 1, maxItems: 1_000 });

export const newNoticeSchema = Type.Object(
  {
    code: Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' }),
    version: words(40),
    language: locales,
    title: words(200),
    body: words(200_000),
    articles: Type.Optional(articles),
    purposes,
    validFrom: Type.Optional(date),
  },
  closed,
);

export const noticeEndSchema = Type.Object({ endedOn: Type.Optional(date) }, closed);

export const noticeSchema = Type.Object({
  id: text,
  code: text,
  version: text,
  language: text,
  title: text,
  body: text,
  sha256: text,
  articles: Type.Array(text),
  purposes: Type.Array(text),
  validFrom: text,
  endedOn: orNull(text),
  createdAt: text,
  current: Type.Boolean(),
  given: Type.Integer(),
});

export const publishedSchema = Type.Object({
  code: text,
  version: text,
  language: text,
  title: text,
  body: text,
  validFrom: text,
});

export const newGivenSchema = Type.Object(
  {
    subjects,
    channel: oneOf(givenChannels),
    at: Type.Optional(moment),
    send: Type.Optional(
      Type.Boolean({
        description: 'Sends the text by e-mail now; it counts from when the mail server took it.',
      }),
    ),
  },
  closed,
);

const givenSchema = Type.Object({
  id: text,
  notice: text,
  code: text,
  version: text,
  language: text,
  title: text,
  body: text,
  sha256: text,
  articles: Type.Array(text),
  purposes: Type.Array(text),
  channel: text,
  at: orNull(text),
  on: orNull(text),
  mailState: orNull(text),
});

export const newCollectionSchema = Type.Object(
  {
    subjects,
    source: words(500),
    purposes,
    obtainedAt: Type.Optional(moment),
    firstCommunication: Type.Optional(date),
    firstDisclosure: Type.Optional(date),
  },
  closed,
);

export const actsSchema = Type.Object(
  { firstCommunication: Type.Optional(date), firstDisclosure: Type.Optional(date) },
  { ...closed, minProperties: 1 },
);

export const exemptionSchema = Type.Object({ exemption: oneOf(exemptions), reason: words(2_000) }, closed);

export const collectionSchema = Type.Object({
  id: text,
  subject: text,
  source: text,
  purposes: Type.Array(text),
  obtainedOn: text,
  state: text,
  due: text,
  branch: text,
  daysLeft: Type.Integer(),
  working: Type.Array(text),
  firstCommunication: orNull(text),
  firstDisclosure: orNull(text),
  informedOn: orNull(text),
  exemption: orNull(text),
  exemptionReason: orNull(text),
});

export const owedSchema = Type.Object({
  ...collectionSchema.properties,
  person: Type.Object({ module: orNull(text), number: orNull(text), title: orNull(text) }),
});

export const informationSchema = Type.Object({
  given: Type.Array(givenSchema),
  collections: Type.Array(collectionSchema),
});
