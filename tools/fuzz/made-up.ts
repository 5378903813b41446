/** Requests made up from the API's own description: mostly as it asks, often a little wrong, sometimes absurd. */

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly format?: string;
}

/** A call as the description tells it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  readonly body: Schema;
}

export interface MadeUp {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  /** JSON; undefined where none is sent. */
  readonly body: string | undefined;
}

const ODD: readonly unknown[] = [
  null,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202egnp.exe',
  "'; --",
  '%',
  '../..',
  '9'.repeat(400),
  'x'.repeat(5_000),
  '(a+)+$',
  -1,
  -0,
  0,
  1.5,
  1e308,
  5e-324,
  2 ** 31,
  2 ** 53,
  true,
  [],
  {},
  [[]],
  [null],
  Array.from({ length: 300 }, (_, index) => index),
  { __proto__x: 1 },
  'me',
  'today',
  '-30d',
  '-99999999999d',
  '+999999-12-31T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '2026-02-30',
  '2026-13-01T25:61:61Z',
  '0000-01-01',
  '10:00',
  '24:00:00',
  'Europe/Atlantis',
  '::ffff:1.2.3.4',
  '10.0.0.0/33',
  'http://169.254.169.254/',
  'javascript:alert(1)',
  '{"field":"last_name","op":"eq","value":{}}',
  '{"field":"last_name","op":"in","value":[null]}',
  '{"field":"created_at","op":"between","value":["today","-30d"]}',
  '{"all":[{"any":[{"not":{"all":[]}}]}]}',
  `${'{"not":'.repeat(40)}{"all":[]}${'}'.repeat(40)}`,
  // Names that every JavaScript object has.
  'constructor',
  'toString',
  '__proto__',
  '{"field":"constructor","op":"eq","value":"x"}',
  '{"field":"account.valueOf","op":"empty"}',
  '-hasOwnProperty',
];
const PLAIN = [
  '2026-03-05',
  '2026-03-05T10:00:00Z',
  'a',
  'ES',
  '1 month',
  'a@b.example',
  'en',
  'EUR',
  '12.50',
];
const BY_FORMAT: Readonly<Record<string, string>> = {
  date: '2026-03-05',
  'date-time': '2026-03-05T10:00:00Z',
  email: 'a@b.example',
  uri: 'https://example.org/x',
};

/** The calls of a description (`/openapi.json`), but those whose path matches `leftOut`. */
export function callsOf(description: unknown, leftOut: RegExp): readonly Call[] {
  const { paths } = description as { paths: Record<string, Record<string, Record<string, unknown>>> };
  return Object.entries(paths)
    .filter(([path]) => !leftOut.test(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        tag: String((operation.tags as string[] | undefined)?.[0]),
        parameters: (operation.parameters ?? []) as Call['parameters'],
        body: bodyOf(operation),
      })),
    );
}

function bodyOf({ requestBody }: Record<string, unknown>): Schema {
  const content = (requestBody as { content?: Record<string, { schema?: Schema }> } | undefined)?.content;
  return content?.['application/json']?.schema ?? {};
}

/** Words that exist: ids and names, and of each collection the ids that were seen in it. It grows while answers come in. */
export interface Known {
  readonly words: string[];
  readonly of: Map<string, string[]>;
}

/** How odd a request is: none, a little, very. Whole ones reach furthest in, odd ones are refused at the door. */
const ODDNESS = [0, 0, 0.04, 0.3] as const;
const MOST_OF_A_COLLECTION = 20;

/** Makes requests up, one for each call of the function. */
export function maker(
  description: unknown,
  calls: readonly Call[],
  known: Known,
  random: () => number,
): () => MadeUp {
  const { components } = description as { components?: { schemas?: Record<string, Schema> } };
  const byTag = Map.groupBy(calls, (call) => call.tag);
  const tags = [...byTag.keys()];
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  let oddness = 0;

  const value = (given: Schema = {}, depth = 0): unknown => {
    if (random() < oddness || depth > 5) return pick(ODD);
    const schema = given.$ref ? (components?.schemas?.[given.$ref.split('/').at(-1) ?? ''] ?? {}) : given;
    if (schema.enum) return pick(schema.enum);
    if (schema.const !== undefined) return schema.const;
    if (schema.anyOf) return value(pick(schema.anyOf), depth + 1);
    if (schema.properties) {
      const share = random() < 0.5 ? 0.9 : 0.2;
      const kept = Object.entries(schema.properties).filter(([key]) =>
        schema.required?.includes(key) ? random() >= oddness : random() < share,
      );
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
        return (
          (random() < 0.6 && BY_FORMAT[schema.format ?? '']) || pick(random() < 0.5 ? known.words : PLAIN)
        );
      default:
        return pick(random() < 0.5 ? PLAIN : ODD);
    }
  };
  const text = (schema?: Schema): string => {
    const made = value(schema);
    const plain = typeof made === 'object' && made !== null ? JSON.stringify(made) : String(made);
    return encodeURIComponent(plain.toWellFormed().slice(0, 200));
  };
  /** Where ids of a collection are known, mostly one of them. */
  const filled = (path: string): string => {
    let made = '';
    for (const [part] of path.matchAll(/\{\w+\}|[^{]+/g)) {
      if (!part.startsWith('{')) made += part;
      else if (random() < oddness) made += text({ type: 'string' });
      else made += encodeURIComponent(pick((random() < 0.8 && known.of.get(made)) || known.words));
    }
    return made;
  };

  return () => {
    oddness = pick(ODDNESS);
    // A kind of call first: the calls of records are described once for each module and would crowd out the others.
    const call = pick(byTag.get(pick(tags)) ?? calls);
    const path = filled(call.path);
    const query = call.parameters
      .filter((parameter) => parameter.in === 'query' && random() < 0.4)
      .map((parameter) => `${parameter.name}=${text(parameter.schema)}`)
      .join('&');
    const sendsBody = call.method !== 'GET' && call.method !== 'DELETE' && random() >= oddness / 4;
    return {
      method: call.method,
      url: query === '' ? path : `${path}?${query}`,
      body: sendsBody ? JSON.stringify(value(call.body)) : undefined,
    };
  };
}

/** Keeps the ids of an answer: those of `/requests` as ids of `/requests/{id}`. Old ones make room. */
export function learn(known: Known, url: string, body: string): void {
  if (!body.startsWith('{')) return;
  const told = JSON.parse(body) as { id?: unknown; items?: unknown };
  const [path = ''] = url.split('?');
  const things = Array.isArray(told.items) ? told.items : [told];
  for (const { id, name } of things.slice(0, 5) as { id?: unknown; name?: unknown }[]) {
    const word = typeof id === 'string' ? id : name;
    if (typeof word !== 'string' || path.endsWith(`/${word}`)) continue;
    const of = known.of.get(`${path}/`) ?? [];
    known.of.set(`${path}/`, of);
    if (!of.includes(word)) of.push(word);
    if (of.length > MOST_OF_A_COLLECTION) of.shift();
  }
}

/** What is wrong with an answer, whoever asked for whatever; undefined for a good one. */
export function faultOf(status: number, body: string): string | undefined {
  if (status >= 500) return `${status}`;
  if (status < 400) return undefined;
  try {
    const { code, detail, type } = JSON.parse(body) as Record<string, string>;
    if (code && detail && type?.startsWith('urn:attesta:problem:')) return undefined;
  } catch {
    // Said below.
  }
  return `${status} that is no problem`;
}
