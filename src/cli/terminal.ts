import { text } from 'node:stream/consumers';

/** What a command reads from and writes to; a test has its own. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** One line of the answer. */
  out(line: string): void;
  /** One line for the person who waits: no part of the answer. */
  note(line: string): void;
  /** How far the work is, on one line that is written over; nothing where nobody watches. */
  progress(label: string, done: number, total: number): void;
  /** Everything that comes in by standard input. */
  input(): Promise<string>;
  /** Bytes of the answer, for a file that goes to standard output. Resolves when they are taken. */
  bytes(chunk: Uint8Array): Promise<void>;
  /** Aborted at the first Ctrl-C from now on; the second ends the program. */
  interruption(): AbortSignal;
}

/** The terminal of this process: the answer to standard output, everything else to standard error. */
export function processTerminal(): Terminal {
  const watched = process.stderr.isTTY === true;
  // Whoever reads may stop reading (`| head`): the work is done to its end all the same.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error) => {
      if (!isUnread(error)) throw error;
    });
  let shown = '';
  const clear = (): void => {
    if (shown !== '') process.stderr.write('\r\u001b[K');
    shown = '';
  };
  return {
    environment: process.env,
    out(line) {
      clear();
      process.stdout.write(`${line}\n`);
    },
    note(line) {
      clear();
      process.stderr.write(`${line}\n`);
    },
    progress(label, done, total) {
      if (!watched) return;
      const line = progressLine(label, done, total, process.stderr.columns ?? 80);
      if (line === shown) return;
      clear();
      if (done >= total) return;
      process.stderr.write(line);
      shown = line;
    },
    input: () => text(process.stdin),
    bytes: (chunk) =>
      new Promise((done, failed) => {
        process.stdout.write(chunk, (error) => (error && !isUnread(error) ? failed(error) : done()));
      }),
    interruption() {
      const asked = new AbortController();
      process.once('SIGINT', () => asked.abort());
      return asked.signal;
    },
  };
}

/** Nobody reads any more. */
function isUnread(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE';
}

/** `Verifying  ███████░░░░  63 %  1,234 of 1,960`, as wide as there is room. */
export function progressLine(label: string, done: number, total: number, columns: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const numbers = `${Math.floor(share * 100)} %  ${count(done)} of ${count(total)}`;
  const room = Math.max(0, Math.min(30, columns - label.length - numbers.length - 6));
  const filled = Math.round(share * room);
  return `${label}  ${'█'.repeat(filled)}${'░'.repeat(room - filled)}  ${numbers}`;
}

/** 12345 as `12,345`. */
export function count(number: number): string {
  return number.toLocaleString('en');
}
