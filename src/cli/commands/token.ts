import type { Client, Token } from '../../client/client.ts';
import { type Command, CommandFailed, type Invocation, UsageError } from '../command.ts';
import { jsonOption, remoteClient, remoteOptions, withOffice } from '../office.ts';
import { tableLines } from '../table.ts';

interface ListedToken extends Token {
  readonly user: { readonly title: string };
}

/** API tokens: made, listed, revoked. */
export const tokenCommand: Command = {
  name: 'token',
  summary: 'API tokens',
  usage: [
    'token list [--json]',
    'token create <name> --scopes records:read,search:read [--user admin] [--days 90]',
    'token revoke <id or first characters>',
  ],
  options: {
    scopes: {
      type: 'string',
      value: 'list',
      meaning: 'What it may do, with commas; * is everything that its user may',
    },
    user: {
      type: 'string',
      value: 'username',
      meaning: 'Whose token it is, on this machine’s installation; admin unless told',
    },
    days: { type: 'string', value: 'number', meaning: 'Days until it ends; 90 unless told' },
    ...remoteOptions,
    ...jsonOption,
  },
  async run(invocation) {
    const [what = 'list', argument, ...more] = invocation.words;
    if (more.length > 0)
      throw new UsageError(`"${more[0]}" is one word too many; put a name with spaces in quotes.`);
    const work = works[what];
    if (!work) throw new UsageError(`There is no "token ${what}".`);
    if (what !== 'list' && argument === undefined)
      throw new UsageError(`Which? "token ${what}" needs a name.`);
    const user = what === 'create' ? userOf(invocation) : undefined;
    await withOffice(invocation, (client) => work(client, invocation, argument ?? ''), { user });
    return 0;
  },
};

function userOf(invocation: Invocation): string | undefined {
  const user = invocation.text('user');
  if (!remoteClient(invocation)) return user ?? 'admin';
  if (user === undefined) return undefined;
  throw new UsageError(
    '--user works on this machine’s own installation only: elsewhere a token belongs to whoever asks.',
  );
}

type Work = (client: Client, invocation: Invocation, argument: string) => Promise<void>;

const works: Readonly<Record<string, Work | undefined>> = { list, create, revoke };

async function list(client: Client, { terminal, json }: Invocation): Promise<void> {
  const items = await listed(client);
  if (json) return terminal.out(JSON.stringify(items, null, 2));
  const rows = items.map((token) => [
    token.id,
    token.hint,
    token.name,
    token.user.title,
    token.revokedAt ? `revoked ${token.revokedAt.slice(0, 10)}` : `until ${token.expiresAt.slice(0, 10)}`,
    token.scopes.join(','),
  ]);
  for (const line of tableLines(['ID', 'TOKEN', 'NAME', 'USER', 'STATE', 'SCOPES'], rows)) terminal.out(line);
}

async function create(client: Client, invocation: Invocation, name: string): Promise<void> {
  const scopes = (invocation.text('scopes') ?? '')
    .split(',')
    .map((scope) => scope.trim())
    .filter(Boolean);
  if (scopes.length === 0) throw new UsageError('A token needs --scopes, such as records:read.');
  const end = endOf(invocation.text('days'));
  const token = await client.tokens.create({ name, scopes, ...(end && { expiresAt: end }) });
  if (invocation.json) return invocation.terminal.out(JSON.stringify(token, null, 2));
  invocation.terminal.out(token.token);
  invocation.terminal.note(`This is shown this once. It ends on ${token.expiresAt.slice(0, 10)}.`);
}

/** Without days the service says when it ends, by its own clock. */
function endOf(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const days = Number(written);
  if (!Number.isInteger(days) || days < 1) throw new UsageError('--days must be a whole number of days.');
  return Temporal.Now.instant()
    .add({ hours: 24 * days })
    .toString({ smallestUnit: 'second' });
}

async function revoke(client: Client, invocation: Invocation, wanted: string): Promise<void> {
  const items = await listed(client);
  const found = items.filter(
    (token) => token.id === wanted || token.hint.slice(0, -1) === wanted.slice(0, 8),
  );
  const [token] = found;
  if (!token) throw new CommandFailed(`There is no token "${wanted}". "attesta token list" shows them.`);
  if (found.length > 1) throw new CommandFailed(`Several tokens begin with "${wanted}"; give the id.`);
  await client.tokens.revoke(token.id);
  if (invocation.json) return invocation.terminal.out(JSON.stringify({ id: token.id, revoked: true }));
  invocation.terminal.out(`The token "${token.name}" is revoked.`);
}

async function listed(client: Client): Promise<readonly ListedToken[]> {
  const { items } = await client.read<{ items: readonly ListedToken[] }>(['tokens']);
  return items;
}
