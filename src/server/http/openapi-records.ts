/** The schemas of records in the API's description, from the definitions of their modules. */
import { fieldType } from '../../fields/index.ts';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';

/** What a record of a module is answered as, and what it is written with. */
export function recordSchemas(module: ModuleDefinition): [string, JsonValue][] {
  const values = Object.fromEntries(module.fields.map((field) => [field.name, fieldSchema(field)]));
  const written = module.fields.filter(
    (field) => !field.readOnly && fieldType(field.type).columns(field).length > 0,
  );
  return [
    [module.name, { type: 'object', title: module.label.en, properties: { ...SYSTEM_FIELDS, ...values } }],
    [
      `${module.name}_values`,
      {
        type: 'object',
        title: module.label.en,
        properties: {
          ...Object.fromEntries(written.map((field) => [field.name, fieldSchema(field)])),
          owner: { type: ['object', 'string', 'null'] },
        },
      },
    ],
  ];
}

function fieldSchema(field: ModuleDefinition['fields'][number]): JsonValue {
  const schema = fieldType(field.type).jsonSchema(field);
  const shown = typeof schema === 'object' && schema !== null && !Array.isArray(schema) ? schema : {};
  return { anyOf: [shown, { type: 'null' }], title: field.label.en };
}

const REFERENCE: JsonObject = {
  type: ['object', 'null'],
  properties: { module: { type: 'string' }, id: { type: 'string' }, title: { type: ['string', 'null'] } },
};
const SYSTEM_FIELDS: JsonObject = {
  id: { type: 'string', format: 'uuid' },
  number: { type: 'string' },
  title: { type: ['string', 'null'] },
  owner: REFERENCE,
  state: { type: 'string', enum: ['active', 'restricted', 'archived', 'blocked', 'destroyed'] },
  version: { type: 'integer' },
  created_at: { type: 'string', format: 'date-time' },
  created_by: REFERENCE,
  updated_at: { type: 'string', format: 'date-time' },
  updated_by: REFERENCE,
};
