/** The forms of recipients, disclosures and tasks: for their description, for what comes in, and for what may leave. */
import { type TSchema, Type } from 'typebox';
import { personalCategories } from '../../metadata/privacy.ts';
import { noticeResults, notifiedRights } from './notices.ts';
import { processorClauses, reaches, recipientRoles, safeguards } from './recipient.ts';

const text = Type.String();
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <T extends string>(values: readonly T[]) =>
  Type.Union(values.map((value) => Type.Literal(value)));
const words = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const date = Type.String({ format: 'date' });
const label = Type.Object({ en: text, es: Type.Optional(text) });
export const closed = { additionalProperties: false } as const;
export const uuid = Type.String({ format: 'uuid' });

const categoryList = Type.Array(oneOf(personalCategories), {
  uniqueItems: true,
  maxItems: personalCategories.length,
});

const whatFor = Type.Object({ en: words(500), es: Type.Optional(words(500)) }, closed);
const codes = Type.Array(words(63), { uniqueItems: true, maxItems: 100 });

const optional = {
  categories: Type.Optional(categoryList),
  purposes: Type.Optional(codes),
  reach: Type.Optional(oneOf(reaches)),
  safeguard: Type.Optional(orNull(oneOf(safeguards))),
  safeguardNote: Type.Optional(orNull(words(500))),
  contractOn: Type.Optional(orNull(date)),
  contractReference: Type.Optional(orNull(words(200))),
  clauses: Type.Optional(
    Type.Array(oneOf(processorClauses), {
      uniqueItems: true,
      maxItems: processorClauses.length,
      description: 'The clauses of Art. 28(3) that stand in the contract with a processor.',
    }),
  ),
  clausesCheckedOn: Type.Optional(orNull(date)),
  contact: Type.Optional(orNull(words(300))),
  since: Type.Optional(date),
  endedOn: Type.Optional(orNull(date)),
};
const required = {
  name: words(200),
  role: oneOf(recipientRoles),
  whatFor,
  modules: Type.Array(words(63), { minItems: 1, uniqueItems: true, maxItems: 100 }),
  country: Type.String({
    minLength: 2,
    maxLength: 2,
    description: 'ISO 3166-1 alpha-2: where the data is processed.',
  }),
};

export const newRecipientSchema = Type.Object({ ...required, ...optional }, closed);
export const recipientChangeSchema = Type.Object(
  {
    ...optional,
    name: Type.Optional(required.name),
    role: Type.Optional(required.role),
    whatFor: Type.Optional(required.whatFor),
    modules: Type.Optional(required.modules),
    country: Type.Optional(required.country),
  },
  { ...closed, minProperties: 1 },
);

export const recipientSchema = Type.Object({
  id: text,
  name: text,
  role: text,
  whatFor: label,
  modules: Type.Array(text),
  categories: Type.Array(text),
  purposes: Type.Array(text),
  reach: text,
  country: text,
  transfer: Type.Boolean(),
  safeguard: orNull(text),
  safeguardNote: orNull(text),
  contractOn: orNull(text),
  contractReference: orNull(text),
  clauses: Type.Array(text),
  clausesCheckedOn: orNull(text),
  /** Clauses of Art. 28(3) that nobody has found in the contract of a processor. */
  missingClauses: Type.Array(text),
  contact: orNull(text),
  since: text,
  endedOn: orNull(text),
  /** What the law asks for and the entry lacks. */
  lacks: Type.Array(text),
  createdAt: text,
  updatedAt: text,
  version: Type.Integer(),
});

export const actualRecipientSchema = Type.Object({
  id: text,
  name: text,
  role: text,
  roleLabel: label,
  whatFor: label,
  modules: Type.Array(Type.Object({ name: text, label })),
  categories: Type.Array(text),
  categoryLabels: Type.Array(label),
  country: text,
  countryLabel: label,
  transfer: Type.Boolean(),
  safeguard: orNull(text),
  safeguardLabel: orNull(label),
  safeguardNote: orNull(text),
  reach: text,
  since: text,
  last: orNull(text),
  times: Type.Integer(),
  told: orNull(text),
  /** Portions that do not go there because the person objects. */
  withheld: Type.Array(Type.Object({ portion: text, label, since: text })),
});

export const newDisclosureSchema = Type.Object(
  {
    recipient: uuid,
    at: Type.Optional(
      Type.String({ maxLength: 40, description: 'A date (2026-03-05) or an instant; now when absent.' }),
    ),
    categories: Type.Optional(categoryList),
    request: Type.Optional(uuid),
    despite: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2_000,
        description: 'Why data that the person objects to sharing went there all the same',
      }),
    ),
  },
  closed,
);

export const noticeSchema = Type.Object({
  id: text,
  recipient: Type.Object({ id: text, name: text, role: text, country: text, contact: orNull(text) }),
  categories: Type.Array(text),
  right: oneOf(notifiedRights),
  request: orNull(text),
  erasure: orNull(text),
  requestNumber: orNull(text),
  consent: orNull(Type.Object({ subject: text, purpose: text })),
  objection: orNull(Type.Object({ subject: text, portion: text })),
  owedAt: text,
  state: oneOf(['open', ...noticeResults] as const),
  toldOn: orNull(text),
  channel: orNull(text),
  reason: orNull(text),
  proof: orNull(text),
  mail: orNull(Type.Object({ id: text, at: text, state: text })),
  settledAt: orNull(text),
  settledBy: orNull(Type.Object({ id: text, name: text })),
});

export const noticeOutcomeSchema = Type.Object(
  {
    result: oneOf(noticeResults),
    on: Type.Optional(date),
    channel: Type.Optional(words(200)),
    proof: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 300,
        description:
          'Where it can be seen, such as the number of a registered letter. Nothing about the person.',
      }),
    ),
    reason: Type.Optional(words(2000)),
  },
  closed,
);

export const locales = oneOf(['en', 'es'] as const);

export const noticeLetterSchema = Type.Object({ to: orNull(text), language: text, subject: text, text });

export const noticeMailSchema = Type.Object(
  {
    to: Type.Optional(words(254)),
    language: Type.Optional(locales),
    text: Type.Optional(words(10_000)),
  },
  closed,
);

export const noticeStates = oneOf(['open', ...noticeResults] as const);
