/** Shapes of what calls about reports take and give. */
import { Type } from 'typebox';
import { nullable, uuid } from '../records/record-schemas.ts';
import { questionParts } from './question.ts';

const text = Type.String();
const ids = Type.Array(uuid, { maxItems: 500 });

const sharing = Type.Object(
  { all: Type.Optional(Type.Boolean()), roles: Type.Optional(ids), groups: Type.Optional(ids) },
  {
    additionalProperties: false,
    description: 'Who may ask it besides its owner, each with their own rights: everyone, roles, groups',
  },
);

const description = Type.String({ maxLength: 1_000 });
const name = Type.String({ maxLength: 80 });

export const newReport = Type.Object(
  { ...questionParts, name, description: Type.Optional(description), sharing: Type.Optional(sharing) },
  { additionalProperties: false },
);

export const reportChange = Type.Object(
  {
    ...questionParts,
    module: Type.Optional(questionParts.module),
    kind: Type.Optional(questionParts.kind),
    name: Type.Optional(name),
    description: Type.Optional(description),
    sharing: Type.Optional(sharing),
  },
  { additionalProperties: false },
);

export const savedReport = Type.Object(
  {
    ...questionParts,
    id: uuid,
    name: text,
    description: text,
    owner: Type.Object({ id: uuid, name: text }),
    sharing: Type.Object({ all: Type.Boolean(), roles: Type.Array(text), groups: Type.Array(text) }),
    /** Whether the caller may change and delete it. */
    mayChange: Type.Boolean(),
    mine: Type.Boolean(),
    conditionRemoved: Type.Boolean(),
    version: Type.Integer(),
    updatedAt: Type.String({ format: 'date-time' }),
  },
  { description: 'A report: what is asked, and who may ask it. Answers are kept nowhere.' },
);

const key = Type.Union([
  Type.Null(),
  Type.Boolean(),
  Type.String(),
  Type.Object({
    module: text,
    id: text,
    number: Type.Optional(nullable(text)),
    title: nullable(text),
  }),
]);

const figures = {
  currency: Type.Optional(nullable(text)),
  count: Type.Integer(),
  values: Type.Array(nullable(text)),
};

const summary = Type.Object({
  kind: Type.Literal('summary'),
  module: text,
  groups: Type.Array(Type.Object({ field: text, by: Type.Optional(text), label: text })),
  aggregates: Type.Array(
    Type.Object({
      function: text,
      field: text,
      label: text,
      kind: text,
      currency: nullable(text),
      perCurrency: Type.Boolean(),
    }),
  ),
  rows: Type.Array(
    Type.Object({
      groups: Type.Array(Type.Object({ key, text: nullable(text) })),
      ...figures,
      filter: Type.Any({ description: 'The records of the row, as the filter of a list' }),
    }),
  ),
  totals: Type.Array(Type.Object(figures)),
  of: Type.Integer(),
  cut: nullable(text),
  leftOut: Type.Object({ restricted: Type.Optional(Type.Integer()) }),
});

const recordOfList = Type.Object(
  { id: uuid },
  { additionalProperties: true, description: 'A record, as GET /records/{module} gives it' },
);

const table = Type.Object({
  kind: Type.Literal('table'),
  module: text,
  columns: Type.Array(Type.Object({ name: text, label: text })),
  hiddenColumns: Type.Array(text),
  items: Type.Array(recordOfList),
  next: nullable(text),
  total: Type.Optional(Type.Integer()),
});

export const answer = Type.Union([summary, table], {
  description: 'Records, a page at a time, or groups with their figures and totals',
});

export const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'Of a table' })),
  cursor: Type.Optional(
    Type.String({ maxLength: 5_000, description: 'Of a table: next of the page before' }),
  ),
  total: Type.Optional(Type.Union([Type.Literal('exact'), Type.Literal('estimate')])),
};
