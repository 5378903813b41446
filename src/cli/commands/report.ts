import { randomUUID } from 'node:crypto';
import type { Client, ExportRequest } from '../../client/client.ts';
import {
  type Command,
  CommandFailed,
  type ExitCode,
  exitCodes,
  type Invocation,
  UsageError,
} from '../command.ts';
import { followJob } from '../follow-job.ts';
import { remoteClient, remoteOptions, withOffice } from '../office.ts';
import { saveFile } from '../transfer/save-file.ts';

/** A report as far as the command line needs it. */
interface Report {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly module: string;
  readonly kind: 'table' | 'summary';
  readonly filter: ExportRequest['filter'] | null;
  readonly sort: string;
  readonly columns?: readonly string[];
  readonly groups?: readonly unknown[];
  readonly aggregates?: readonly unknown[];
}

/** Runs a kept report with somebody's rights; there is no run with the rights of the installation. */
export const reportCommand: Command = {
  name: 'report',
  summary: 'Run a report with your rights, or list those that you may run',
  usage: [
    'report --user marta',
    'report "Open tickets by priority and owner" --user marta [--format csv|json] [--out file]',
  ],
  options: {
    format: { type: 'string', value: 'csv|json', meaning: 'CSV unless told' },
    out: { type: 'string', value: 'file', meaning: 'Where to; standard output unless told' },
    force: { type: 'boolean', meaning: 'Write over a file that is there' },
    user: { type: 'string', value: 'username', meaning: 'With whose rights, on this machine’s installation' },
    ...remoteOptions,
  },
  async run(invocation) {
    const [name, ...more] = invocation.words;
    if (more.length > 0) throw new UsageError('Put the name of the report in quotes.');
    const format = invocation.text('format') ?? 'csv';
    if (format !== 'csv' && format !== 'json') throw new UsageError('--format is one of: csv json');
    const user = invocation.text('user');
    if (user === undefined && !remoteClient(invocation))
      throw new UsageError('With whose rights? attesta report --user marta');
    return withOffice(invocation, (client) => runNamed(client, invocation, name, format), {
      user,
      ownRights: true,
      jobs: format === 'csv' ? ['exports.run'] : [],
    });
  },
};

async function runNamed(
  client: Client,
  invocation: Invocation,
  name: string | undefined,
  format: 'csv' | 'json',
): Promise<ExitCode> {
  const { items } = await client.call<{ readonly items: readonly Report[] }>({ path: '/reports' });
  if (name === undefined) {
    for (const one of items)
      invocation.terminal.out([one.name, one.module, one.description].filter(Boolean).join('  ·  '));
    return exitCodes.done;
  }
  const wanted = name.toLocaleLowerCase();
  const report = items.find((one) => one.id === name || one.name.toLocaleLowerCase() === wanted);
  if (!report)
    throw new CommandFailed(`There is no report "${name}" that you may run. attesta report lists them.`);
  if (format === 'json') await saveJson(client, invocation, report);
  else if (report.kind === 'summary') await saveSummary(client, invocation, report);
  else await saveRows(client, invocation, report);
  return exitCodes.done;
}

function targetOf({ text, flag }: Invocation) {
  return { path: text('out') ?? '-', force: flag('force') };
}

/** The answers as they come; of a table one after the other, to its last page. */
async function saveJson(client: Client, invocation: Invocation, report: Report): Promise<void> {
  const pages: { items?: readonly unknown[]; next?: string | null }[] = [];
  let cursor: string | null | undefined;
  do {
    const body = report.kind === 'table' ? { limit: 500, ...(cursor && { cursor }) } : {};
    const page = await client.create<(typeof pages)[number]>(['reports', report.id, 'run'], body);
    pages.push(page);
    cursor = page.next;
  } while (cursor);
  const [first] = pages;
  const whole =
    report.kind === 'table' ? { ...first, items: pages.flatMap((page) => page.items ?? []) } : first;
  const answer = new Response(`${JSON.stringify(whole, null, 2)}\n`);
  await saveFile(invocation.terminal, answer, null, targetOf(invocation));
}

async function saveSummary(client: Client, invocation: Invocation, report: Report): Promise<void> {
  const { module, kind, filter, sort, groups, aggregates } = report;
  const body = { module, kind, filter, sort, groups, aggregates };
  const answer = await client.open({ method: 'POST', path: '/reports/csv', body });
  await saveFile(invocation.terminal, answer, null, targetOf(invocation));
}

/** An export like any other, of which nothing stays on the server. */
async function saveRows(client: Client, invocation: Invocation, report: Report): Promise<void> {
  const { module, filter, sort, columns = [] } = report;
  const request: ExportRequest = {
    module,
    format: 'csv',
    content: 'readable',
    ...(filter && { filter }),
    ...(sort && { sort }),
    ...(columns.length > 0 && { fields: columns }),
  };
  const { id } = await client.exports.start(request, randomUUID());
  await followJob(client, invocation.terminal, id, 'Running');
  const made = await client.exports.read(id);
  await saveFile(invocation.terminal, await client.exports.content(id), made.sha256, targetOf(invocation));
  await client.exports.remove(id);
}
