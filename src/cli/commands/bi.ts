import type { Client } from '../../client/client.ts';
import { type Command, type Invocation, UsageError } from '../command.ts';
import { jsonOption, remoteOptions, withOffice } from '../office.ts';
import { tableLines } from '../table.ts';

interface Audience {
  readonly name: string;
  readonly modules: readonly string[];
  readonly locale: string;
  readonly personalData: boolean;
  readonly leaveOut: readonly string[];
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
    readonly schema: string;
  };
  readonly password?: string;
}

/** Audiences of business intelligence: made, listed, given another password, dropped. */
export const biCommand: Command = {
  name: 'bi',
  summary: 'Read-only database roles with labelled views, for Metabase and its like',
  usage: [
    'bi list [--json]',
    'bi create <name> --modules accounts,invoices,invoice_lines [--locale es] [--without-personal-data] [--leave-out contacts.birth_date]',
    'bi password <name>',
    'bi drop <name>',
  ],
  options: {
    modules: { type: 'string', value: 'list', meaning: 'What it may read, with commas' },
    locale: {
      type: 'string',
      value: 'en|es',
      meaning: 'The language of tables, columns and choices; en unless told',
    },
    'without-personal-data': {
      type: 'boolean',
      meaning: 'Only fields that are declared not personal; sensitive and secret ones are never among them',
    },
    'leave-out': {
      type: 'string',
      value: 'module.field',
      multiple: true,
      meaning: 'A field that this audience does not get; may be given many times',
    },
    ...remoteOptions,
    ...jsonOption,
  },
  async run(invocation) {
    const [what = 'list', name, ...more] = invocation.words;
    if (more.length > 0) throw new UsageError(`"${more[0]}" is one word too many.`);
    const work = works[what];
    if (!work) throw new UsageError(`There is no "bi ${what}".`);
    if (what !== 'list' && name === undefined) throw new UsageError(`Which? "bi ${what}" needs a name.`);
    await withOffice(invocation, (client) => work(client, invocation, name ?? ''));
    return 0;
  },
};

type Work = (client: Client, invocation: Invocation, name: string) => Promise<void>;

const works: Readonly<Record<string, Work | undefined>> = { list, create, password, drop };

async function list(client: Client, { terminal, json }: Invocation): Promise<void> {
  const { items } = await client.read<{ items: readonly Audience[] }>(['bi-audiences']);
  if (json) return terminal.out(JSON.stringify(items, null, 2));
  const rows = items.map((one) => [
    one.name,
    one.modules.join(','),
    one.personalData ? 'yes' : 'no',
    one.connection.user,
    one.connection.schema,
  ]);
  for (const line of tableLines(['NAME', 'MODULES', 'PERSONAL DATA', 'ROLE', 'SCHEMA'], rows))
    terminal.out(line);
}

async function create(client: Client, invocation: Invocation, name: string): Promise<void> {
  const modules = (invocation.text('modules') ?? '')
    .split(',')
    .map((module) => module.trim())
    .filter(Boolean);
  if (modules.length === 0) throw new UsageError('Say what it may read: --modules accounts,invoices.');
  const locale = invocation.text('locale');
  const made = await client.create<Audience>(['bi-audiences'], {
    name,
    modules,
    ...(locale !== undefined && { locale }),
    ...(invocation.flag('without-personal-data') && { personalData: false }),
    leaveOut: invocation.texts('leave-out'),
  });
  tell(invocation, made);
}

async function password(client: Client, invocation: Invocation, name: string): Promise<void> {
  tell(invocation, await client.create<Audience>(['bi-audiences', name, 'passwords'], {}));
}

async function drop(client: Client, invocation: Invocation, name: string): Promise<void> {
  await client.call({ method: 'DELETE', path: `/bi-audiences/${encodeURIComponent(name)}` });
  if (invocation.json) return invocation.terminal.out(JSON.stringify({ name, dropped: true }));
  invocation.terminal.out(`The audience ${name} is dropped: its role opens nothing any more.`);
}

function tell({ terminal, json }: Invocation, audience: Audience): void {
  if (json) {
    terminal.out(JSON.stringify(audience, null, 2));
    return;
  }
  const { host, port, database, user, schema } = audience.connection;
  const rows = [
    ['Host', host],
    ['Port', String(port)],
    ['Database', database],
    ['User', user],
    ['Password', audience.password ?? ''],
    ['Schema', schema],
  ];
  for (const line of tableLines(['CONNECTION', ''], rows)) terminal.out(line);
  terminal.note('The password is shown this once.');
}
