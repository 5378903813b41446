/** What became of the rows of an import, said on a terminal and written to a file. */
import { open } from 'node:fs/promises';
import type { Client, ImportJson, ImportReportRow } from '../../client/client.ts';
import { CommandFailed, type ExitCode, exitCodes } from '../command.ts';
import { count, type Terminal } from '../terminal.ts';

/** Rows that are said one by one; a file of the report has all. */
const MOST_SAID = 1_000;

const WORTH_A_LINE = ['refused', 'skipped', 'not_written', 'not_undone'];

/** Says the rows that did not come to what was hoped, then the counts. Answers how the command ends. */
export async function sayReport(client: Client, terminal: Terminal, done: ImportJson): Promise<ExitCode> {
  let said = 0;
  if ((done.counts.incomplete ?? 0) > 0) {
    for (const status of ['created', 'updated', 'unchanged']) {
      for await (const row of client.imports.rows(done.id, status)) {
        if (row.problems.length === 0) continue;
        if (said === MOST_SAID) break;
        said += 1;
        for (const line of rowLines(row)) terminal.out(line);
      }
    }
  }
  for (const status of WORTH_A_LINE.filter((one) => (done.counts[one] ?? 0) > 0)) {
    for await (const row of client.imports.rows(done.id, status)) {
      if (said === MOST_SAID) break;
      said += 1;
      for (const line of rowLines(row)) terminal.out(line);
    }
  }
  const worth = [...WORTH_A_LINE, 'incomplete'];
  const all = worth.reduce((sum, status) => sum + (done.counts[status] ?? 0), 0);
  if (all > said) terminal.out(`… and ${count(all - said)} more: --report <file> has all of them.`);
  terminal.out(summary(done));
  return exitCodeOf(done);
}

/** For scripts: 3 when a row was refused, came in without a cell, or could not be undone. */
export function exitCodeOf({ counts }: ImportJson): ExitCode {
  const bad =
    (counts.refused ?? 0) + (counts.incomplete ?? 0) + (counts.not_written ?? 0) + (counts.not_undone ?? 0);
  return bad > 0 ? exitCodes.findings : exitCodes.done;
}

function rowLines(row: ImportReportRow): readonly string[] {
  const start = `line ${row.line}  ${row.status.replace('_', ' ')}`;
  if (row.problems.length === 0) return [row.record ? `${start}  ${row.module} ${row.record}` : start];
  return row.problems.map(({ column, header, field, code, message, erasure }) => {
    const place = header ?? field ?? (column === null ? '' : `column ${column}`);
    const proof = erasure === undefined ? '' : ` Erasure ${erasure}.`;
    return `${start}  ${place === '' ? '' : `${place}: `}${message}${proof} (${code})`;
  });
}

/** `Created 59, refused 1.` */
export function summary({ counts, state, report }: ImportJson): string {
  const told = Object.entries(counts)
    .filter(([, number]) => number > 0)
    .map(([status, number]) => `${count(number)} ${status.replace('_', ' ')}`);
  const would =
    report === 'dry_run' && state === 'staged' ? 'Nothing was written. A run would come to: ' : '';
  return `${would}${told.length > 0 ? told.join(', ') : 'no rows'}.`;
}

/** Writes the whole report as CSV. Refuses to write over a file. */
export async function writeReport(client: Client, id: string, path: string): Promise<void> {
  const answer = await client.imports.rowsCsv(id);
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailed(
      error.code === 'EEXIST' ? `${path} is there already.` : `${path} cannot be written: ${error.code}.`,
    );
  });
  try {
    if (answer.body) for await (const chunk of answer.body) await file.write(chunk);
  } finally {
    await file.close();
  }
}
