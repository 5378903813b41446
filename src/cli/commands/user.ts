import type { Client } from '../../client/client.ts';
import { path } from '../../client/transport.ts';
import { readablePassword } from '../../server/first-administrator.ts';
import { type Command, CommandFailed, type Invocation, UsageError } from '../command.ts';
import { jsonOption, remoteOptions, withOffice } from '../office.ts';
import { tableLines } from '../table.ts';
import { importUsers } from '../transfer/import-users.ts';

interface User {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly active: boolean;
  readonly hasPassword: boolean;
  readonly role: { readonly id: string; readonly name: string } | null;
}

interface Role {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
}

/** People who sign in: added, listed, given a new password, deactivated. */
export const userCommand: Command = {
  name: 'user',
  summary: 'The people who sign in',
  usage: [
    'user list [--json]',
    'user add <username> --name <name> --role <role> [--email <address>] [--locale en|es] [--password-stdin]',
    'user import <file> --role <role> --column name=FirstName+LastName --column email=Email [--column key=Id --keys keys.json]',
    'user password <username> [--password-stdin]',
    'user rename <username> <new username>',
    'user deactivate <username>',
    'user activate <username>',
    'user reset-factors <username>',
  ],
  options: {
    name: { type: 'string', value: 'name', meaning: 'Full name' },
    role: {
      type: 'string',
      value: 'role',
      meaning: 'Name or code of a role, such as sales or administrator',
    },
    email: { type: 'string', value: 'address', meaning: 'E-mail address' },
    column: {
      type: 'string',
      multiple: true,
      value: 'part=column',
      meaning: 'Of a file of people: which column is username, name, email, key; + joins columns',
    },
    keys: {
      type: 'string',
      value: 'file',
      meaning: 'Where the keys are written, as attesta import --values takes them',
    },
    locale: { type: 'string', value: 'en|es', meaning: 'Language; en unless told' },
    'password-stdin': {
      type: 'boolean',
      meaning: 'Read the password from standard input; without it one is made and shown this once',
    },
    ...remoteOptions,
    ...jsonOption,
  },
  async run(invocation) {
    const [what = 'list', username, ...more] = invocation.words;
    if (more.length > (what === 'rename' ? 1 : 0)) throw new UsageError(`"${more[0]}" is one word too many.`);
    const work = works[what];
    if (!work) throw new UsageError(`There is no "user ${what}".`);
    if (what !== 'list' && username === undefined)
      throw new UsageError(`Whom? "user ${what}" needs a user name.`);
    if (what === 'rename' && more.length === 0)
      throw new UsageError('"user rename" needs the name as it is and the new one.');
    await withOffice(invocation, (client) => work(client, invocation, username ?? '', more[0] ?? ''));
    return 0;
  },
};

type Work = (client: Client, invocation: Invocation, username: string, to: string) => Promise<void>;

const works: Readonly<Record<string, Work | undefined>> = {
  list,
  add,
  import: importFile,
  password: setPassword,
  rename,
  deactivate: (client, invocation, username) => setActive(client, invocation, username, false),
  activate: (client, invocation, username) => setActive(client, invocation, username, true),
  'reset-factors': resetFactors,
};

async function list(client: Client, { terminal, json }: Invocation): Promise<void> {
  const { items } = await client.read<{ items: readonly User[] }>(['users']);
  if (json) return terminal.out(JSON.stringify(items, null, 2));
  const rows = items.map((user) => [
    user.username,
    user.name,
    user.role?.name ?? '—',
    user.active ? (user.hasPassword ? 'active' : 'active, no password') : 'deactivated',
  ]);
  for (const line of tableLines(['USER', 'NAME', 'ROLE', 'STATE'], rows)) terminal.out(line);
}

