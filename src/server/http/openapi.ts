/** The API's description, OpenAPI 3.1, from the operations and the definitions in force. */
import { type TSchema, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { problemCatalogue } from '../../engine/errors/catalogue.ts';
import type { Operation, OperationAccess } from '../../engine/operation.ts';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { API_PREFIX } from './mount.ts';
import { recordSchemas } from './openapi-records.ts';
import { otherWordsTold } from './other-words.ts';
import { needsNothing } from './validate.ts';

/** `GET /openapi.json`. Without a sign-in it describes the product; signed in, also the company's own definitions. */
export function openApiOperation(
  operations: readonly Operation[],
  shipped: readonly ModuleDefinition[],
): Operation {
  return {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description',
    tag: 'API',
    access: { kind: 'public' },
    scope: 'api:read',
    response: { 200: Type.Unknown() },
    handle: async (context) => ({ body: describeApi(operations, describedModules(context, shipped)) }),
  };
}

/** The document. Pure, for tests and for `attesta` to write to a file. */
function describeApi(given: readonly Operation[], modules: readonly ModuleDefinition[]): JsonObject {
  const paths: Record<string, Record<string, JsonValue>> = {};
  const operations = withVersions(given);
  for (const operation of operations) put(paths, operation, describeOperation(operation));
  for (const module of modules) {
    for (const operation of operations) {
      if (!(operation.path in RECORD_PATHS)) continue;
      put(paths, atModule(operation, module), describeRecordOperation(operation, module));
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Attesta',
      version: '1',
      description:
        'Records, rights requests, evidence. Errors are RFC 9457 problems; lists are read with cursors.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map((operation) => operation.tag))].sort().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'attesta_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
      responses: {
        Problem: {
          description: 'A refusal: what is wrong and what to do',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      schemas: { Problem: PROBLEM, ...Object.fromEntries(modules.flatMap(recordSchemas)) },
    },
  };
}

/** What is changed by its version is read with it. */
function withVersions(operations: readonly Operation[]): readonly Operation[] {
  const changed = new Set(operations.filter((one) => one.versioned).map((one) => one.path));
  return operations.map((one) =>
    one.method === 'GET' && changed.has(one.path) ? { ...one, versioned: true } : one,
  );
}

const PROBLEM: JsonObject = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(problemCatalogue) },
    findings: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'field', 'message'],
        properties: { code: { type: 'string' }, field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    instance: { type: 'string' },
  },
};

function describedModules(
  context: CallContext,
  shipped: readonly ModuleDefinition[],
): readonly ModuleDefinition[] {
  const mine = [...context.catalog.modules.values()].filter((module) =>
    context.rights.allows(module.name, 'read'),
  );
  return mine.length > 0 ? mine.map((module) => withoutHidden(module, context)) : shipped;
}

function withoutHidden(module: ModuleDefinition, { rights }: CallContext): ModuleDefinition {
  return {
    ...module,
    fields: module.fields.filter((field) => rights.field(module.name, field.name) !== 'hidden'),
  };
}

function put(
  paths: Record<string, Record<string, JsonValue>>,
  operation: Pick<Operation, 'method' | 'path'>,
  description: JsonObject,
): void {
  const path = `${API_PREFIX}${operation.path}`.replace(/:(\w+)/g, '{$1}');
  const methods = paths[path] ?? {};
  methods[operation.method.toLowerCase()] = description;
  paths[path] = methods;
}

function describeOperation(operation: Operation): JsonObject {
  return {
    operationId: operationId(operation),
    summary: operation.summary,
    ...described(otherWordsTold(operation.otherWords)),
    tags: [operation.tag],
    ...security(operation.access, operation.scope),
    ...(operation.stepUp && { 'x-step-up': operation.stepUp === true ? 'always' : 'sometimes' }),
    parameters: [...pathParameters(operation), ...queryParameters(operation), ...headerParameters(operation)],
    ...(operation.body
      ? { requestBody: jsonBody(plain(operation.body), !needsNothing(operation.body)) }
      : {}),
    responses: { ...responses(operation), default: { $ref: '#/components/responses/Problem' } },
  };
}

function security(access: OperationAccess, scope: string): JsonObject {
  if (access.kind === 'public') return { security: [] };
  return { security: [{ session: [] }, { token: [] }], 'x-scope': scope, 'x-access': { ...access } };
}

function pathParameters(operation: Operation): JsonValue[] {
  const known = propertiesOf(operation.params);
  return [...operation.path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: known[name] ?? { type: 'string' },
  }));
}

