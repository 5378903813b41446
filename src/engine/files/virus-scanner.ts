/** Asks a virus scanner about a content: clamd's INSTREAM, over TCP or a socket of this machine. Nothing is kept that it does not pass. */
import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { Problem } from '../errors/problem.ts';

/**
 * Reads the content to its end. Throws `validation_failed` for a virus, and `unavailable` where the scanner cannot be asked: what
 * was not scanned is not taken.
 */
export type Scan = (content: Readable) => Promise<void>;

const PORT = 3310;
const TIMEOUT_MS = 60_000;
const LONGEST_ANSWER = 4_096;

/** `clamd://host:port`, or `clamd:/path/of/the/socket`. */
export function virusScanner(url: string): Scan {
  const { hostname, port, pathname } = new URL(url);
  const open = (): Socket =>
    hostname === ''
      ? connect(pathname)
      : connect(port === '' ? PORT : Number(port), hostname.replace(/^\[|\]$/g, ''));
  return async (content) => judge(await ask(open(), content));
}

async function ask(socket: Socket, content: Readable): Promise<string> {
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('The virus scanner did not answer in time.')));
  const answer = answerOf(socket);
  // Its failure is told by the answer; without this it would be nobody's while the content is still being sent.
  answer.catch(() => {});
  try {
    await send(socket, 'zINSTREAM\0');
    for await (const part of content as AsyncIterable<Buffer>) {
      if (part.length > 0) await send(socket, framed(part));
    }
    await send(socket, Buffer.alloc(4));
    return await answer;
  } catch (cause) {
    throw new Problem(
      'unavailable',
      {
        en: 'The virus scanner cannot be asked, so the file was not taken. Send it again later.',
        es: 'No se puede consultar al antivirus, así que el archivo no se aceptó. Envíelo de nuevo más tarde.',
      },
      {
        retryAfter: 30,
        cause,
      },
    );
  } finally {
    content.destroy();
    socket.destroy();
  }
}

/** A length of four bytes, then as many bytes. */
function framed(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return Buffer.concat([length, part]);
}

async function send(socket: Socket, bytes: Buffer | string): Promise<void> {
  await new Promise<void>((done, fail) => socket.write(bytes, (error) => (error ? fail(error) : done())));
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((done, fail) => {
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (more: string) => {
      text = (text + more).slice(0, LONGEST_ANSWER);
      if (text.includes('\0')) done(text);
    });
    socket.on('error', fail);
    socket.on('close', () => (text === '' ? fail(new Error('The virus scanner hung up.')) : done(text)));
  });
}

/** `stream: OK`, `stream: Eicar-Test-Signature FOUND`, or a sentence that ends with ERROR. */
function judge(answer: string): void {
  const said = answer.replaceAll('\0', '').trim();
  if (/(^|: )OK$/.test(said)) return;
  if (said.endsWith(' FOUND')) {
    const message = {
      en: 'The virus scanner refuses this file. Nothing of it was kept.',
      es: 'El antivirus rechaza este archivo. No se conservó nada de él.',
    };
    throw new Problem('validation_failed', message, {
      findings: [{ code: 'file.infected', field: 'file', message }],
    });
  }
  throw new Problem(
    'unavailable',
    {
      en: 'The virus scanner could not judge this file, so it was not taken. It may be larger than the scanner reads.',
      es: 'El antivirus no pudo examinar este archivo, así que no se aceptó. Quizá sea mayor de lo que puede leer.',
    },
    { cause: new Error(said.slice(0, 200)) },
  );
}
