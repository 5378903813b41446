import type { Command } from './command.ts';
import { exitCodes } from './command.ts';
import { tableLines } from './table.ts';

/** What `attesta help` says. */
export function overview(commands: readonly Command[]): string[] {
  return [
    'Attesta: records that can be proven.',
    '',
    'Usage: attesta <command> …',
    '',
    ...tableLines(
      ['Commands', ''],
      [
        ...commands.map(({ name, summary }) => [`  ${name}`, summary]),
        ['  help', 'This, or how a command is used'],
      ],
    ),
    '',
    '"attesta help <command>" tells of one. A command works on the installation of DATA_DIR and DATABASE_URL, or on',
    'another one with --server (or ATTESTA_URL), whose API token is read from ATTESTA_TOKEN.',
    `Exit codes: ${exitCodes.done} done, ${exitCodes.failed} failed, ${exitCodes.usage} wrongly written, ${exitCodes.findings} something was found: by verify or doctor, or rows were refused.`,
  ];
}

/** What `attesta help <command>` says. */
export function commandHelp(command: Command): string[] {
  const options = Object.entries(command.options).map(([name, option]) => [
    `  --${name}${option.value ? ` ${option.value}` : ''}${option.multiple ? ' …' : ''}`,
    option.meaning,
  ]);
  return [
    command.summary,
    '',
    ...command.usage.map((form) => `  attesta ${form}`),
    ...(options.length === 0 ? [] : ['', ...tableLines(['Options', ''], options)]),
  ];
}
