import type { Client } from '../../client/client.ts';
import { askExamination, examine } from '../../privacy/art-32-security-measures/examination.ts';
import { readExamination, type ShownExamination } from '../../privacy/art-32-security-measures/shown.ts';
import { installationOf } from '../../server/installation.ts';
import { parseSettings } from '../../server/settings.ts';
import { type Command, CommandFailed, type ExitCode, exitCodes, type Invocation } from '../command.ts';
import { requireInstallation, withLocalOffice } from '../installation.ts';
import { jsonOption, remoteClient, remoteOptions } from '../office.ts';

/** Examines an installation's own security, measure by measure, and keeps what it found as evidence. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary:
    'Examine permissions, keys, database roles, tokens, evidence and backups, and say how to mend what fails',
  usage: ['doctor [--json]', 'doctor --server <address> [--json]'],
  options: { ...remoteOptions, ...jsonOption },
  async run(invocation) {
    const client = remoteClient(invocation);
    const examination = client ? await there(client, invocation) : await here(invocation);
    if (invocation.json) invocation.terminal.out(JSON.stringify(examination, null, 2));
    else for (const line of lines(examination)) invocation.terminal.out(line);
    return exitCode(examination);
  },
};

/** For scripts: 3 when a measure fails. Warnings and what could not be seen are for people. */
function exitCode({ counts }: ShownExamination): ExitCode {
  return counts.fail > 0 ? exitCodes.findings : exitCodes.done;
}

async function here({ terminal }: Invocation): Promise<ShownExamination> {
  const settings = parseSettings(terminal.environment);
  await requireInstallation(settings);
  return withLocalOffice(settings, undefined, async ({ context }) => {
    const id = await context.database.transaction((tx) => askExamination(tx, context));
    await examine(context, installationOf(settings), id, (done, total) =>
      terminal.progress('Examining', done, total),
    );
    return readExamination(context, id);
  });
}

const PATIENCE_SECONDS = 120;

/** Another installation examines itself as a job; it is waited for. */
async function there(client: Client, { terminal }: Invocation): Promise<ShownExamination> {
  const asked = await client.create<ShownExamination>(['examinations'], {});
  for (let second = 0; second < PATIENCE_SECONDS; second += 1) {
    const now = await client.read<ShownExamination>(['examinations', asked.id]);
    if (now.state === 'done') return now;
    terminal.progress('Examining', second, PATIENCE_SECONDS);
    await new Promise((done) => setTimeout(done, 1_000));
  }
  throw new CommandFailed(
    'The examination is still waiting: see whether jobs are run there (Settings, Jobs).',
  );
}

const SIGNS = { pass: '✓', warn: '!', fail: '✗', unknown: '?' } as const;

function lines({ measures, counts }: ShownExamination): string[] {
  const found = measures.flatMap(({ outcome, label, sentence, mend, items, users }) => [
    `${SIGNS[outcome]} ${label}`,
    `    ${sentence}`,
    ...[...items, ...users.map(({ title }) => title)].map((item) => `      ${item}`),
    ...(mend === null ? [] : [`    → ${mend}`]),
  ]);
  return [
    ...found,
    '',
    `${counts.pass} hold, ${counts.warn} warn, ${counts.fail} fail, ${counts.unknown} not seen.`,
  ];
}
