/** A line to a database server that can be cut: for tests of a database that goes away, whoever the server belongs to. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Line {
  /** The same database, over the line. */
  readonly url: string;
  /** Ends every connection and takes no new ones. */
  cut(): Promise<void>;
  /**
   * Cuts as soon as a program sends this text: `before` it reaches the server, or `after` the server has carried it out
   * and before its answer is heard.
   */
  cutAt(text: string, when: 'before' | 'after'): void;
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** A line to the server of this address. Close it after the database that uses it. */
export async function lineTo(address: string): Promise<Line> {
  const url = new URL(address);
  const host = url.hostname;
  const port = Number(url.port || 5432);
  const pairs = new Set<readonly [Socket, Socket]>();
  let trap: { readonly text: string; readonly when: 'before' | 'after' } | undefined;
  let server: Server | undefined;
  let own = 0;

  const cut = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    const closed = new Promise((done) => (closing ? closing.close(done) : done(undefined)));
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
    await closed;
  };
  const join = (near: Socket): void => {
    const far = connect(port, host);
    const pair = [near, far] as const;
    pairs.add(pair);
    let deaf = false;
    near.on('data', (bytes) => {
      const trapped = trap !== undefined && bytes.includes(trap.text);
      if (trapped && trap?.when === 'before') return void cut();
      deaf ||= trapped;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (deaf) return void cut();
      near.write(bytes);
    });
    for (const socket of pair) {
      socket.on('error', () => {});
      socket.on('close', () => {
        near.destroy();
        far.destroy();
        pairs.delete(pair);
      });
    }
  };
  const mend = async (): Promise<void> => {
    trap = undefined;
    if (server) return;
    const listening = createServer(join);
    await new Promise<void>((done, refuse) => {
      listening.once('error', refuse);
      listening.listen(own, '127.0.0.1', done);
    });
    const at = listening.address();
    own = typeof at === 'object' && at ? at.port : own;
    server = listening;
  };
  await mend();
  url.hostname = '127.0.0.1';
  url.port = String(own);
  return {
    url: url.href,
    cut,
    cutAt(text, when) {
      trap = { text, when };
    },
    mend,
    close: cut,
  };
}
