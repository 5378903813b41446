import { Socket } from 'node:net';
import type { Connection, Submittable } from 'pg';
import pg from 'pg';

/** Signature, flags and extension length that a binary COPY begins with. */
const HEADER_BYTES = 19;
const COPY_DATA = 0x64;
const READY_FOR_QUERY = 0x5a;
/** Kind and length of a message. */
const MESSAGE_HEADER = 5;

/** As much as a socket reads at once. */
const READ_BYTES = 65_536;
/** What a socket of `readingClient` emits instead of `data` where somebody listens: bytes that are the listener's during the call. */
const BORROWED = 'borrowed';

/**
 * A client for `copyBinary`, not connected yet. Its socket reads into the same memory again and again, as a buffer for every
 * read would make work for the garbage collector; what goes on to pg, which may keep it, is a copy.
 */
export function readingClient(url: string): pg.Client {
  return new pg.Client({
    connectionString: url,
    application_name: 'attesta verify',
    // pg calls it with its settings, of which its types know nothing. TLS does its own reading.
    stream: (...[settings]: readonly { readonly ssl?: unknown }[]) =>
      settings?.ssl ? new Socket() : reusingSocket(),
  });
}

function reusingSocket(): Socket {
  const socket: Socket = new Socket({
    onread: {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback(count, bytes) {
        const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, count);
        if (!socket.emit(BORROWED, chunk)) socket.emit('data', Buffer.from(chunk));
        return true;
      },
    },
  });
  return socket;
}

/** Called for each tuple: `at` is where its field count stands. The bytes are the callee's, during the call. */
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

type OnData = (chunk: Buffer) => void;

/**
 * A query of pg's that takes COPY data off the socket before pg does: an object and an event per row would cost more than
 * checking the row. Every other message goes on to pg, which notices nothing.
 */
class CopyOut implements Submittable {
  readonly #text: string;
  readonly #onTuple: OnTuple;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  #rest: Buffer | null = null;
  #headerSeen = false;
  #error: unknown;

  constructor(text: string, onTuple: OnTuple, resolve: () => void, reject: (error: unknown) => void) {
    this.#text = text;
    this.#onTuple = onTuple;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: Connection): void {
    const { stream } = connection;
    const listeners = stream.listeners('data') as OnData[];
    const restore = (): void => {
      for (const event of ['data', BORROWED]) stream.removeListener(event, take);
      for (const listener of listeners) stream.on('data', listener);
    };
    const take: OnData = (chunk) =>
      this.#take(chunk, (message, kind) => {
        if (kind === READY_FOR_QUERY) restore();
        for (const listener of listeners) listener.call(stream, message);
      });
    stream.removeAllListeners('data');
    for (const event of ['data', BORROWED]) stream.on(event, take);
    connection.query(this.#text);
  }

  /** Cuts what came in into messages. Of one that began in the chunk before, only its own bytes are copied together. */
  #take(chunk: Buffer, pass: (message: Buffer, kind: number) => void): void {
    let at = 0;
    while (this.#rest !== null) {
      const missing = lengthOf(this.#rest) - this.#rest.length;
      const whole = Buffer.concat([this.#rest, chunk.subarray(at, at + missing)]);
      at = Math.min(chunk.length, at + missing);
      this.#rest = whole;
      // With its header complete a message says how long it is: then once more.
      if (whole.length < lengthOf(whole)) {
        if (at === chunk.length) return;
        continue;
      }
      this.#rest = null;
      this.#message(whole, 0, whole.length, pass);
    }
    while (at + MESSAGE_HEADER <= chunk.length) {
      const end = at + 1 + chunk.readUInt32BE(at + 1);
      if (end > chunk.length) break;
      this.#message(chunk, at, end, pass);
      at = end;
    }
    // The chunk is not kept beyond the call.
    if (at < chunk.length) this.#rest = Buffer.from(chunk.subarray(at));
  }

  #message(bytes: Buffer, at: number, end: number, pass: (message: Buffer, kind: number) => void): void {
    const kind = bytes[at] ?? 0;
    if (kind === COPY_DATA) this.#tuple(bytes, at + MESSAGE_HEADER, end);
    else pass(bytes.subarray(at, end), kind);
  }

  /** The server sends one tuple per message; the first carries the header too, the last is the end marker. */
  #tuple(bytes: Buffer, start: number, end: number): void {
    const at = this.#headerSeen ? start : start + HEADER_BYTES;
    this.#headerSeen = true;
    if (this.#error !== undefined || end < at + 2 || bytes[at] === 0xff) return;
    try {
      this.#onTuple(bytes, at);
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

/** How long the message is that begins here; of one whose header is not complete, how long that is. */
function lengthOf(bytes: Buffer): number {
  return bytes.length < MESSAGE_HEADER ? MESSAGE_HEADER : 1 + bytes.readUInt32BE(1);
}
