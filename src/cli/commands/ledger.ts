import type { Client } from '../../client/client.ts';
import { type Command, exitCodes, type Invocation, UsageError } from '../command.ts';
import { jsonOption, remoteOptions, withOffice } from '../office.ts';
import { tableLines } from '../table.ts';

interface NotRepeated {
  readonly what: string;
  readonly at: string | null;
  readonly about: Readonly<Record<string, string>>;
}

/** What a restore could not repeat, deed by deed. */
export const ledgerCommand: Command = {
  name: 'ledger',
  summary: 'What was done after a backup and could not be repeated when it was restored',
  usage: ['ledger [--json]'],
  options: { ...remoteOptions, ...jsonOption },
  async run(invocation) {
    if (invocation.words.length > 0) throw new UsageError(`There is no "ledger ${invocation.words[0]}".`);
    const found = await withOffice(invocation, (client) => list(client, invocation));
    return found > 0 ? exitCodes.findings : exitCodes.done;
  },
};

async function list(client: Client, { terminal, json }: Invocation): Promise<number> {
  const { items } = await client.read<{ items: readonly NotRepeated[] }>(['ledger', 'not-repeated']);
  if (json) terminal.out(JSON.stringify({ items }, null, 2));
  else if (items.length === 0) terminal.out('Nothing is known that a restore could not repeat.');
  else {
    const rows = items.map(({ what, at, about }) => [
      at?.slice(0, 10) ?? '',
      what,
      Object.entries(about)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    ]);
    for (const line of tableLines(['DONE', 'WHAT', 'ABOUT'], rows)) terminal.out(line);
  }
  return items.length;
}
