import type { ParseArgsOptionDescriptor } from 'node:util';
import type { Terminal } from './terminal.ts';

/** How a command ended, as scripts read it. */
export const exitCodes = { done: 0, failed: 1, usage: 2, findings: 3 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface OptionDescription extends ParseArgsOptionDescriptor {
  /** What stands for its value in the help: `file`. */
  readonly value?: string;
  readonly meaning: string;
}

/** What was written after the command's name. */
export interface Invocation {
  readonly words: readonly string[];
  readonly terminal: Terminal;
  /** Whether the answer is to be JSON. */
  readonly json: boolean;
  /** An option's text; undefined when it was not given. */
  text(name: string): string | undefined;
  /** The texts of an option that may be given many times. */
  texts(name: string): readonly string[];
  flag(name: string): boolean;
}

/** One command of `attesta`, as data plus what it does. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** The forms it is written in, without `attesta`. */
  readonly usage: readonly string[];
  readonly options: Readonly<Record<string, OptionDescription>>;
  run(invocation: Invocation): Promise<ExitCode>;
}

/** The command was not written as it must be. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What stops a command, said in a sentence. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