async function add(client: Client, invocation: Invocation, username: string): Promise<void> {
  const [name, role, email, locale] = ['name', 'role', 'email', 'locale'].map((one) => invocation.text(one));
  if (name === undefined || role === undefined) throw new UsageError('A new user needs --name and --role.');
  const { password, made } = await passwordOf(invocation);
  const wish = {
    username,
    name,
    role: await roleId(client, role),
    ...(email === undefined ? {} : { email }),
    ...(locale === undefined ? {} : { locale }),
    password,
    // A password that was made and shown is for one sign-in; one that is given (unattended set-up) is as good as it says.
    mustChangePassword: made,
  };
  const user = await client.create<User>(['users'], wish);
  tell(invocation, user, `${user.name} can sign in as ${user.username}.`, made ? password : undefined);
}

async function importFile(client: Client, invocation: Invocation, file: string): Promise<void> {
  const role = invocation.text('role');
  if (role === undefined) throw new UsageError('Which role do they get? --role support');
  await importUsers(client, invocation, file, await roleId(client, role));
}

/** What was called so in the evidence goes by its id, and stays. */
async function rename(client: Client, invocation: Invocation, username: string, to: string): Promise<void> {
  const { id } = await userNamed(client, username);
  const user = await client.call<User>({ method: 'PATCH', path: path('users', id), body: { username: to } });
  tell(invocation, user, `${user.name} signs in as ${user.username} from now on.`);
}

async function setPassword(client: Client, invocation: Invocation, username: string): Promise<void> {
  const { id } = await userNamed(client, username);
  const { password, made } = await passwordOf(invocation);
  const body = { password, mustChangePassword: made };
  const user = await client.call<User>({ method: 'PATCH', path: path('users', id), body });
  const sentence = `${user.username} has a new password, and is signed out everywhere.`;
  tell(invocation, user, sentence, made ? password : undefined);
}

async function setActive(
  client: Client,
  invocation: Invocation,
  username: string,
  active: boolean,
): Promise<void> {
  const { id } = await userNamed(client, username);
  const user = await client.call<User>({ method: 'PATCH', path: path('users', id), body: { active } });
  const sentence = active
    ? `${user.username} may sign in again.`
    : `${user.username} may not sign in any more, and is signed out everywhere.`;
  tell(invocation, user, sentence);
}

/** For somebody who lost their second factor and their recovery codes. */
async function resetFactors(client: Client, invocation: Invocation, username: string): Promise<void> {
  const user = await userNamed(client, username);
  await client.call({ method: 'DELETE', path: path('users', user.id, 'factors') });
  tell(invocation, user, `${user.username} has no second factor any more, and is signed out everywhere.`);
}

function tell({ terminal, json }: Invocation, user: User, sentence: string, password?: string): void {
  if (json) {
    terminal.out(JSON.stringify(password === undefined ? user : { ...user, password }, null, 2));
    return;
  }
  terminal.out(sentence);
  if (password !== undefined) terminal.out(`Password, shown this once: ${password}`);
}

async function passwordOf(invocation: Invocation): Promise<{ password: string; made: boolean }> {
  if (!invocation.flag('password-stdin')) return { password: readablePassword(), made: true };
  const password = (await invocation.terminal.input()).replace(/\r?\n$/, '');
  if (password === '') throw new CommandFailed('No password came by standard input.');
  return { password, made: false };
}

async function userNamed(client: Client, username: string): Promise<User> {
  const { items } = await client.read<{ items: readonly User[] }>(['users']);
  const found = items.find((user) => user.username?.toLowerCase() === username.toLowerCase());
  if (found) return found;
  throw new CommandFailed(`There is no user "${username}". "attesta user list" shows them.`);
}

async function roleId(client: Client, wanted: string): Promise<string> {
  const { items } = await client.read<{ items: readonly Role[] }>(['roles']);
  const same = (text: string | null): boolean => text?.toLowerCase() === wanted.toLowerCase();
  const found = items.find((role) => same(role.code) || same(role.name) || role.id === wanted);
  if (found) return found.id;
  const known = items.map((role) => role.code ?? role.name).join(', ');
  throw new CommandFailed(`There is no role "${wanted}". Roles: ${known}.`);
}
