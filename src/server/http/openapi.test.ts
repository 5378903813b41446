import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';
import { operationsOf } from '../operations.ts';

interface Described {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

test('every call says what it answers, so that nothing else leaves', () => {
  const silent = operationsOf(server.engine).filter(
    (operation) => Object.keys(operation.response).length === 0 && operation.method === 'GET',
  );
  // Answers of these are streams.
  expect(
    silent.filter(
      (operation) =>
        !/content|download|file|archive|certificate|export|proof-pack|\.csv$/.test(operation.path),
    ),
  ).toEqual([]);
});

test('every answer that a call declares can be written', () => {
  const make = SerializerSelector()({}, {});
  for (const { method, path, response } of operationsOf(server.engine)) {
    for (const [httpStatus, schema] of Object.entries(response)) {
      expect(typeof make({ method, url: path, httpStatus, schema }), `${method} ${path}`).toBe('function');
    }
  }
});

test('no two calls have the same address, and every scope is an area and a verb', () => {
  const operations = operationsOf(server.engine);
  const addresses = operations.map(
    (operation) => `${operation.method} ${operation.path.replace(/:\w+/g, ':')}`,
  );
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(operations.filter((operation) => !/^(portal|[a-z_]+:[a-z_]+)$/.test(operation.scope))).toEqual([]);
});

test('the description is OpenAPI 3.1: ids are unique, path parameters declared, references lead somewhere', async () => {
  const { body } = await server.admin.get('/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  const ids: string[] = [];
  for (const [path, methods] of Object.entries<Record<string, Described>>(body.paths)) {
    for (const described of Object.values(methods)) {
      ids.push(described.operationId);
      const declared = described.parameters.filter((one) => one.in === 'path').map((one) => one.name);
      expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
      expect(Object.keys(described.responses).length).toBeGreaterThan(1);
    }
  }
  expect(new Set(ids).size).toBe(ids.length);
  const references = [...JSON.stringify(body).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
  expect(references.length).toBeGreaterThan(0);
  for (const reference of new Set(references)) {
    const found = reference.split('/').reduce((at, key) => at?.[key], body);
    expect([reference, typeof found]).toEqual([reference, 'object']);
  }
});

test('it describes each module’s fields, without those that are hidden from who asks', async () => {
  const mine = (await server.admin.get('/openapi.json')).body.components.schemas;
  expect(Object.keys(mine.contacts.properties)).toEqual(
    expect.arrayContaining(['id', 'last_name', 'birth_date']),
  );
  const accountant = await server.as('accounting');
  const theirs = (await accountant.get('/openapi.json')).body.components.schemas;
  expect(Object.keys(theirs.contacts.properties)).toContain('last_name');
  expect(Object.keys(theirs.contacts.properties)).not.toContain('birth_date');
  expect(theirs.personal_consents).toBeUndefined();
  expect((await server.visitor.get('/openapi.json')).body.components.schemas.contacts).toBeDefined();
});

test('a text that is no JSON is described as what it is sent as', async () => {
  const { paths } = (await server.admin.get('/openapi.json')).body;
  for (const path of ['/evidence/checkpoint', '/evidence/key']) {
    const answer = await server.admin.get(path);
    expect(answer.headers['content-type']).toMatch(/^text\/plain/);
    expect(Object.keys(paths[`/api/v1${path}`].get.responses['200'].content)).toEqual(['text/plain']);
  }
});

test('what compares versions says so, tells the version where it is read, and refuses one that is not the present', async () => {
  const { paths } = (await server.admin.get('/openapi.json')).body;
  for (const path of ['/settings', '/settings/sign-in', '/secret-settings']) {
    const { get, patch } = paths[`/api/v1${path}`];
    expect(patch.parameters.map((one: { name: string }) => one.name)).toContain('If-Match');
    expect(Object.keys(get.responses['200'].headers)).toEqual(['ETag']);
    expect((await server.admin.get(path)).headers.etag).toMatch(/^"\d+"$/);
    expect((await server.admin.patch(path, {}, { headers: { 'if-match': '"999"' } })).status).toBe(412);
  }
});

test('whatever is changed by PATCH compares versions, but for an import: it has none, and only its owner changes it', () => {
  const blind = operationsOf(server.engine).filter((one) => one.method === 'PATCH' && !one.versioned);
  expect(blind.map((one) => one.path)).toEqual(['/imports/:id']);
});
