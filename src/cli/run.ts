/** Reads a command line, runs the command and says how it ended. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { ApiProblem, Unreachable } from '../client/problem.ts';
import { SettingsRefused } from '../server/settings.ts';
import {
  type Command,
  CommandFailed,
  type ExitCode,
  exitCodes,
  type Invocation,
  UsageError,
} from './command.ts';
import { commands } from './commands.ts';
import { commandHelp, overview } from './help.ts';
import type { Terminal } from './terminal.ts';

/** Runs `attesta <args>`. Never throws: whatever goes wrong is said in sentences. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h')
    return help(rest[0], terminal);
  const command = commands.find((one) => one.name === name);
  if (!command) {
    terminal.note(`There is no command "${name}". "attesta help" lists them.`);
    return exitCodes.usage;
  }
  try {
    const invocation = parse(command, rest, terminal);
    if (invocation.flag('help')) return help(command.name, terminal);
    return await command.run(invocation);
  } catch (error) {
    return explain(error, command, terminal);
  }
}

function help(name: string | undefined, terminal: Terminal): ExitCode {
  const command = commands.find((one) => one.name === name);
  for (const line of command ? commandHelp(command) : overview(commands)) terminal.out(line);
  if (name === undefined || command) return exitCodes.done;
  terminal.note(`There is no command "${name}".`);
  return exitCodes.usage;
}

function parse(command: Command, args: readonly string[], terminal: Terminal): Invocation {
  refuseToken(args);
  const options: ParseArgsOptionsConfig = { ...command.options, help: { type: 'boolean', short: 'h' } };
  const { values, positionals } = parsed(() =>
    parseArgs({ args: [...args], options, allowPositionals: true, strict: true }),
  );
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    words: positionals,
    terminal,
    json: values.json === true,
    text,
    texts(name) {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
    flag: (name) => values[name] === true,
  };
}

/** What stands on a command line is seen by everybody on the machine, and stays in the shell's history. */
function refuseToken(args: readonly string[]): void {
  if (args.some((one) => one === '--token' || one.startsWith('--token=')))
    throw new UsageError(
      'A token is not written on the command line, where others see it: set ATTESTA_TOKEN.',
    );
}

/** Node's refusals of options are sentences about the command line already. */
function parsed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) throw new UsageError(error.message);
    throw error;
  }
}

function explain(error: unknown, command: Command, terminal: Terminal): ExitCode {
  if (error instanceof UsageError) {
    terminal.note(error.message);
    for (const form of command.usage) terminal.note(`Usage: attesta ${form}`);
    return exitCodes.usage;
  }
  for (const line of sentences(error)) terminal.note(line);
  return exitCodes.failed;
}

function sentences(error: unknown): readonly string[] {
  if (error instanceof ApiProblem) {
    return [
      error.message,
      ...error.findings.map(({ field, message }) => (field ? `  ${field}: ${message}` : `  ${message}`)),
    ];
  }
  if (error instanceof SettingsRefused) return error.sentences;
  if (error instanceof CommandFailed || error instanceof Unreachable) return [error.message];
  return [error instanceof Error ? error.message : String(error)];
}
