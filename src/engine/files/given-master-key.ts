/**
 * A master key that is kept elsewhere: a command that fetches it from a key vault, or a file outside of the data folder. It is only read here;
 * whoever keeps it makes it, renews it and takes the old one away.
 */
import { type ExecFileException, execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { diskCode } from './disk.ts';
import { MasterKeyRefused, type MasterKeySource, type MasterKeys, masterKeysOf } from './master-key.ts';

/** Longer answers are no keys. */
const LONGEST_ANSWER = 4096;
const PATIENCE_MS = 20_000;

/** Runs a program without a shell and takes what it prints. Its output is never shown, whatever it is. */
export function masterKeyCommand(command: readonly string[], patienceMs = PATIENCE_MS): MasterKeySource {
  const where = 'ATTESTA_MASTER_KEY_COMMAND';
  return {
    where,
    async read() {
      return given(where, await outputOf(command, patienceMs));
    },
  };
}

/** Reads a file that somebody else puts there, such as a credential of systemd. */
export function masterKeyFile(path: string): MasterKeySource {
  const where = `the file of ATTESTA_MASTER_KEY_FILE (${path})`;
  return {
    where,
    async read() {
      return given(where, await textOf(path));
    },
  };
}

/** One key a line in base64, the one in force first; the first line of a `master.key` may stand before them. */
function given(where: string, text: string): MasterKeys {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const keys = masterKeysOf(lines);
  if (keys) return keys;
  throw new MasterKeyRefused(
    `What ${where} gave is no master key: it must be 32 bytes in base64, one key a line, and nothing else. (It is not shown.)`,
  );
}

async function textOf(path: string): Promise<string> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new MasterKeyRefused(
      `The file of ATTESTA_MASTER_KEY_FILE (${path}) cannot be read: ${diskCode(error) || 'unknown'}.`,
    );
  });
  try {
    const { mode, gid, size } = await file.stat();
    // A credential of systemd belongs to root and its group; the service reads it by an access list.
    const others = gid === 0 ? 0o037 : 0o077;
    if (process.platform !== 'win32' && (mode & others) !== 0)
      throw new MasterKeyRefused(`Others may read or change ${path}. Give it mode 0400 or 0600.`);
    if (size > LONGEST_ANSWER) throw new MasterKeyRefused(`${path} is too long to be a master key.`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function outputOf([program = '', ...parts]: readonly string[], timeout: number): Promise<string> {
  const options = {
    timeout,
    killSignal: 'SIGKILL',
    maxBuffer: LONGEST_ANSWER,
    env: environment(),
    windowsHide: true,
    shell: false,
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(program, parts, options, (error, output) => {
      if (error) reject(new MasterKeyRefused(`ATTESTA_MASTER_KEY_COMMAND ${failure(error, timeout)}`));
      else resolve(output);
    });
    child.stdin?.end();
  });
}

/** What went wrong, without a word of what the program said: it may have told the key. */
function failure(error: ExecFileException, timeout: number): string {
  if (String(error.code) === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'printed more than a master key.';
  if (error.killed) return `did not end within ${timeout / 1000} seconds and was stopped.`;
  if (error.code === 'ENOENT') return 'names a program that is not there.';
  if (error.code === 'EACCES') return 'names a program that this account may not run.';
  if (typeof error.code === 'number')
    return `ended with code ${error.code}. Run it by hand to see why; its output is not shown here.`;
  return `could not be run (${error.code ?? 'unknown'}).`;
}

/** The vault's own variables, and none of ours: they hold passwords. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ATTESTA_|DATABASE_|SMTP_URL|S3_URL)/.test(name)),
  );
}
