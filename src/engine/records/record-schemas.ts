import { type TSchema, Type } from 'typebox';

/** Shapes of what calls about records take and give. The fields of a record are its module's: `GET /modules/{module}`. */
export const uuid = Type.String({ format: 'uuid' });
const instant = Type.String({ format: 'date-time' });

export function nullable(schema: TSchema): TSchema {
  return Type.Union([schema, Type.Null()]);
}

export const party = Type.Object({
  module: Type.String(),
  id: Type.String(),
  title: nullable(Type.String()),
});

export const record = Type.Object(
  {
    id: uuid,
    number: Type.String(),
    title: nullable(Type.String()),
    owner: nullable(party),
    state: Type.String(),
    version: Type.Integer(),
    created_at: instant,
    created_by: party,
    updated_at: instant,
    updated_by: party,
    _hidden: Type.Optional(Type.Array(Type.String())),
    _withheld: Type.Optional(Type.Array(Type.String())),
  },
  { additionalProperties: true, description: 'A record: system values, and its fields by name.' },
);

export const recordList = Type.Object({
  items: Type.Array(record),
  next: nullable(Type.String()),
  total: Type.Optional(Type.Integer()),
});

/** Fields by name; checked by their types, all findings at once. */
export const recordValues = Type.Object({}, { additionalProperties: true });

export const recordParams = Type.Object({ module: Type.String(), id: Type.String() });
export const moduleParams = Type.Object({ module: Type.String() });

const wholeNumber = Type.String({ pattern: '^[1-9][0-9]{0,3}$', description: 'a whole number from 1' });

const counted = Type.Union(
  ['exact', 'estimate', 'true', 'false', '1', '0'].map((way) => Type.Literal(way)),
  { description: 'Whether "total" is answered; "total" and "count" ask for the same' },
);

export const listQuery = Type.Object({
  filter: Type.Optional(
    Type.String({ description: 'A filter as JSON: {"field":"city","op":"eq","value":"Brno"}' }),
  ),
  sort: Type.Optional(Type.String({ description: '-updated_at,last_name' })),
  fields: Type.Optional(Type.String({ description: 'Names with commas; all when absent' })),
  limit: Type.Optional(wholeNumber),
  cursor: Type.Optional(Type.String({ maxLength: 20_000 })),
  skip: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      description: 'Records to leave out before the first',
    }),
  ),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  count: Type.Optional(counted),
  total: Type.Optional(counted),
});

/** What stands in the address of a list, as a body: the filter is JSON itself there, fields and sort may be lists. */
export const searchBody = Type.Object(
  {
    filter: Type.Optional(Type.Any({ description: 'A filter: {"field":"city","op":"in","value":["Brno"]}' })),
    sort: Type.Optional(Type.String({ maxLength: 500, description: '-updated_at,last_name' })),
    fields: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 500 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    cursor: Type.Optional(Type.String({ maxLength: 20_000 })),
    skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    total: Type.Optional(Type.Union([Type.Literal('exact'), Type.Literal('estimate')])),
  },
  { additionalProperties: false },
);

export const pageQuery = Type.Object({
  limit: Type.Optional(wholeNumber),
  cursor: Type.Optional(Type.String({ maxLength: 2_000 })),
  looks: Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')])),
});

const change = Type.Object({ from: Type.Any(), to: Type.Any() });

export const history = Type.Object({
  items: Type.Array(
    Type.Object({
      id: uuid,
      at: instant,
      action: Type.String(),
      label: Type.String(),
      actor: party,
      changes: Type.Record(Type.String(), change),
      hidden: Type.Integer(),
      erased: Type.Boolean(),
      reason: nullable(Type.String()),
      request: nullable(Type.String()),
      purpose: nullable(Type.String()),
      workflow: nullable(
        Type.Object({ code: Type.String(), version: Type.Integer(), label: nullable(Type.String()) }),
      ),
    }),
  ),
  next: nullable(Type.String()),
});

export const comment = Type.Object({
  id: uuid,
  body: Type.String(),
  internal: Type.Boolean(),
  author: party,
  fromCustomer: Type.Boolean(),
  mine: Type.Boolean(),
  version: Type.Integer(),
  createdAt: instant,
  updatedAt: instant,
});

const finding = Type.Object({ code: Type.String(), field: Type.String(), message: Type.String() });

export const batch = Type.Object(
  {
    create: Type.Optional(Type.Array(recordValues)),
    update: Type.Optional(Type.Array(recordValues)),
    atomic: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const batchAnswer = Type.Object({
  created: Type.Array(nullable(record)),
  updated: Type.Array(nullable(record)),
  problems: Type.Array(
    Type.Object({
      row: Type.String(),
      code: Type.String(),
      detail: Type.String(),
      findings: Type.Array(finding),
    }),
  ),
});

export const bulk = Type.Object(
  {
    ids: Type.Optional(Type.Array(uuid, { maxItems: 1_000 })),
    filter: Type.Optional(Type.Any()),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    values: recordValues,
    preview: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const bulkAnswer = Type.Object({
  matched: Type.Integer(),
  changeable: Type.Integer(),
  changed: Type.Integer(),
});

export const accessExplanation = Type.Object({
  user: uuid,
  action: Type.String(),
  allowed: nullable(Type.Boolean()),
  sentence: Type.String(),
  may: Type.Record(Type.String(), nullable(Type.Boolean())),
  at: nullable(Type.String()),
  gaps: Type.Array(Type.String()),
  steps: Type.Array(
    Type.Object({
      step: Type.Integer(),
      rule: Type.String(),
      outcome: Type.String(),
      decides: Type.Boolean(),
      id: nullable(uuid),
      name: nullable(Type.String()),
      sentence: Type.String(),
    }),
  ),
  fields: Type.Record(Type.String(), Type.String()),
  field: Type.Optional(
    Type.Object({
      name: Type.String(),
      right: Type.String(),
      steps: Type.Array(
        Type.Object({ profile: Type.String(), right: Type.String(), sentence: Type.String() }),
      ),
    }),
  ),
});

const sorts = Type.Array(
  Type.Object({ field: Type.String(), direction: Type.Union([Type.Literal('asc'), Type.Literal('desc')]) }),
  { maxItems: 5 },
);

const viewContent = {
  columns: Type.Array(Type.String(), { maxItems: 100 }),
  filter: Type.Optional(Type.Any()),
  sort: Type.Optional(sorts),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  shared: Type.Optional(Type.Boolean()),
};

export const savedView = Type.Object({
  id: uuid,
  module: Type.String(),
  name: Type.String(),
  columns: Type.Array(Type.String()),
  filter: Type.Any(),
  sort: sorts,
  q: Type.String(),
  shared: Type.Boolean(),
  mine: Type.Boolean(),
  conditionRemoved: Type.Boolean(),
  version: Type.Integer(),
});

export const newView = Type.Object(
  { module: Type.String(), name: Type.String({ maxLength: 80 }), ...viewContent },
  { additionalProperties: false },
);

export const viewChange = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 80 })),
    ...viewContent,
    columns: Type.Optional(viewContent.columns),
  },
  { additionalProperties: false },
);
