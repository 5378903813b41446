/** Every command and every call of the documentation exists, with the options and the body that are shown. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';
import type { Operation } from '../engine/operation.ts';
import { SETTINGS } from '../server/settings-table.ts';
import { commands } from './commands.ts';

/** Read by the command line, and by tests. */
const elsewhere = ['ATTESTA_TOKEN', 'ATTESTA_URL', 'ATTESTA_WORLDS'];

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Line {
  readonly where: string;
  readonly text: string;
}

const pages = ['README.md', 'CONTRIBUTING.md', ...markdownIn('docs')];

function markdownIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.md') && !name.startsWith('decisions'))
    .map((name) => `${folder}/${name}`);
}

/** What stands in fenced blocks and between backticks, a command a line, in one piece where it goes on after a backslash. */
const lines: readonly Line[] = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const fences = [...text.matchAll(/^```(?:sh)?\n(.*?)^```/gms)].map(([, block = '']) => block);
  const inline = [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code = '']) => code,
  );
  return [...fences.flatMap(commandsIn), ...inline]
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map((line) => ({ where: page, text: line.trim() }));
});

/** The lines of a block, each to its end: what goes on after a backslash, or within quotes, is one. */
function commandsIn(block: string): readonly string[] {
  const found: string[] = [];
  let open = '';
  for (const line of block.replaceAll(/\\\n\s*/g, ' ').split('\n')) {
    const command = open === '' ? line : `${open}\n${line}`;
    open = isOpen(command) ? command : '';
    if (open === '') found.push(command);
  }
  return found;
}

/** Whether a quote is not closed. Quotes behind a # are none. */
function isOpen(command: string): boolean {
  let quote = '';
  let comment = false;
  for (const [place, sign] of [...command].entries()) {
    if (sign === '\n') comment = false;
    else if (comment) continue;
    else if (quote === '' && sign === '#' && /^\s?$/.test(command[place - 1] ?? '')) comment = true;
    else if (quote === '' && (sign === "'" || sign === '"')) quote = sign;
    else if (sign === quote && !(quote === '"' && command[place - 1] === '\\')) quote = '';
  }
  return quote !== '';
}

/** The words of a shell line up to where another command begins. */
function words(text: string): readonly string[] {
  const found: string[] = [];
  for (const [word] of text.matchAll(/(?:"(?:\\.|[^"])*"|'[^']*'|\\.|[^\s"'])+/g)) {
    if (word.startsWith('#') || ['|', '&&', ';', '>', '2>&1'].includes(word)) break;
    found.push(unquoted(word));
    if (word.endsWith(';')) break;
  }
  return found;
}

