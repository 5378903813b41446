/** The calls that say what a change of definitions would touch, and which changes there were. */
import { Type } from 'typebox';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { catalogHolder } from '../catalog/holder.ts';
import { fieldColumns } from '../catalog/table.ts';
import { sqlName } from '../database/database.ts';
import type { Operation } from '../operation.ts';
import { moduleNamed } from '../records/refusals.ts';
import { param } from '../records/request-values.ts';
import { definitionChanges } from './definition-changes.ts';

const reading = {
  method: 'GET',
  tag: 'definitions',
  scope: 'definitions:write',
  access: { kind: 'tool', tool: 'definitions' },
} as const;
const text = Type.String();
const orNull = Type.Union([text, Type.Null()]);

/** Counts are of every record, archived and blocked ones too: a change of definitions reaches them all. */
export const usageOperations: readonly Operation[] = [
  {
    ...reading,
    path: '/definitions/usage',
    summary: 'How many records each module has, in whatever state',
    response: {
      200: Type.Object({ items: Type.Array(Type.Object({ module: text, records: Type.Integer() })) }),
    },
    handle: async (context) => ({ body: { items: await recordsByModule(context) } }),
  },
  {
    ...reading,
    path: '/modules/:module/usage',
    summary: 'How many records of a module there are, and how many have a value in each field',
    params: Type.Object({ module: text }),
    response: {
      200: Type.Object({
        module: text,
        records: Type.Integer(),
        fields: Type.Record(text, Type.Integer()),
        shipped: Type.Array(text, { description: 'The fields of the product, which stay.' }),
      }),
    },
    handle: async (context, input) => ({
      body: await usageOf(context, moduleNamed(context, param(input, 'module'))),
    }),
  },
  {
    ...reading,
    path: '/definitions/changes',
    summary: 'Who changed which definition when, with what it was before: from the evidence, newest first',
    query: Type.Partial(
      Type.Object({
        module: Type.String({ maxLength: 63 }),
        kind: Type.Union(
          ['module', 'field', 'purpose', 'retention', 'workflow'].map((each) => Type.Literal(each)),
        ),
        limit: Type.Integer({ minimum: 1, maximum: 200 }),
        before: Type.String({ format: 'uuid' }),
      }),
    ),
    response: {
      200: Type.Object({
        items: Type.Array(
          Type.Object({
            event: text,
            at: text,
            by: orNull,
            kind: text,
            name: text,
            before: Type.Any(),
            after: Type.Any(),
          }),
        ),
        next: orNull,
      }),
    },
    handle: async (context, { query }) => ({
      body: await definitionChanges(context, {
        ...(query.module && { module: query.module }),
        ...(query.kind && { kind: query.kind }),
        ...(query.before && { before: query.before }),
        limit: Number(query.limit ?? 50),
      }),
    }),
  },
];

async function recordsByModule({ catalog, database }: CallContext) {
  const names = [...catalog.modules.keys()];
  const counts = names.map((name, index) => `(SELECT count(*) FROM data.${sqlName(name)}) AS "${index}"`);
  const [row] = await database.owner.query<Record<string, number>>(`SELECT ${counts.join(', ')}`);
  return names.map((module, index) => ({ module, records: Number(row?.[index] ?? 0) }));
}

async function usageOf({ database }: CallContext, module: ModuleDefinition) {
  const product = catalogHolder(database)?.shipped.modules.find((one) => one.name === module.name);
  const stored = module.fields.filter((field) => fieldColumns(field).length > 0);
  const counts = stored.map((field, index) => `count(*) FILTER (WHERE ${filled(field)}) AS "${index}"`);
  const [row] = await database.owner.query<Record<string, number>>(
    `SELECT ${['count(*) AS records', ...counts].join(', ')} FROM data.${sqlName(module.name)}`,
  );
  return {
    module: module.name,
    records: Number(row?.records ?? 0),
    fields: Object.fromEntries(stored.map((field, index) => [field.name, Number(row?.[index] ?? 0)])),
    shipped: product?.fields.map((field) => field.name) ?? [],
  };
}

function filled(field: FieldDefinition): string {
  return `num_nonnulls(${fieldColumns(field)
    .map((column) => sqlName(column.name))
    .join(', ')}) > 0`;
}
