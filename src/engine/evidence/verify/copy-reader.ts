import type pg from 'pg';
import type { Connection, Submittable } from 'pg';

/** Signature, flags and extension length that a binary COPY begins with. */
const HEADER_BYTES = 19;

/** Called for each tuple: `at` is where its field count stands. The bytes are only good during the call. */
export type OnTuple = (bytes: Buffer, at: number) => void;

/**
 * Runs `COPY (…) TO STDOUT (FORMAT binary)` and hands over each tuple as it comes in, without making values of it.
 * Rejects with the server's error, or with what `onTuple` threw.
 */
export function copyBinary(client: pg.Client, select: string, onTuple: OnTuple): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.query(new CopyOut(`COPY (${select}) TO STDOUT (FORMAT binary)`, onTuple, resolve, reject));
  return promise;
}

class CopyOut implements Submittable {
  readonly #text: string;
  readonly #onTuple: OnTuple;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  #headerSeen = false;
  #error: unknown;

  constructor(text: string, onTuple: OnTuple, resolve: () => void, reject: (error: unknown) => void) {
    this.#text = text;
    this.#onTuple = onTuple;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: Connection): void {
    connection.query(this.#text);
  }

  /** The server sends one tuple per message; the first carries the header too, the last is the end marker. */
  handleCopyData(message: { readonly chunk: Buffer }): void {
    const { chunk } = message;
    const at = this.#headerSeen ? 0 : HEADER_BYTES;
    this.#headerSeen = true;
    if (this.#error !== undefined || chunk.length < at + 2 || chunk.readInt16BE(at) < 0) return;
    try {
      this.#onTuple(chunk, at);
    } catch (error) {
      this.#error = error;
    }
  }

  handleCommandComplete(): void {}

  handleError(error: unknown): void {
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#error === undefined) this.#resolve();
    else this.#reject(this.#error);
  }
}