function unquoted(word: string): string {
  return word.replaceAll(/"((?:\\.|[^"])*)"|'([^']*)'/g, (_, double?: string, single?: string) =>
    double === undefined ? (single ?? '') : double.replaceAll(/\\(["$\\])/g, '$1'),
  );
}

/** `npx attesta <name> …` as its words, wherever in the line it begins. */
function attestaCalls({ text }: Line): readonly (readonly string[])[] {
  return [...text.matchAll(/(?:^|&& |=\S+ |npx |")attesta (?=[a-z])(.*)/g)].map(([, rest = '']) =>
    words(rest),
  );
}

function wrongIn([name = '', ...args]: readonly string[]): string | undefined {
  if (name === 'help')
    return args.every((one) => commands.some((command) => command.name === one))
      ? undefined
      : 'no such command';
  const command = commands.find((one) => one.name === name);
  if (!command) return 'no such command';
  try {
    const { positionals } = parseArgs({
      // `…` and `<id>` stand for what the reader fills in.
      args: args.filter((one) => one !== '…'),
      options: command.options,
      allowPositionals: true,
      strict: true,
    });
    const seconds = command.usage.map((form) => form.split(' ')[1] ?? '');
    const named = seconds.every((one) => /^[a-z]/.test(one));
    const [first] = positionals;
    return named && first !== undefined && !seconds.includes(first)
      ? `no form "${name} ${first}"`
      : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test('every "attesta …" is a command with the options that it takes', () => {
  const calls = lines.flatMap((line) => attestaCalls(line).map((call) => ({ ...line, call })));
  const wrong = calls.flatMap(({ where, text, call }) => {
    const reason = wrongIn(call);
    return reason === undefined ? [] : [`${where}: ${text}: ${reason}`];
  });
  expect(wrong).toEqual([]);
  expect(calls.length).toBeGreaterThan(60);
});

test('every script, test file and setting that a command names is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const known = new Set<string>([...SETTINGS.map((one) => one.name), ...elsewhere]);
  const wrong = lines.flatMap(({ where, text }) => {
    const script = /^npm run ([\w:-]+)/.exec(text)?.[1];
    const path = /^node bin\/run\.mjs (?:vitest run |biome check --write )?(\S+\/\S*)/.exec(text)?.[1];
    const settings = [...text.matchAll(/\b(ATTESTA_[A-Z_]+|DATA_DIR|DATABASE_\w*URL)=/g)].map(
      ([, name = '']) => name,
    );
    return [
      ...(script !== undefined && !Object.hasOwn(scripts, script) ? [`${where}: npm run ${script}`] : []),
      ...(path !== undefined && !existsSync(join(root, path)) ? [`${where}: ${path}`] : []),
      ...settings.filter((name) => !known.has(name)).map((name) => `${where}: ${name}`),
    ];
  });
  expect(wrong).toEqual([]);
});

let server: RunningServer;
let operations: readonly Operation[];
beforeAll(async () => {
  server = await testServer();
  operations = server.operations;
});
afterAll(() => server?.close());

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}

/** `curl … "$API/…"`, and `post /… '{…}'`, which the pages define for themselves. */
function httpCall({ text }: Line): Call | undefined {
  const [name, ...args] = words(text);
  if (name === 'post' && args[0]?.startsWith('/')) return { method: 'POST', path: args[0], body: args[1] };
  if (name !== 'curl') return undefined;
  const address = args.find((one) => /^(\$API|https?:\/\/[^/]+\/api\/v1)\//.test(one)) ?? '';
  const option = (flag: string) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
  return {
    method: option('-X') ?? (args.includes('-d') ? 'POST' : 'GET'),
    path: address.replace(/^(\$API|https?:\/\/[^/]+\/api\/v1)/, ''),
    body: option('-d'),
  };
}

const UUID = '01932b6e-0000-7000-8000-000000000000';

function wrongCall({ method, path, body }: Call): string | undefined {
  const [plain = ''] = path.replaceAll(/\$[A-Z]+/g, UUID).split('?');
  const fits = ({ path: pattern }: Operation) =>
    new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(plain);
  const operation = operations.find((one) => one.method === method && fits(one));
  if (!operation) return 'no such call';
  const { properties = {} } = (operation.query ?? {}) as { readonly properties?: object };
  const query = new Set(Object.keys(properties));
  const asked = [...new URLSearchParams(path.split('?')[1] ?? '').keys()].filter((name) => !query.has(name));
  if (asked.length > 0) return `no such parameter: ${asked.join(', ')}`;
  if (body === undefined || operation.body === undefined) return undefined;
  const value = parsed(body.replaceAll(/\$[A-Z]+/g, UUID));
  if (value === undefined) return 'the body is not JSON';
  const [error] = Value.Errors(operation.body, value);
  return error && `${error.instancePath} ${error.message}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test('every curl asks for a call of the API, with a body that it takes', () => {
  const calls = lines.flatMap((line) => {
    const call = httpCall(line);
    return call ? [{ ...line, call }] : [];
  });
  const wrong = calls.flatMap(({ where, text, call }) => {
    const reason = wrongCall(call);
    return reason === undefined ? [] : [`${where}: ${text}: ${reason}`];
  });
  expect(wrong).toEqual([]);
  expect(calls.length).toBeGreaterThan(30);
});
