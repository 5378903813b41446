import { type TSchema, Type } from 'typebox';

/** The form of definitions as calls take them. What they mean is checked by `checkModule`, with numbered findings. */
const closed = { additionalProperties: false } as const;
const name = Type.String({ minLength: 1, maxLength: 63 });
const label = Type.Object(
  { en: Type.String({ maxLength: 500 }), es: Type.Optional(Type.String({ maxLength: 500 })) },
  closed,
);

function oneOf(...values: readonly string[]): TSchema {
  return Type.Union(values.map((value) => Type.Literal(value)));
}

const leftOut = Type.Object({ leftOut: Type.String({ maxLength: 60 }) }, closed);
const inPackage = Type.Union([Type.Literal(true), leftOut]);

const onErasure = Type.Union([
  Type.Object({ action: Type.Literal('delete') }, closed),
  Type.Object({ action: Type.Literal('mask'), strategy: Type.String({ maxLength: 60 }) }, closed),
  Type.Object(
    {
      action: Type.Literal('keep'),
      ground: Type.String({ maxLength: 60 }),
      retention: Type.String({ maxLength: 63 }),
    },
    closed,
  ),
]);

const privacy = Type.Union([
  Type.Object(
    { category: Type.Literal('none'), reason: Type.Optional(Type.String({ maxLength: 500 })) },
    closed,
  ),
  Type.Object(
    {
      category: Type.String({ maxLength: 60 }),
      sensitivity: oneOf('ordinary', 'special', 'criminal', 'confidential'),
      origin: oneOf('provided', 'observed', 'derived', 'third_party'),
      purposes: Type.Array(name, { maxItems: 50 }),
      retention: name,
      onErasure,
      inAccess: inPackage,
      inPortability: inPackage,
      disclosure: Type.Array(Type.String({ maxLength: 63 }), { maxItems: 50 }),
      portal: oneOf('hidden', 'shown', 'may_propose', 'may_edit'),
    },
    closed,
  ),
]);

const fieldParts = {
  name,
  type: Type.String({ maxLength: 60 }),
  label,
  help: Type.Optional(label),
  required: Type.Optional(Type.Boolean()),
  unique: Type.Optional(Type.Boolean()),
  readOnly: Type.Optional(Type.Boolean()),
  default: Type.Optional(Type.Any()),
  options: Type.Optional(Type.Object({}, { additionalProperties: true })),
  indexed: Type.Optional(Type.Boolean()),
  searchable: Type.Optional(Type.Boolean()),
  privacy,
};
const field = Type.Object(fieldParts, closed);

const block = Type.Object({ name, label, fields: Type.Array(name, { maxItems: 300 }) }, closed);
const relation = Type.Object(
  {
    name,
    label,
    module: name,
    by: name,
    cascade: Type.Optional(Type.Boolean()),
    goesAlong: Type.Optional(Type.Boolean()),
  },
  closed,
);
const sort = Type.Object({ field: Type.String({ maxLength: 300 }), direction: oneOf('asc', 'desc') }, closed);
const view = Type.Object(
  {
    name,
    label,
    columns: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 100 }),
    filter: Type.Optional(Type.Any()),
    sort: Type.Optional(Type.Array(sort, { maxItems: 5 })),
  },
  closed,
);
const subject = Type.Union([
  Type.Object({ kind: Type.Literal('self') }, closed),
  Type.Object(
    {
      kind: Type.Literal('paths'),
      paths: Type.Array(Type.String({ maxLength: 300 }), { minItems: 1, maxItems: 10 }),
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal('none'), reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed),
]);

const changeable = {
  label,
  labelPlural: label,
  icon: Type.String({ maxLength: 60 }),
  numberPrefix: Type.String({ maxLength: 6 }),
  titleFields: Type.Array(name, { minItems: 1, maxItems: 10 }),
  blocks: Type.Array(block, { maxItems: 50 }),
  relations: Type.Array(relation, { maxItems: 50 }),
  views: Type.Array(view, { maxItems: 50 }),
  defaultSharing: oneOf('private', 'read', 'read_edit', 'read_edit_delete'),
  comments: Type.Boolean(),
  files: Type.Boolean(),
};

export const newModule = Type.Object(
  {
    name,
    ...changeable,
    icon: Type.Optional(changeable.icon),
    blocks: Type.Optional(changeable.blocks),
    relations: Type.Optional(changeable.relations),
    views: Type.Optional(changeable.views),
    defaultSharing: Type.Optional(changeable.defaultSharing),
    comments: Type.Optional(Type.Boolean()),
    files: Type.Optional(Type.Boolean()),
    fields: Type.Array(field, { minItems: 1, maxItems: 300 }),
    subject,
    partOf: Type.Optional(name),
  },
  closed,
);

export const moduleChange = Type.Partial(Type.Object(changeable, closed));
export const newField = Type.Object(
  {
    ...fieldParts,
    block: Type.Optional(name),
    leadsToPerson: Type.Optional(
      Type.Boolean({
        description:
          'A reference through which the records are about a person too: they are gathered and erased with that person.',
      }),
    ),
  },
  closed,
);
const writtenField = Type.Object(
  { ...Type.Partial(Type.Object(fieldParts)).properties, name, block: Type.Optional(name) },
  closed,
);
/** A module among others that are written down: of one that is there, only what is to change. */
export const writtenModule = Type.Object(
  {
    ...Type.Partial(Type.Object(changeable)).properties,
    name,
    fields: Type.Optional(Type.Array(writtenField, { maxItems: 300 })),
    subject: Type.Optional(subject),
    partOf: Type.Optional(name),
  },
  closed,
);
export const fieldChange = Type.Partial(Type.Object({ ...fieldParts, block: name }, closed));

/** A definition as it is given: whatever it holds, it is no secret to who may see the module. */
export const moduleAnswer = Type.Object(
  { name: Type.String(), origin: Type.String(), version: Type.Integer() },
  { additionalProperties: true },
);
export const fieldAnswer = Type.Object(
  { name: Type.String(), type: Type.String(), version: Type.Integer() },
  { additionalProperties: true },
);

const text = Type.String({ maxLength: 500 });
const settings = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  address: text,
  email: text,
  phone: text,
  dpoName: text,
  dpoEmail: text,
  calendar: Type.String({
    pattern: '^(none|[A-Z]{2}(-[A-Z0-9]{1,3})?)$',
    description: 'the code of a calendar, or none',
    examples: ['DE-BY'],
  }),
  country: Type.String({ pattern: '^[A-Z]{2}$', description: 'a country code (ISO 3166)', examples: ['ES'] }),
  timeZone: Type.String({ maxLength: 60 }),
  currency: Type.String({
    pattern: '^[A-Z]{3}$',
    description: 'a currency code (ISO 4217)',
    examples: ['EUR'],
  }),
  languages: Type.Array(oneOf('en', 'es'), { minItems: 1, maxItems: 2 }),
  authorityName: text,
  authorityUrl: text,
  automatedDecisions: Type.String({ maxLength: 4000 }),
  portalColour: Type.String({ pattern: '^#[0-9a-fA-F]{6}$', description: 'a colour', examples: ['#1d4ed8'] }),
  pauses: Type.Union([Type.Literal('law'), Type.Literal('none')]),
  exportHours: Type.Integer({ minimum: 1, maximum: 720 }),
};

export const settingsAnswer = Type.Object({ ...settings, version: Type.Integer() });
export const settingsChange = Type.Partial(Type.Object(settings, closed));