function queryParameters(operation: Operation): JsonValue[] {
  const required = requiredOf(operation.query);
  return Object.entries(propertiesOf(operation.query)).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: schema ?? {},
  }));
}

function headerParameters(operation: Operation): JsonValue[] {
  const kept = operation.method === 'POST' && operation.access.kind !== 'public' && !operation.neverKept;
  const compares = operation.versioned && operation.method !== 'GET';
  return [
    ...(kept
      ? [header('Idempotency-Key', 'A repetition with the same key gets the first answer, for 24 hours')]
      : []),
    ...(compares
      ? [
          header(
            'If-Match',
            'The ETag of what was read: a change of what somebody else has changed is refused (412)',
          ),
        ]
      : []),
  ];
}

function header(name: string, description: string): JsonObject {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } };
}

function responses(operation: Operation): Record<string, JsonValue> {
  const declared = Object.entries(operation.response).map(([status, schema]) => [
    status,
    answered(operation, mediaType(schema), plain(schema)),
  ]);
  if (declared.length > 0) return Object.fromEntries(declared) as Record<string, JsonValue>;
  if (operation.method === 'DELETE') return { 204: { description: 'Done' } };
  return { '2XX': { description: 'Done, with a file where there is one', content: { '*/*': {} } } };
}

/** Texts that are no JSON say so in their schema (JSON Schema, `contentMediaType`). */
function mediaType(schema: TSchema): string {
  return 'contentMediaType' in schema && typeof schema.contentMediaType === 'string'
    ? schema.contentMediaType
    : 'application/json';
}

function answered({ method, versioned }: Operation, type: string, schema: JsonValue): JsonObject {
  const tells = versioned && (method === 'GET' || method === 'PATCH' || method === 'PUT');
  const description = 'The version, for If-Match';
  return {
    description: 'Done',
    ...(tells && { headers: { ETag: { description, schema: { type: 'string' } } } }),
    content: { [type]: { schema } },
  };
}

/** The calls on records whose bodies a module's fields say more about. */
const RECORD_PATHS: Readonly<Record<string, 'many' | 'one'>> = {
  '/records/:module': 'many',
  '/records/:module/:id': 'one',
};

function atModule(operation: Operation, module: ModuleDefinition): Pick<Operation, 'method' | 'path'> {
  return { method: operation.method, path: operation.path.replace(':module', module.name) };
}

function describeRecordOperation(operation: Operation, module: ModuleDefinition): JsonObject {
  const record = { $ref: `#/components/schemas/${module.name}` };
  const list = {
    type: 'object',
    required: ['items', 'next'],
    properties: {
      items: { type: 'array', items: record },
      next: { type: ['string', 'null'] },
      total: { type: 'integer' },
    },
  };
  const answer = RECORD_PATHS[operation.path] === 'many' && operation.method === 'GET' ? list : record;
  const statuses = Object.keys(operation.response);
  const described = describeOperation({ ...operation, ...atModule(operation, module) });
  return {
    ...described,
    summary: `${operation.summary}: ${module.labelPlural.en}`,
    ...(operation.body
      ? { requestBody: jsonBody({ $ref: `#/components/schemas/${module.name}_values` }) }
      : {}),
    responses: {
      ...(statuses.length === 0
        ? responses(operation)
        : Object.fromEntries(
            statuses.map((status) => [status, answered(operation, 'application/json', answer)]),
          )),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function described(description: string | undefined): JsonObject {
  return description === undefined ? {} : { description };
}

function jsonBody(schema: JsonValue, required = true): JsonObject {
  return { required, content: { 'application/json': { schema } } };
}

/** `PATCH /records/:module/:id` as `patchRecordsModuleId`. */
function operationId(operation: Pick<Operation, 'method' | 'path'>): string {
  const words = operation.path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return (
    operation.method.toLowerCase() +
    words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  );
}

function propertiesOf(schema: object | undefined): Readonly<Record<string, JsonValue | undefined>> {
  const properties = schema && 'properties' in schema ? plain(schema.properties) : {};
  return typeof properties === 'object' && properties !== null && !Array.isArray(properties)
    ? (properties as JsonObject)
    : {};
}

function requiredOf(schema: object | undefined): readonly unknown[] {
  return schema && 'required' in schema && Array.isArray(schema.required) ? schema.required : [];
}

/** A schema as JSON: what the library keeps beside it for types goes. */
function plain(schema: unknown): JsonValue {
  return JSON.parse(JSON.stringify(schema)) as JsonValue;
}
