/** COPY as streams: the rows of a table out of the database and into it, in PostgreSQL's text format, as they come. */
import type pg from 'pg';
import type { Connection, Submittable } from 'pg';

/** pg hands these messages to the query that is running; its types do not say so. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/**
 * For a transaction that copies rows out of one server and into another: values are written and read in one way, whatever the servers'
 * own settings are, all rows are seen or it is an error, and nothing is given up for taking long.
 */
export const copySettings = `set local search_path = ''; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
  set local timezone = 'UTC'; set local bytea_output = 'hex'; set local extra_float_digits = 1; set local row_security = off;
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local lock_timeout = 0`;

/** Runs `COPY … TO STDOUT` and waits for `onChunk` at each row; the server waits too. Rejects with what either says. */
export function copyOut(
  client: pg.Client,
  statement: string,
  onChunk: (chunk: Buffer) => Promise<void>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.query(new CopyOut(statement, onChunk, resolve, reject));
  return promise;
}

/** Runs `COPY … FROM STDIN` with the pieces of `chunks`. What these throw ends the COPY, and is thrown. */
export function copyIn(
  client: pg.Client,
  statement: string,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.query(new CopyIn(statement, chunks, resolve, reject));
  return promise;
}

class Copy implements Submittable {
  readonly #statement: string;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  protected error: unknown;

  constructor(statement: string, resolve: () => void, reject: (error: unknown) => void) {
    this.#statement = statement;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: Connection): void {
    connection.query(this.#statement);
  }

  handleCommandComplete(): void {}

  /** What was thrown on our side comes first: the server's error is the answer to it. */
  handleError(error: unknown): void {
    this.error ??= error;
    this.#reject(this.error);
  }

  async handleReadyForQuery(): Promise<void> {
    await this.settled();
    if (this.error === undefined) this.#resolve();
    else this.#reject(this.error);
  }

  protected async settled(): Promise<void> {}
}

class CopyOut extends Copy {
  readonly #onChunk: (chunk: Buffer) => Promise<void>;
  #connection: Connection | undefined;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(
    statement: string,
    onChunk: (chunk: Buffer) => Promise<void>,
    resolve: () => void,
    reject: (error: unknown) => void,
  ) {
    super(statement, resolve, reject);
    this.#onChunk = onChunk;
  }

  override submit(connection: Connection): void {
    this.#connection = connection;
    super.submit(connection);
  }

  handleCopyData(message: { readonly chunk: Buffer }): void {
    // pg reads into the same memory again.
    const chunk = Buffer.from(message.chunk);
    this.#waiting += chunk.length;
    if (this.#waiting > MOST_WAITING) this.#connection?.stream.pause();
    this.#work = this.#work.then(async () => {
      if (this.error === undefined)
        await this.#onChunk(chunk).catch((error: unknown) => (this.error = error));
      this.#waiting -= chunk.length;
      if (this.#waiting <= MOST_WAITING) this.#connection?.stream.resume();
    });
  }

  protected override settled(): Promise<void> {
    return this.#work;
  }
}

const MOST_WAITING = 1024 * 1024;

class CopyIn extends Copy {
  readonly #chunks: AsyncIterable<Buffer> | Iterable<Buffer>;

  constructor(
    statement: string,
    chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
    resolve: () => void,
    reject: (error: unknown) => void,
  ) {
    super(statement, resolve, reject);
    this.#chunks = chunks;
  }

  async handleCopyInResponse(connection: CopyConnection): Promise<void> {
    try {
      for await (const chunk of this.#chunks) {
        if (this.error !== undefined) return;
        connection.sendCopyFromChunk(chunk);
        if (connection.stream.writableNeedDrain) await drained(connection);
      }
      connection.endCopyFrom();
    } catch (error) {
      this.error ??= error;
      connection.sendCopyFail('The source of the rows ended early.');
    }
  }
}

/** The server may end meanwhile, and then nothing drains any more. */
function drained({ stream }: Connection): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      stream.off('drain', end);
      stream.off('close', end);
      done();
    };
    stream.on('drain', end);
    stream.on('close', end);
  });
}
