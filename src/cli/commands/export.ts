import { randomUUID } from 'node:crypto';
import type { Client, ExportJson, ExportRequest } from '../../client/client.ts';
import type { Filter } from '../../metadata/filter.ts';
import { parseFilterText } from '../../metadata/parse-filter.ts';
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
import { count } from '../terminal.ts';
import { saveFile } from '../transfer/save-file.ts';

/** Records of a module become a file. */
export const exportCommand: Command = {
  name: 'export',
  summary: 'Export records of a module to CSV, XLSX or JSON',
  usage: [
    'export contacts [--filter \'{"field":"country","op":"eq","value":"ES"}\'] [--fields last_name,email] [--out contacts.csv]',
    'export contacts --format json --out -',
  ],
  options: {
    module: { type: 'string', value: 'name', meaning: 'The module, where it is not the first word' },
    format: { type: 'string', value: 'csv|xlsx|json', meaning: 'As --out ends unless told, else csv' },
    filter: { type: 'string', value: 'json', meaning: 'Only records that match' },
    q: { type: 'string', value: 'words', meaning: 'Only records with these words' },
    sort: { type: 'string', value: 'fields', meaning: '-updated_at,last_name; by number unless told' },
    fields: { type: 'string', value: 'list', meaning: 'The columns, in their order; all unless told' },
    readable: {
      type: 'boolean',
      meaning: 'Labels, names and titles for people, instead of names, codes and numbers for an import',
    },
    delimiter: { type: 'string', value: 'mark', meaning: ', ; | or tab; a comma unless told' },
    'decimal-mark': { type: 'string', value: 'mark', meaning: 'Point or comma; a point unless told' },
    bom: { type: 'boolean', meaning: 'The mark by which spreadsheets know UTF-8' },
    out: {
      type: 'string',
      value: 'file',
      meaning: 'Where to; - is standard output; the server’s name for it unless told',
    },
    force: { type: 'boolean', meaning: 'Write over a file that is there' },
    keep: { type: 'boolean', meaning: 'Leave the file on the server too, until it expires there' },
    user: {
      type: 'string',
      value: 'username',
      meaning: 'In whose name, on this machine’s installation; in that of the installation unless told',
    },
    ...remoteOptions,
    ...jsonOption,
  },
  async run(invocation) {
    const [word, ...more] = invocation.words;
    const module = invocation.text('module') ?? word;
    if (module === undefined) throw new UsageError('Which module? attesta export contacts');
    if (more[0] !== undefined) throw new UsageError(`"${more[0]}" is one word too many.`);
    const request = requestOf(invocation, module);
    const user = invocation.text('user');
    return withOffice(invocation, (client) => exportTo(client, invocation, request), {
      user,
      jobs: ['exports.run'],
    });
  },
};

function requestOf(invocation: Invocation, module: string): ExportRequest {
  const { text, flag } = invocation;
  const filter = filterOf(text('filter'));
  const delimiter = oneOf('delimiter', text('delimiter')?.replace(/^(tab|\\t)$/, '\t'), [
    ',',
    ';',
    '\t',
    '|',
  ]);
  const decimalMark = oneOf('decimal-mark', text('decimal-mark'), ['.', ',']);
  const fields = text('fields')
    ?.split(',')
    .map((name) => name.trim());
  const [sort, q] = [text('sort'), text('q')];
  return {
    module,
    format: formatOf(invocation),
    content: flag('readable') ? 'readable' : 'importable',
    bom: flag('bom'),
    ...(filter && { filter }),
    ...(fields && { fields }),
    ...(sort && { sort }),
    ...(q && { q }),
    ...(delimiter && { delimiter }),
    ...(decimalMark && { decimalMark }),
  };
}

function filterOf(written: string | undefined): Filter | undefined {
  if (written === undefined) return undefined;
  const read = parseFilterText(written);
  if (read.ok) return read.value;
  throw new UsageError(`--filter: ${read.findings[0]?.message ?? 'it is not valid.'}`);
}

const formats = ['csv', 'xlsx', 'json'] as const;

function formatOf(invocation: Invocation): (typeof formats)[number] {
  const told = oneOf('format', invocation.text('format'), formats);
  return told ?? formats.find((one) => invocation.text('out')?.endsWith(`.${one}`)) ?? 'csv';
}

function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const chosen = choices.find((one) => one === value);
  if (chosen !== undefined) return chosen;
  throw new UsageError(
    `--${name} is one of: ${choices.map((one) => (one === '\t' ? 'tab' : one)).join(' ')}`,
  );
}

async function exportTo(client: Client, invocation: Invocation, request: ExportRequest): Promise<ExitCode> {
  const { terminal } = invocation;
  const { id } = await client.exports.start(request, randomUUID());
  const job = await followJob(client, terminal, id, 'Exporting');
  if (job.state === 'cancelled') {
    await client.exports.remove(id);
    throw new CommandFailed('The export was cancelled; nothing was written.');
  }
  const made = await client.exports.read(id);
  const target = { path: invocation.text('out'), force: invocation.flag('force') };
  const path = await saveFile(terminal, await client.exports.content(id), made.sha256, target);
  if (!invocation.flag('keep')) await client.exports.remove(id);
  say(invocation, made, path);
  return exitCodes.done;
}

function say({ terminal, json }: Invocation, made: ExportJson, path: string): void {
  const { id, module, rows, bytes, sha256, leftOut, columns } = made;
  if (json && path !== '-') {
    terminal.out(JSON.stringify({ id, module, file: path, rows, bytes, sha256, leftOut, columns }, null, 2));
    return;
  }
  const restricted = leftOut.restricted ?? 0;
  const left = restricted > 0 ? ` ${count(restricted)} restricted records were left out (Art. 18).` : '';
  terminal.note(
    `${count(rows ?? 0)} rows, ${count(bytes ?? 0)} bytes: ${path === '-' ? 'standard output' : path}.${left}`,
  );
}
