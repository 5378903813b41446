/** People of a file become users: each with a password that is shown once. Whoever is there already stays as they are. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Client } from '../../client/client.ts';
import { watchEncoding } from '../../engine/imports/reading/encodings.ts';
import { guessTextReading, readHead } from '../../engine/imports/reading/open-table.ts';
import { readablePassword } from '../../server/first-administrator.ts';
import { CommandFailed, type Invocation, UsageError } from '../command.ts';
import { tableLines } from '../table.ts';

const MOST_USERS = 5_000;
const parts = ['username', 'name', 'email', 'key'] as const;
type Part = (typeof parts)[number];

interface Person {
  readonly username: string;
  readonly name: string;
  readonly email: string | undefined;
  /** What other files call this person. */
  readonly key: string | undefined;
}

interface KnownUser {
  readonly username: string;
}

/** `role` is an id. Answers how many were added. */
export async function importUsers(
  client: Client,
  invocation: Invocation,
  path: string,
  role: string,
): Promise<void> {
  const { terminal } = invocation;
  const people = await peopleOf(path, columnsOf(invocation));
  const { items } = await client.read<{ items: readonly KnownUser[] }>(['users']);
  const known = new Set(items.map((user) => user.username?.toLowerCase()));
  const rows: string[][] = [];
  for (const [index, { username, name, email }] of people.entries()) {
    terminal.progress('Adding', index, people.length);
    if (known.has(username.toLowerCase())) {
      rows.push([username, name, 'there already']);
      continue;
    }
    const password = readablePassword();
    await client.create(['users'], { username, name, role, password, ...(email && { email }) });
    known.add(username.toLowerCase());
    rows.push([username, name, password]);
  }
  terminal.progress('Adding', 1, 1);
  for (const line of tableLines(['USER', 'NAME', 'PASSWORD, SHOWN THIS ONCE'], rows)) terminal.out(line);
  await writeKeys(invocation, people);
}

function columnsOf(invocation: Invocation): Readonly<Partial<Record<Part, readonly string[]>>> {
  const columns: Partial<Record<Part, readonly string[]>> = {};
  for (const text of invocation.texts('column')) {
    const [name = '', column = ''] = text.split('=', 2);
    const part = parts.find((one) => one === name);
    if (!part || column === '')
      throw new UsageError(
        `--column ${text}: write username, name, email or key, =, and a column of the file.`,
      );
    columns[part] = column.split('+').map((one) => one.trim());
  }
  if (!columns.name || !(columns.username ?? columns.email))
    throw new UsageError('Say at least --column name=… and --column email=… or username=….');
  return columns;
}

async function peopleOf(path: string, columns: ReturnType<typeof columnsOf>): Promise<readonly Person[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size === 0)
    throw new CommandFailed(`There is no file "${path}", or it is empty.`);
  const content = async (): Promise<Readable> => createReadStream(path);
  const watch = watchEncoding();
  watch.see(await buffer(await content()));
  const reading = await guessTextReading(content, watch.guess().encoding);
  const { headers, rows, more } = await readHead(content, 'csv', reading, MOST_USERS);
  if (more) throw new CommandFailed(`A file may have ${MOST_USERS} people.`);
  const places = new Map(headers.map((header, index) => [header.toLowerCase(), index]));
  const read = (cells: readonly string[], part: Part): string =>
    (columns[part] ?? [])
      .map((column) => cells[placeOf(places, column)]?.trim() ?? '')
      .join(' ')
      .trim();
  return rows.map(({ line, cells, problem }) => {
    if (problem) throw new CommandFailed(`Line ${line} cannot be read (${problem}).`);
    const email = read(cells, 'email') || undefined;
    const username = read(cells, 'username') || (email?.split('@')[0] ?? '');
    const name = read(cells, 'name');
    if (username === '' || name === '') throw new CommandFailed(`Line ${line} has no name or no user name.`);
    return { username, name, email, key: read(cells, 'key') || undefined };
  });
}

function placeOf(places: ReadonlyMap<string, number>, column: string): number {
  const place = places.get(column.toLowerCase());
  if (place !== undefined) return place;
  throw new CommandFailed(`The file has no column "${column}". It has: ${[...places.keys()].join(', ')}.`);
}

/** A file for `attesta import --values`: what another file calls these people, and who they are here. */
async function writeKeys({ text, terminal }: Invocation, people: readonly Person[]): Promise<void> {
  const path = text('keys');
  if (path === undefined) return;
  const keys = Object.fromEntries(people.flatMap(({ key, username }) => (key ? [[key, username]] : [])));
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(keys, null, 2)}\n`);
  } finally {
    await file.close();
  }
  terminal.note(`${Object.keys(keys).length} keys are in ${path}.`);
}
