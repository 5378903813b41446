import type { Client } from '../../client/client.ts';
import { type Command, type Invocation, UsageError } from '../command.ts';
import { jsonOption, remoteOptions, withOffice } from '../office.ts';
import { tableLines } from '../table.ts';

interface Due {
  readonly number: string;
  readonly module: string;
  readonly end: string;
  readonly rule: { readonly code: string };
  readonly heldBy: readonly { readonly reason: string; readonly by: string | null }[];
}

/** What has reached the end of its retention: listed, and planned for destruction. */
export const retentionCommand: Command = {
  name: 'retention',
  summary: 'What has reached the end of its retention, and what holds it back',
  usage: ['retention list [--json]', 'retention run'],
  options: { ...remoteOptions, ...jsonOption },
  async run(invocation) {
    const [what = 'list', ...more] = invocation.words;
    if (more.length > 0) throw new UsageError(`"${more[0]}" is one word too many.`);
    if (what !== 'list' && what !== 'run') throw new UsageError(`There is no "retention ${what}".`);
    await withOffice(invocation, (client) => (what === 'run' ? look : list)(client, invocation));
    return 0;
  },
};

async function list(client: Client, { terminal, json }: Invocation): Promise<void> {
  const due = await client.read<{ items: readonly Due[]; more: boolean }>(['retention', 'due']);
  if (json) return terminal.out(JSON.stringify(due, null, 2));
  if (due.items.length === 0) return terminal.out('Nothing has reached the end of its retention.');
  const rows = due.items.map(({ number, module, end, rule, heldBy }) => [
    number,
    module,
    rule.code,
    end,
    heldBy
      .map(({ reason, by }) => `${reason.replaceAll('_', ' ')}${by === null ? '' : ` ${by}`}`)
      .join(', ') || 'nothing',
  ]);
  for (const line of tableLines(['RECORD', 'MODULE', 'RULE', 'KEPT UNTIL', 'HELD BACK BY'], rows))
    terminal.out(line);
  if (due.more) terminal.out('There is more.');
}

async function look(client: Client, { terminal }: Invocation): Promise<void> {
  const { planned, held } = await client.create<{ planned: readonly string[]; held: number }>(
    ['retention', 'runs'],
    {},
  );
  terminal.out(
    planned.length === 0
      ? 'No plan had to be made.'
      : `Planned, for a second person to approve: ${planned.join(', ')}`,
  );
  if (held > 0) terminal.out(`Held back: ${held} ("attesta retention list" says by what).`);
}
