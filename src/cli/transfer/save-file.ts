/** Takes a download to where it was asked for: whole and right, or not at all. */
import { createHash } from 'node:crypto';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { CommandFailed } from '../command.ts';
import type { Terminal } from '../terminal.ts';

export interface Target {
  /** `-`: standard output. Undefined: the name that the server gives, in this folder. */
  readonly path: string | undefined;
  /** Whether a file that is there is written over. */
  readonly force: boolean;
}

/** Saves the answer, readable by its owner only, and compares its hash. Answers where it is. */
export async function saveFile(
  terminal: Terminal,
  answer: Response,
  sha256: string | null,
  { path, force }: Target,
): Promise<string> {
  if (path === '-') {
    const hash = await copy(answer, (chunk) => terminal.bytes(chunk));
    if (sha256 !== null && hash !== sha256) throw brokenOff();
    return '-';
  }
  const target = path ?? givenName(answer);
  const part = `${target}.${process.pid}.part`;
  const file = await open(part, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailed(`${target} cannot be written: ${error.code}.`);
  });
  try {
    const hash = await copyTo(file, answer);
    if (sha256 !== null && hash !== sha256) throw brokenOff();
    if (force) await rename(part, target);
    else await settle(part, target);
    return target;
  } finally {
    await rm(part, { force: true });
  }
}

/** Gives the file its name, unless another has it: a link never replaces what is there. */
async function settle(part: string, target: string): Promise<void> {
  await link(part, target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST')
      throw new CommandFailed(`${target} is there already: --force writes over it, --out names another.`);
    throw error;
  });
}

async function copyTo(file: FileHandle, answer: Response): Promise<string> {
  try {
    const hash = await copy(answer, async (chunk) => {
      await file.writeFile(chunk);
    });
    await file.sync();
    return hash;
  } finally {
    await file.close();
  }
}

async function copy(answer: Response, take: (chunk: Uint8Array) => Promise<void>): Promise<string> {
  const hash = createHash('sha256');
  if (answer.body) {
    for await (const chunk of answer.body) {
      hash.update(chunk);
      await take(chunk);
    }
  }
  return hash.digest('hex');
}

/** The server names the file; a path in it would be no name. */
function givenName(answer: Response): string {
  const named = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  return basename(named ?? 'export');
}

function brokenOff(): CommandFailed {
  return new CommandFailed(
    'The file did not come whole: its hash is not the one that the server told. Try again.',
  );
}
