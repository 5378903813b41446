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
  usage: ['retention list [--json]', 'retention run', 'retention holds [--json]'],
  options: { ...remoteOptions, ...jsonOption },
  async run(invocation) {
    const [what = 'list', ...more] = invocation.words;
    if (more.length > 0) throw new UsageError(`"${more[0]}" is one word too many.`);
    const work = works[what];
    if (!work) throw new UsageError(`There is no "retention ${what}".`);
    await withOffice(invocation, (client) => work(client, invocation));
    return 0;
  },
};

type Work = (client: Client, invocation: Invocation) => Promise<void>;

const works: Readonly<Record<string, Work | undefined>> = { list, run: look, holds };

interface Hold {
  readonly number: string;
  readonly module: string;
  readonly recordNumber: string | null;
  readonly matter: string;
  readonly reviewOn: string;
  readonly placedBy: { readonly name: string };
  readonly liftedAt: string | null;
}

/** Legal holds in force, with who put them on and when they are looked at again. */
async function holds(client: Client, { terminal, json }: Invocation): Promise<void> {
  const { items } = await client.read<{ items: readonly Hold[] }>(['holds']);
  const inForce = items.filter((one) => one.liftedAt === null);
  if (json) return terminal.out(JSON.stringify({ items: inForce }, null, 2));
  if (inForce.length === 0) return terminal.out('No legal hold is in force.');
  const rows = inForce.map((one) => [
    one.number,
    one.module,
    one.recordNumber ?? 'gone',
    one.matter,
    one.reviewOn,
    one.placedBy.name,
  ]);
  for (const line of tableLines(['HOLD', 'MODULE', 'RECORD', 'MATTER', 'REVIEW', 'BY'], rows))
    terminal.out(line);
}

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
