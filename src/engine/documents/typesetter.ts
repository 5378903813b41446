/** A few processes that set documents, each killed when it passes its time or its memory. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DocumentFault, type TypesetAnswer, type TypesetRequest } from './typeset-message.ts';

export interface TypesetterOptions {
  /** Documents set at the same time. Default 2. */
  readonly processes?: number;
  /** Milliseconds that one document may take. Default 60,000. */
  readonly timeout?: number;
  /** Resident bytes that a process may reach (looked at on Linux). Default 1.5 GiB. */
  readonly memory?: number;
  /** Milliseconds after which a process without work is ended. Default 30,000. */
  readonly idle?: number;
}

export interface Typesetter {
  /** Throws `DocumentFault` when the template is at fault, and when the document was stopped. */
  typeset(request: TypesetRequest): Promise<Uint8Array>;
  /** Processes that are alive now. */
  alive(): number;
  /** Ends every process; documents in progress are refused. */
  close(): Promise<void>;
}

interface Waiting {
  readonly request: TypesetRequest;
  readonly resolve: (pdf: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

interface Press {
  readonly child: ChildProcess;
  readonly exited: Promise<void>;
  work: Waiting | undefined;
  timers: NodeJS.Timeout[];
}

const MEMORY_LOOK = 100;
const CHILD = fileURLToPath(new URL('./typeset-child.ts', import.meta.url));
/** Typst looks for `@preview` packages on the internet: a proxy that is not there keeps it from it. */
const NO_NETWORK = 'http://127.0.0.1:9';

export function openTypesetter(options: TypesetterOptions = {}): Typesetter {
  const { processes = 2, timeout = 60_000, memory = 1.5 * 2 ** 30, idle = 30_000 } = options;
  const presses = new Set<Press>();
  const waiting: Waiting[] = [];
  let closed = false;

  function next(): void {
    const work = waiting[0];
    if (!work) return;
    const press = [...presses].find((one) => !one.work) ?? (presses.size < processes ? start() : undefined);
    if (!press) return;
    waiting.shift();
    give(press, work);
  }

  function start(): Press {
    const child = fork(CHILD, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: ['--max-old-space-size=512'],
      env: { HTTP_PROXY: NO_NETWORK, HTTPS_PROXY: NO_NETWORK, ALL_PROXY: NO_NETWORK, HOME: '/nonexistent' },
    });
    const { promise: exited, resolve } = Promise.withResolvers<void>();
    const press: Press = { child, exited, work: undefined, timers: [] };
    const gone = (): void => {
      presses.delete(press);
      settle(press)?.reject(new DocumentFault('The process that set the document ended.'));
      resolve();
      next();
    };
    child.on('message', (answer: TypesetAnswer) => done(press, answer));
    child.on('error', gone);
    child.on('exit', gone);
    presses.add(press);
    return press;
  }

  function give(press: Press, work: Waiting): void {
    press.work = work;
    hold(press.child);
    clear(press);
    const stop = (sentence: string): void => {
      settle(press)?.reject(new DocumentFault(sentence));
      presses.delete(press);
      press.child.kill('SIGKILL');
    };
    press.timers = [
      setTimeout(
        () => stop(`The document took more than ${timeout / 1000} seconds and was stopped.`),
        timeout,
      ),
      setInterval(async () => {
        if ((await residentBytes(press.child.pid)) <= memory || press.work !== work) return;
        stop(`The document took more than ${Math.round(memory / 2 ** 20)} MiB of memory and was stopped.`);
      }, MEMORY_LOOK),
    ];
    press.child.send(work.request, (error) => {
      if (error) settle(press)?.reject(new DocumentFault('The process that sets documents does not answer.'));
    });
  }

  function done(press: Press, answer: TypesetAnswer): void {
    const work = settle(press);
    release(press.child);
    press.timers = [setTimeout(() => press.child.disconnect(), idle).unref()];
    if ('pdf' in answer) work?.resolve(answer.pdf);
    else work?.reject(new DocumentFault(answer.fault));
    next();
  }

  return {
    typeset(request) {
      if (closed)
        return Promise.reject(new DocumentFault('Documents are no longer set: the service is stopping.'));
      return new Promise((resolve, reject) => {
        waiting.push({ request, resolve, reject });
        next();
      });
    },
    alive: () => presses.size,
    async close() {
      closed = true;
      const sentence = 'The service is stopping.';
      for (const work of waiting.splice(0)) work.reject(new DocumentFault(sentence));
      const ending = [...presses];
      for (const press of ending) {
        settle(press)?.reject(new DocumentFault(sentence));
        press.child.kill('SIGKILL');
      }
      await Promise.all(ending.map((press) => press.exited));
    },
  };
}

function settle(press: Press): Waiting | undefined {
  const { work } = press;
  press.work = undefined;
  clear(press);
  return work;
}

function clear(press: Press): void {
  for (const timer of press.timers) clearInterval(timer);
  press.timers = [];
}

/** A process that has nothing to do does not keep the program alive. */
function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
