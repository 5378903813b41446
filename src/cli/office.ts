/** Whom a command speaks to: another installation over the network, or the one of this machine. */
import { type Client, createClient } from '../client/client.ts';
import { parseSettings } from '../server/settings.ts';
import { CommandFailed, type Invocation, type OptionDescription, UsageError } from './command.ts';
import { requireInstallation, withLocalOffice } from './installation.ts';
import { localFetch } from './local-calls.ts';

export const remoteOptions = {
  url: { type: 'string', value: 'address', meaning: 'Another installation: https://attesta.example.com' },
  token: {
    type: 'string',
    value: 'token',
    meaning: 'API token for it; better in ATTESTA_TOKEN, where others do not see it',
  },
} as const satisfies Record<string, OptionDescription>;

export const jsonOption = {
  json: { type: 'boolean', meaning: 'Answer with JSON' },
} as const satisfies Record<string, OptionDescription>;

/** The installation that a command line names, or undefined: this machine's own. */
export function remoteClient(invocation: Invocation): Client | undefined {
  const { environment } = invocation.terminal;
  const url = invocation.text('url') ?? environment.ATTESTA_URL;
  const token = invocation.text('token') ?? environment.ATTESTA_TOKEN;
  if (!url) {
    if (invocation.text('token')) throw new UsageError('--token needs --url: which installation is it for?');
    return undefined;
  }
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError(`"${url}" is not an address such as https://attesta.example.com.`);
  if (!token) throw new CommandFailed('Give the API token for it: ATTESTA_TOKEN, or --token.');
  return createClient({ baseUrl: url.replace(/\/+$/, ''), token });
}

/** Runs work with a client of whatever the command line names. `user`: in whose name, on this machine's own installation. */
export async function withOffice<T>(
  invocation: Invocation,
  work: (client: Client) => Promise<T>,
  user?: string,
): Promise<T> {
  const remote = remoteClient(invocation);
  if (remote) return work(remote);
  const settings = parseSettings(invocation.terminal.environment);
  await requireInstallation(settings);
  return withLocalOffice(settings, user, ({ operations, context }) =>
    work(createClient({ baseUrl: 'http://attesta.invalid', fetch: localFetch(operations, context) })),
  );
}
