import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Client, ImportJson, StagedImport } from '../../client/client.ts';
import {
  type Command,
  CommandFailed,
  type ExitCode,
  exitCodes,
  type Invocation,
  UsageError,
} from '../command.ts';
import { followJob } from '../follow-job.ts';
import { jsonOption, remoteOptions, withOffice } from '../office.ts';
import { tableLines } from '../table.ts';
import { count } from '../terminal.ts';
import { changeOf, importOptions, readingOf } from '../transfer/import-options.ts';
import { exitCodeOf, sayReport, summary, writeReport } from '../transfer/import-report.ts';

const jobs = ['imports.check', 'imports.run', 'imports.undo'];

/** Files of rows become records, with a report of each row, and the whole can be taken back. */
export const importCommand: Command = {
  name: 'import',
  summary: 'Import records from CSV or XLSX, see what became of each row, take an import back',
  usage: [
    'import <file> --module contacts [--map "First name=first_name" …] [--key email] [--dry-run] [--on-error keep|drop]',
    'import list [--json]',
    'import report <id> [--report rows.csv]',
    'import undo <id>',
  ],
  options: {
    ...importOptions,
    report: { type: 'string', value: 'file', meaning: 'Write what became of every row to a CSV file' },
    user: {
      type: 'string',
      value: 'username',
      meaning: 'In whose name, on this machine’s installation; in that of the installation unless told',
    },
    ...remoteOptions,
    ...jsonOption,
  },
  async run(invocation) {
    const [first, second, ...more] = invocation.words;
    if (first === undefined) throw new UsageError('Which file?');
    const other = works[first];
    const rest = other === undefined ? [second, ...more] : more;
    const extra = rest.find((word) => word !== undefined);
    if (extra !== undefined)
      throw new UsageError(`"${extra}" is one word too many; put a name with spaces in quotes.`);
    const user = invocation.text('user');
    return withOffice(
      invocation,
      (client) => (other ? other(client, invocation, second) : importFile(client, invocation, first)),
      { user, jobs },
    );
  },
};

type Work = (client: Client, invocation: Invocation, argument: string | undefined) => Promise<ExitCode>;

const works: Readonly<Record<string, Work | undefined>> = { list, report, undo };

async function importFile(client: Client, invocation: Invocation, path: string): Promise<ExitCode> {
  const module = invocation.text('module');
  if (module === undefined) throw new UsageError('Into which module? --module contacts');
  const staged = await stage(client, invocation, module, path);
  try {
    return await decideAndRun(client, invocation, staged);
  } catch (error) {
    // What was not run is not left behind: the file may be about persons.
    await client.imports.discard(staged.id).catch(() => {});
    throw error;
  }
}

async function stage(
  client: Client,
  { terminal }: Invocation,
  module: string,
  path: string,
): Promise<StagedImport> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new CommandFailed(`There is no file "${path}".`);
  if (found.size === 0) throw new CommandFailed(`"${path}" is empty.`);
  terminal.note(`Sending ${basename(path)}, ${count(found.size)} bytes …`);
  return client.imports.stage(module, await openAsBlob(path), basename(path));
}

async function decideAndRun(client: Client, invocation: Invocation, sent: StagedImport): Promise<ExitCode> {
  const { terminal } = invocation;
  const reading = readingOf(invocation);
  const read = reading ? await client.imports.change(sent.id, { options: reading }) : sent;
  const decided = await client.imports.change(sent.id, await changeOf(invocation, read));
  for (const line of mappingLines(decided)) terminal.note(line);
  const [lacking] = decided.findings;
  if (lacking) throw new CommandFailed(`${lacking.message} See --map and --reference.`);
  const dry = invocation.flag('dry-run');
  const { id } = decided;
  const started = dry ? await client.imports.dryRun(id) : await client.imports.run(id);
  const job = await followJob(client, terminal, started.job ?? '', dry ? 'Trying' : 'Importing');
  const done = await client.imports.read(id);
  const code = await tell(client, invocation, done);
  if (dry) await client.imports.discard(id);
  else if (!invocation.json) terminal.note(`Import ${id}. To take it back: attesta import undo ${id}`);
  if (job.state !== 'cancelled') return code;
  terminal.note('It was cancelled: what was written until then stays.');
  return exitCodes.failed;
}

/** How each column is taken: so that a wrong guess shows before anybody wonders. */
function mappingLines({ headers, mapping, encoding, delimiter }: StagedImport): readonly string[] {
  const mark = delimiter === '\t' ? 'tab' : delimiter;
  const read = encoding === null ? [] : [`Read as ${encoding}, with ${mark} between the cells.`];
  const lines = headers.map((header) => `  ${header} → ${mapping[header]?.join(' + ') ?? '(left out)'}`);
  return [...read, ...lines];
}

async function tell(client: Client, invocation: Invocation, done: ImportJson): Promise<ExitCode> {
  const path = invocation.text('report');
  if (path !== undefined) await writeReport(client, done.id, path);
  if (!invocation.json) return sayReport(client, invocation.terminal, done);
  const rows = [];
  for await (const row of client.imports.rows(done.id)) if (row.problems.length > 0) rows.push(row);
  const { id, module, state, counts } = done;
  invocation.terminal.out(JSON.stringify({ id, module, state, report: done.report, counts, rows }, null, 2));
  return exitCodeOf(done);
}

async function list(client: Client, { terminal, json }: Invocation): Promise<ExitCode> {
  const { items } = await client.imports.list();
  if (json) terminal.out(JSON.stringify(items, null, 2));
  else {
    const rows = items.map((one) => [
      one.id,
      one.module,
      one.state,
      one.createdAt.slice(0, 16).replace('T', ' '),
      summary(one),
    ]);
    for (const line of tableLines(['Id', 'Module', 'State', 'When', 'What came of it'], rows))
      terminal.out(line);
  }
  return exitCodes.done;
}

async function report(client: Client, invocation: Invocation, id: string | undefined): Promise<ExitCode> {
  return tell(client, invocation, await client.imports.read(needed(id, 'report')));
}

async function undo(client: Client, invocation: Invocation, id: string | undefined): Promise<ExitCode> {
  const started = await client.imports.undo(needed(id, 'undo'));
  await followJob(client, invocation.terminal, started.job ?? '', 'Undoing');
  return tell(client, invocation, await client.imports.read(started.id));
}

function needed(id: string | undefined, what: string): string {
  if (id !== undefined) return id;
  throw new UsageError(
    `Which? "import ${what}" needs the id of an import; "attesta import list" shows them.`,
  );
}
