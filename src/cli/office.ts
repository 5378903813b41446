/** Whom a command speaks to: another installation over the network, or the one of this machine. */
import { type Client, createClient } from '../client/client.ts';
import { rightsOf } from '../engine/access/compile-rights.ts';
import type { CallContext } from '../engine/access/principal.ts';
import { startJobs } from '../engine/jobs/jobs.ts';
import { parseSettings } from '../server/settings.ts';
import { CommandFailed, type Invocation, type OptionDescription, UsageError } from './command.ts';
import { requireInstallation, withLocalOffice } from './installation.ts';
import { localFetch } from './local-calls.ts';

export const remoteOptions = {
  server: {
    type: 'string',
    value: 'address',
    meaning: 'Another installation: https://attesta.example.com; its API token comes from ATTESTA_TOKEN',
  },
  url: { type: 'string', value: 'address', meaning: 'The same as --server' },
} as const satisfies Record<string, OptionDescription>;

export const jsonOption = {
  json: { type: 'boolean', meaning: 'Answer with JSON' },
} as const satisfies Record<string, OptionDescription>;

/** The installation that a command line names, or undefined: this machine's own. */
export function remoteClient(invocation: Invocation): Client | undefined {
  const { environment } = invocation.terminal;
  const url = invocation.text('server') ?? invocation.text('url') ?? environment.ATTESTA_URL;
  if (!url) return undefined;
  refuseAddress(url);
  const token = environment.ATTESTA_TOKEN;
  if (!token) throw new CommandFailed('Give the API token for it in ATTESTA_TOKEN.');
  if (url.startsWith('http:') && !isOwnMachine(url))
    invocation.terminal.note(`The way to ${url} is not encrypted: whoever listens learns the token.`);
  return createClient({ baseUrl: url.replace(/\/+$/, ''), token });
}

/** An address ends up in logs and lists of processes: what is secret has no place in it. */
function refuseAddress(url: string): void {
  const parsed = URL.canParse(url) && /^https?:\/\//.test(url) ? new URL(url) : undefined;
  if (!parsed) throw new UsageError('The address of a server looks like https://attesta.example.com.');
  if (parsed.username || parsed.password || parsed.search || parsed.hash)
    throw new UsageError(
      'Write the address alone, without name, password or token: ATTESTA_TOKEN is for the token.',
    );
}

function isOwnMachine(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}

export interface OfficeOptions {
  /** In whose name, on this machine's own installation. */
  readonly user?: string | undefined;
  /** With the rights of that user, and not with those of whoever holds the machine. */
  readonly ownRights?: true;
  /** Jobs that the work waits for: where no server runs them, this process does. */
  readonly jobs?: readonly string[];
}

/** Runs work with a client of whatever the command line names. */
export async function withOffice<T>(
  invocation: Invocation,
  work: (client: Client) => Promise<T>,
  { user, ownRights, jobs = [] }: OfficeOptions = {},
): Promise<T> {
  const remote = remoteClient(invocation);
  if (remote) {
    if (user !== undefined && invocation.text('user') !== undefined)
      throw new UsageError(
        '--user works on this machine’s own installation only: elsewhere you are who the token belongs to.',
      );
    return work(remote);
  }
  const settings = parseSettings(invocation.terminal.environment);
  await requireInstallation(settings);
  return withLocalOffice(settings, user, async ({ operations, context }) => {
    const client = createClient({
      baseUrl: 'http://attesta.invalid',
      fetch: localFetch(operations, ownRights ? await withOwnRights(context) : context),
    });
    const worker = jobs.length > 0 ? await startJobs(context.database, { only: jobs, concurrency: 1 }) : null;
    try {
      return await work(client);
    } finally {
      await worker?.stop();
    }
  });
}

async function withOwnRights(context: CallContext): Promise<CallContext> {
  const principal = { kind: 'user', userId: context.principal.userId } as const;
  return { ...context, principal, rights: await rightsOf(context.database, context.catalog, principal) };
}
