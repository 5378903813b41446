/** Three thousand requests made up from the API's own description: whatever is sent, the answer is never a fault of ours. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';

/** `FUZZ_SEED=7` makes up others. */
const REQUESTS = 3_000;
/** What ends the run itself: the session, the clock. */
const LEFT_OUT = /\/sessions|\/test\/clock|\/portal\/sign-outs/;

let server: RunningServer;
let known: readonly string[];
beforeAll(async () => {
  server = await testServer();
  const made = await server.admin.post('/records/contacts', {
    last_name: 'Fuzz',
    email: 'fuzz@outside.example',
  });
  const request = await server.admin.post('/requests', { type: 'access', subject: made.body.id });
  known = [
    made.body.id,
    request.body.id,
    'contacts',
    'tickets',
    'constructor',
    '00000000-0000-7000-8000-000000000000',
  ];
});
afterAll(() => server?.close());

/** mulberry32: the same requests in every run, so that a find can be found again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly format?: string;
}
interface Call {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  readonly body?: Schema;
}

const ODD: readonly unknown[] = [
  null,
  '',
  ' ',
  '\u0000',
  '\ud800',
  "'; --",
  '%',
  '../..',
  '9'.repeat(400),
  'x'.repeat(5_000),
  -1,
  0,
  1.5,
  1e308,
  2 ** 53,
  true,
  [],
  {},
  [[]],
  { __proto__x: 1 },
  'me',
  'today',
  '-30d',
  '+999999-12-31T00:00:00Z',
  '2026-02-30',
  '0000-01-01',
  '{"field":"last_name","op":"eq","value":{}}',
  '{"all":[{"any":[{"not":{"all":[]}}]}]}',
  // Names that every JavaScript object has.
  'constructor',
  'toString',
  '__proto__',
  '{"field":"constructor","op":"eq","value":"x"}',
  '{"field":"account.valueOf","op":"empty"}',
  '-hasOwnProperty',
];

function maker(random: () => number) {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const value = (schema: Schema = {}, depth = 0): unknown => {
    if (random() < 0.15 || depth > 4) return pick(ODD);
    if (schema.enum) return pick(schema.enum);
    if (schema.const !== undefined) return schema.const;
    if (schema.anyOf) return value(pick(schema.anyOf), depth + 1);
    if (schema.properties) {
      const kept = Object.entries(schema.properties).filter(() => random() < 0.7);
      return Object.fromEntries(kept.map(([key, inner]) => [key, value(inner, depth + 1)]));
    }
    switch (Array.isArray(schema.type) ? pick(schema.type) : schema.type) {
      case 'array':
        return Array.from({ length: Math.floor(random() * 3) }, () => value(schema.items, depth + 1));
      case 'integer':
      case 'number':
        return Math.floor(random() * 20) - 3;
      case 'boolean':
        return random() < 0.5;
      case 'string':
        return pick([...known, '2026-03-05', '2026-03-05T10:00:00Z', 'a', 'ES', '1 month', 'a@b.example']);
      default:
        return pick(ODD);
    }
  };
  return { pick, value };
}

async function callsOf(): Promise<readonly Call[]> {
  const { paths } = (await server.admin.get('/openapi.json')).body;
  return Object.entries(paths as Record<string, Record<string, Record<string, unknown>>>)
    .filter(([path]) => !LEFT_OUT.test(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        parameters: (operation.parameters ?? []) as Call['parameters'],
        body:
          (operation.requestBody as { content?: Record<string, { schema?: Schema }> } | undefined)?.content?.[
            'application/json'
          ]?.schema ?? {},
      })),
    );
}

it('3,000 made-up requests find no fault, and every refusal is a problem with a code and a sentence', async () => {
  const random = dice(Number(process.env.FUZZ_SEED ?? 20_260_305));
  const { pick, value } = maker(random);
  const calls = await callsOf();
  const faults: string[] = [];
  for (let index = 0; index < REQUESTS; index += 1) {
    const call = pick(calls);
    const text = (schema?: Schema) => encodeURIComponent(String(value(schema)).toWellFormed().slice(0, 200));
    const path = call.path.replace(/\{(\w+)\}/g, () =>
      random() < 0.7 ? pick(known) : text({ type: 'string' }),
    );
    const query = call.parameters
      .filter((parameter) => parameter.in === 'query' && random() < 0.4)
      .map((parameter) => `${parameter.name}=${text(parameter.schema)}`)
      .join('&');
    const sendsBody = call.method !== 'GET' && call.method !== 'DELETE' && random() < 0.95;
    const body = sendsBody ? JSON.stringify(value(call.body)) : undefined;
    const answer = await server.app.inject({
      method: call.method as 'GET',
      url: query === '' ? path : `${path}?${query}`,
      headers: { ...server.admin.headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { payload: body }),
    });
    const what = `#${index} ${call.method} ${path}?${query} ${body?.slice(0, 500)} → ${answer.statusCode} ${answer.body.slice(0, 300)}`;
    if (answer.statusCode >= 500) faults.push(what);
    else if (answer.statusCode >= 400) {
      const problem = JSON.parse(answer.body);
      if (!problem.code || !problem.detail || !problem.type?.startsWith('urn:attesta:problem:'))
        faults.push(what);
    }
  }
  expect(faults).toEqual([]);
}, 240_000);
