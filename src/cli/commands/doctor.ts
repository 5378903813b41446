import type { Client } from '../../client/client.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { openToOfficer } from '../../engine/definitions/officer-sharing.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { askExamination, examine } from '../../privacy/art-32-security-measures/examination.ts';
import { readExamination, type ShownExamination } from '../../privacy/art-32-security-measures/shown.ts';
import { installationOf } from '../../server/installation.ts';
import { parseSettings } from '../../server/settings.ts';
import { type Command, CommandFailed, type ExitCode, exitCodes, type Invocation } from '../command.ts';
import { requireInstallation, withLocalOffice } from '../installation.ts';
import { jsonOption, remoteClient, remoteOptions } from '../office.ts';
import type { Terminal } from '../terminal.ts';

/** Examines an installation's own security, measure by measure, and keeps what it found as evidence. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary:
    'Examine permissions, keys, database roles, tokens, evidence and backups, and say how to mend what fails',
  usage: ['doctor [--mend] [--json]', 'doctor --server <address> [--mend] [--json]'],
  options: {
    ...remoteOptions,
    ...jsonOption,
    mend: {
      type: 'boolean',
      meaning: 'First open to the data protection officer what leads to a person and is closed to that role',
    },
  },
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

async function here(invocation: Invocation): Promise<ShownExamination> {
  const { terminal } = invocation;
  const mend = invocation.flag('mend');
  const settings = parseSettings(terminal.environment);
  await requireInstallation(settings);
  return withLocalOffice(settings, undefined, async ({ context }) => {
    if (mend) sayOpened(terminal, await openHere(context));
    const id = await context.database.transaction((tx) => askExamination(tx, context));
    await examine(context, installationOf(settings), id, (done, total) =>
      terminal.progress('Examining', done, total),
    );
    return readExamination(context, id);
  });
}

const PATIENCE_SECONDS = 120;

/** Another installation examines itself as a job; it is waited for. */
async function there(client: Client, invocation: Invocation): Promise<ShownExamination> {
  const { terminal } = invocation;
  if (invocation.flag('mend')) {
    const { modules } = await client.create<{ readonly modules: readonly string[] }>(['officer-sharing'], {});
    sayOpened(terminal, modules);
  }
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

async function openHere(context: CallContext): Promise<readonly string[]> {
  const by = { actor: actorOf(context.principal), now: context.now() };
  const opened = await context.database.transaction((tx) => openToOfficer(tx, context.catalog, by));
  return opened.map((module) => module.name);
}

/** On the other channel, so that an answer in JSON stays JSON. */
function sayOpened(terminal: Terminal, modules: readonly string[]): void {
  for (const module of modules)
    terminal.note(`Opened to the data protection officer, for reading: ${module}.`);
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
