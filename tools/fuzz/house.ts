/** A house of its own to be fuzzed: Attesta as it runs, in a folder that is thrown away, and those who call it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Known } from './made-up.ts';

const MAIN = fileURLToPath(new URL('../../src/server/main.ts', import.meta.url));
/** Ends the service with this program, however it ends. */
const FOLLOW = new URL('../../bin/follow.mjs', import.meta.url).href;
const PASSWORD = 'copper lantern walks at dawn';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly cookie: string | undefined;
}

/** Who calls: a name for the report, and the headers that say it. */
export interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface House {
  readonly origin: string;
  readonly callers: readonly Caller[];
  readonly known: Known;
  /** Ids that the run stands on: the administrator, their token, role and profile. They may be looked at only. */
  readonly guarded: readonly string[];
  /** Lines of the service that tell of a fault, since it was asked last. */
  faultLines(): readonly string[];
  ask(caller: Caller, method: string, path: string, body?: string): Promise<Answer>;
  /** Why the first caller is no longer let in; undefined while they are. */
  shutOut(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Starts one, with a user of several roles, the portal for a person, and a visitor. */
export async function openFuzzHouse(): Promise<House> {
  const dataDir = await mkdtemp(join(tmpdir(), 'attesta-fuzz-'));
  const port = await freePort();
  const key = randomBytes(32).toString('hex');
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, ['--import', FOLLOW, MAIN], {
    cwd: resolve(MAIN, '../../..'),
    env: {
      ...process.env,
      PORT: String(port),
      PORTAL_PORT: String(port + 1),
      DATA_DIR: dataDir,
      ATTESTA_ADMIN_PASSWORD: PASSWORD,
      ATTESTA_SAMPLE: 'none',
      ATTESTA_PORTAL_KEY: key,
      // The fuzzer asks more than people do.
      ATTESTA_READS_PER_MINUTE: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const ask: House['ask'] = (caller, method, path, body) => send(agent, port, caller, method, path, body);
  const close = async (): Promise<void> => {
    agent.destroy();
    await end(child);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await answering(child, ask, lines);
    const { callers, known, guarded } = await furnish(ask, origin, key);
    const [first] = callers;
    return {
      origin,
      callers,
      known,
      guarded,
      faultLines: () => lines.splice(0),
      ask,
      async shutOut() {
        const answer = first && (await ask(first, 'GET', '/api/v1/users?'));
        return answer?.status === 200 ? undefined : (answer?.body ?? 'nobody');
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The shipped role and the profile of the same id. */
const ADMINISTRATORS = '00000000-0000-7000-8000-000000000011';
const VISITOR: Caller = { name: 'visitor', headers: {} };

async function furnish(
  ask: House['ask'],
  origin: string,
  key: string,
): Promise<Pick<House, 'callers' | 'known' | 'guarded'>> {
  const made = async (caller: Caller, path: string, body: unknown): Promise<Record<string, string>> => {
    const answer = await ask(caller, 'POST', `/api/v1${path}`, JSON.stringify(body));
    if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}: ${answer.body}`);
    return { ...JSON.parse(answer.body), cookie: answer.cookie };
  };
  const signedIn = async (username: string): Promise<Caller> => {
    const session = await made(VISITOR, '/sessions', { username, password: PASSWORD });
    return { name: username, headers: { cookie: session.cookie ?? '', origin } };
  };
  const guarded: string[] = [ADMINISTRATORS];
  const admin = await signedIn('admin');
  guarded.push(JSON.parse((await ask(admin, 'GET', '/api/v1/me')).body).user.id);
  const byToken = async (caller: Caller): Promise<Caller> => {
    const { token, id } = await made(caller, '/tokens', { name: 'fuzz', scopes: ['*'] });
    guarded.push(id ?? '');
    return { name: `${caller.name} by token`, headers: { authorization: `Bearer ${token}` } };
  };
  const all = await byToken(admin);
  const hired: Caller[] = [];
  for (const role of ['sales', 'legal', 'data_protection_officer']) {
    await made(all, '/users', { username: `${role}-fuzz`, role, password: PASSWORD });
    hired.push(await byToken(await signedIn(`${role}-fuzz`)));
  }
  const person = await made(all, '/records/contacts', { last_name: 'Fuzz', email: 'fuzz@example.org' });
  const account = await made(all, '/records/accounts', { name: 'Fuzz' });
  const ticket = await made(all, '/records/tickets', { title: 'Fuzz', contact: person.id });
  const request = await made(all, '/requests', { type: 'access', subject: person.id });
  const portal: Caller = {
    name: 'portal for a person',
    headers: { authorization: `Bearer ${key}`, 'attesta-on-behalf-of': person.id ?? '' },
  };
  const ids = [person.id, account.id, ticket.id, request.id].filter((id) => id !== undefined);
  const known: Known = { words: [...ids, ...WORDS], of: new Map() };
  // The administrator's calls reach the furthest, so they are most.
  return { callers: [all, all, all, ...hired, admin, portal, VISITOR], known, guarded };
}

const WORDS = [
  'contacts',
  'tickets',
  'accounts',
  'last_name',
  'constructor',
  '00000000-0000-7000-8000-000000000000',
];

function send(
  agent: Agent,
  port: number,
  caller: Caller,
  method: string,
  path: string,
  body?: string,
): Promise<Answer> {
  const headers: OutgoingHttpHeaders = {
    ...caller.headers,
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }),
  };
  return new Promise((done, fail) => {
    const sent = request(
      { agent, host: 'localhost', port, method, path, headers, timeout: 150_000 },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', fail);
        answer.on('end', () =>
          done({
            status: answer.statusCode ?? 0,
            body: Buffer.concat(parts).toString(),
            cookie: answer.headers['set-cookie']?.[0]?.split(';')[0],
          }),
        );
      },
    );
    sent.on('error', fail);
    sent.on('timeout', () => sent.destroy(new Error('No answer in 150 seconds.')));
    sent.end(body);
  });
}

async function answering(child: ChildProcess, ask: House['ask'], lines: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`Attesta did not start:\n${lines.join('\n')}`);
    const answer = await ask(VISITOR, 'GET', '/health/ready').catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error('Attesta did not start within two minutes.');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}

/** Two in a row, for the office and the portal's place. */
async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(Number(process.env.FUZZ_PORT ?? 0), () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
