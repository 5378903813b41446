/** Configuration as a company writes it down: files of YAML or JSON, one or a folder of them. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { JsonObject } from '../../metadata/json.ts';
import { nearest } from '../../server/http/nearest.ts';
import { CommandFailed } from '../command.ts';

/** The lists that a file may hold, in the order in which they come into force. */
export const lists = [
  'purposes',
  'retentionRules',
  'modules',
  'profiles',
  'roles',
  'groups',
  'sharingRules',
  'recordRules',
] as const;

export type ListName = (typeof lists)[number];

/** What the files say together. */
export interface Configuration {
  /** Of the installation: name, time zone, country … */
  readonly settings: JsonObject;
  readonly entries: Readonly<Record<ListName, readonly JsonObject[]>>;
}

/** Reads files and folders. Throws `CommandFailed` with every fault of every file, each with its place. */
export async function readConfiguration(paths: readonly string[]): Promise<Configuration> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  if (files.length === 0) throw new CommandFailed('There is no .yaml, .yml or .json file there.');
  const read = await Promise.all(files.map(readOne));
  const faults = read.flatMap((one) => one.faults);
  if (faults.length > 0) throw new CommandFailed(faults.join('\n'));
  const documents = read.map((one) => one.document);
  const entriesOf = (list: ListName) =>
    documents.flatMap((document) => (document[list] ?? []) as readonly JsonObject[]);
  const said = documents.flatMap((document) => Object.entries(document.settings ?? {}));
  const twice = said.find(([key], at) => said.findIndex(([other]) => other === key) !== at);
  if (twice) throw new CommandFailed(`settings, ${twice[0]}: This is written twice. Keep one.`);
  return {
    settings: Object.fromEntries(said),
    entries: {
      purposes: entriesOf('purposes'),
      retentionRules: entriesOf('retentionRules'),
      modules: entriesOf('modules'),
      profiles: entriesOf('profiles'),
      roles: entriesOf('roles'),
      groups: entriesOf('groups'),
      sharingRules: entriesOf('sharingRules'),
      recordRules: entriesOf('recordRules'),
    },
  };
}

const ENDINGS = new Set(['.yaml', '.yml', '.json']);

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new CommandFailed(`There is no ${path}.`);
  if (!found.isDirectory()) return [path];
  const names = await readdir(path, { recursive: true });
  return names
    .filter((name) => ENDINGS.has(extname(name)))
    .sort()
    .map((name) => join(path, name));
}

interface ReadFile {
  readonly document: JsonObject;
  readonly faults: readonly string[];
}

async function readOne(file: string): Promise<ReadFile> {
  const lines = new LineCounter();
  const parsed = parseDocument(await readFile(file, 'utf8'), { lineCounter: lines, prettyErrors: false });
  // What follows the first fault is mostly its consequence.
  const [first] = parsed.errors;
  if (first) {
    const { line, col } = lines.linePos(first.pos[0]);
    return { document: {}, faults: [`${file}:${line}:${col}: ${first.message}`] };
  }
  // An alias may name a thing a few times; a file that unfolds into millions is refused by the library.
  const document: unknown = parsed.toJS({ maxAliasCount: 100 });
  if (document === null) return { document: {}, faults: [] };
  if (!isObject(document)) return { document: {}, faults: [`${file}: Begin with a key, such as modules.`] };
  return { document, faults: faultsOf(document).map((fault) => `${file}: ${fault}`) };
}

function faultsOf(document: JsonObject): string[] {
  const known = ['settings', ...lists];
  return Object.entries(document).flatMap(([key, value]) => {
    if (!known.includes(key)) {
      const near = nearest(key, known);
      return [`There is no "${key}".${near ? ` Did you mean ${near}?` : ` Write ${known.join(', ')}.`}`];
    }
    if (key === 'settings') return isObject(value) ? [] : ['"settings" is an object.'];
    if (!Array.isArray(value)) return [`"${key}" is a list.`];
    return value.flatMap((entry, at) =>
      isObject(entry) && typeof nameOf(key as ListName, entry) === 'string'
        ? []
        : [`${key}, number ${at + 1}: It needs a ${idKey(key as ListName)}.`],
    );
  });
}

/** What tells the entries of a list apart. */
function idKey(list: ListName): 'code' | 'name' {
  return list === 'purposes' || list === 'retentionRules' ? 'code' : 'name';
}

export function nameOf(list: ListName, entry: JsonObject): unknown {
  return entry[idKey(list)];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
