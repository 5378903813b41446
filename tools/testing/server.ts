import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { openSession } from '../../src/engine/access/session.ts';
import { type ShippedRole, shippedRoles } from '../../src/engine/access/shipped.ts';
import { uuidv7 } from '../../src/engine/database/uuidv7.ts';
import { accountForRights } from '../../src/engine/evidence/rights-evidence.ts';
import type { MasterKeySource } from '../../src/engine/files/master-key.ts';
import type { JobDefinition } from '../../src/engine/jobs/define-job.ts';
import { startJobs } from '../../src/engine/jobs/jobs.ts';
import type { Operation } from '../../src/engine/operation.ts';
import { createClock } from '../../src/server/clock.ts';
import { openDuties } from '../../src/server/duties.ts';
import { assembleEngine, type Engine } from '../../src/server/engine.ts';
import { firstAdministrator } from '../../src/server/first-administrator.ts';
import { buildServer } from '../../src/server/http/server.ts';
import { installationOf } from '../../src/server/installation.ts';
import { jobs, shipped } from '../../src/server/lists.ts';
import { operationsOf } from '../../src/server/operations.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export const ADMIN_PASSWORD = 'copper lantern walks at dawn';
const PUBLIC_URL = 'http://localhost:4000';

export interface TestServerOptions {
  /** Where the clock starts; it runs on from there. Default 2026-03-05T10:00:00Z. */
  readonly now?: string;
  readonly mode?: 'production' | 'test';
  readonly publicUrl?: string;
  readonly trustedProxies?: readonly string[];
  /** Folder of the built staff app, to be served too. */
  readonly staffApp?: string;
  /** Mails go there; they are held in the outbox otherwise. */
  readonly smtpUrl?: string;
  /** Requests of one user in a minute; no limit otherwise. */
  readonly readsPerMinute?: number;
  /** Where files are scanned; nowhere otherwise. */
  readonly scannerUrl?: string;
  /** Where the master key is kept; in a file of the data folder otherwise. */
  readonly masterKeys?: MasterKeySource;
  /** Jobs are done and events sealed by themselves, as in the product; otherwise a test says when. */
  readonly live?: boolean;
  /** The database over a line that can be cut. */
  readonly line?: boolean;
  /** Calls besides those of the product, for tests of the edge itself. */
  readonly operations?: readonly Operation[];
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | string[] | undefined>>;
  /** Parsed JSON, typed by the test that reads it; the text where it isn't JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers whose shape is what it checks.
  readonly body: any;
}

export interface TestCall {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who calls the API. Paths are relative to `/api/v1`, or begin with it. */
export interface TestClient {
  readonly userId: string;
  /** The cookie or the token, for what needs to be sent by other means. */
  readonly headers: Readonly<Record<string, string>>;
  get(path: string, call?: TestCall): Promise<TestAnswer>;
  post(path: string, body?: unknown, call?: TestCall): Promise<TestAnswer>;
  patch(path: string, body?: unknown, call?: TestCall): Promise<TestAnswer>;
  put(path: string, body?: unknown, call?: TestCall): Promise<TestAnswer>;
  delete(path: string, call?: TestCall): Promise<TestAnswer>;
}

export interface RunningServer {
  readonly app: FastifyInstance;
  readonly engine: Engine;
  readonly database: TestDatabase;
  /** The calls that are served, for what is told through them without the door. */
  readonly operations: readonly Operation[];
  /** Every kind of work that can be queued. */
  readonly jobs: readonly JobDefinition[];
  readonly clock: {
    set(iso: string): void;
    now(): Temporal.Instant;
    /** Moves on to the whole second after the next one, and answers it: never back, however slow the machine. */
    nextSecond(): string;
  };
  /** Where it listens, for real connections: `http://127.0.0.1:…`. */
  readonly origin: string;
  /** The first administrator, signed in. */
  readonly admin: TestClient;
  /** Nobody: no cookie, no token. */
  readonly visitor: TestClient;
  /** Adds a user who signs in with this password; gives the id. */
  hire(user: {
    readonly username: string;
    readonly name: string;
    readonly role: ShippedRole;
    readonly password: string;
    readonly locale: 'en' | 'es';
  }): Promise<string>;
  /** Signs in by user name and password. */
  signIn(username: string, password: string): Promise<TestClient>;
  /** A new user of a role (shipped code, or id), signed in. */
  as(role: ShippedRole | (string & {})): Promise<TestClient>;
  /** With a token, and for the portal on behalf of a person. */
  withToken(token: string, onBehalfOf?: string): TestClient;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The whole back office on a database of its own. Close it in `afterAll`, or hold it with `await using`. */
export async function testServer(options: TestServerOptions = {}): Promise<RunningServer> {
  const database = await testDatabase({ poolSize: 8, line: options.line ?? false });
  const dataDir = await mkdtemp(join(tmpdir(), 'attesta-server-'));
  const clock = createClock(Temporal.Instant.from(options.now ?? '2026-03-05T10:00:00Z'));
  const publicUrl = options.publicUrl ?? PUBLIC_URL;
  const settings = {
    publicUrl,
    portalPublicUrl: 'http://localhost:4100',
    mode: options.mode ?? 'test',
    trustedProxies: options.trustedProxies ?? [],
    readsPerMinute: options.readsPerMinute ?? 0,
  } as const;
  const duties = await openDuties({
    database,
    now: clock.now,
    installation: {
      ...installationOf({ ...settings, dataDir, port: 0 }),
      ownAddress: undefined,
      programDir: dataDir,
    },
  });
  const everyJob = [...jobs, ...duties.jobs];
  const engine = await assembleEngine({
    settings,
    dataDir,
    database,
    shipped,
    jobs: everyJob,
    smtpUrl: options.smtpUrl,
    scannerUrl: options.scannerUrl,
    ...(options.masterKeys && { masterKeys: options.masterKeys }),
    clock,
    sealEveryMs: options.live ? 400 : 600_000,
    follow: duties.writeLedger,
    log: process.env.ATTESTA_TEST_LOG ? console.log : () => {},
  });
  await firstAdministrator(database, ADMIN_PASSWORD, clock.now());
  await accountForRights(database, clock.now());
  const running = options.live ? await startJobs(database, { tick: 500 }) : undefined;
  const operations = [...operationsOf(engine, duties.operations), ...(options.operations ?? [])];
  const app = await buildServer({
    engine,
    operations,
    staffApp: options.staffApp ?? join(dataDir, 'no-app'),
  });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const cookie = publicUrl.startsWith('https:') ? '__Host-attesta_session' : 'attesta_session';

  const client = (userId: string, headers: Record<string, string>) => clientOf(app, userId, headers);
  const session = async (userId: string): Promise<TestClient> => {
    const { secret } = await openSession(database, userId, clock.now());
    return client(userId, { cookie: `${cookie}=${secret}`, origin: publicUrl });
  };
  const close = async (): Promise<void> => {
    await app.close();
    await running?.stop();
    await engine.close();
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  };

  const admin = await session(await adminId(database));

  return {
    app,
    engine,
    database,
    operations,
    jobs: everyJob,
    clock: {
      set: (iso) => clock.set(Temporal.Instant.from(iso)),
      now: clock.now,
      nextSecond() {
        const next = clock.now().add({ seconds: 1 }).round({ smallestUnit: 'second', roundingMode: 'ceil' });
        clock.set(next);
        return next.toString();
      },
    },
    origin,
    admin,
    visitor: client('', {}),
    async hire({ role, ...user }) {
      const made = await admin.post('/users', { ...user, role: shippedRoles[role].id });
      if (made.status !== 201) throw new Error(`Adding ${user.username} answered ${made.status}.`);
      return made.body.id;
    },
    async signIn(username, password) {
      const answer = await client('', {}).post('/sessions', { username, password });
      if (answer.status !== 201) throw new Error(`Signing in as ${username} answered ${answer.status}.`);
      const headers = { cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '', origin: publicUrl };
      const me = await client('', headers).get('/me');
      return client(me.body.user.id, headers);
    },
    as: async (role) => session(await newUser(database, role, clock.now())),
    withToken: (token, onBehalfOf) =>
      client('', {
        authorization: `Bearer ${token}`,
        ...(onBehalfOf === undefined ? {} : { 'attesta-on-behalf-of': onBehalfOf }),
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function adminId(database: TestDatabase): Promise<string> {
  const [row] = await database.query<{ id: string }>("SELECT id FROM attesta.users WHERE username = 'admin'");
  return row?.id ?? '';
}

async function newUser(database: TestDatabase, role: string, now: Temporal.Instant): Promise<string> {
  const known = Object.entries(shippedRoles).find(([code]) => code === role);
  const id = uuidv7(now);
  await database.query(
    `INSERT INTO attesta.users (id, username, name, role, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $5)`,
    [
      id,
      `${role}-${id.slice(-8)}`,
      `Test ${known?.[1].name ?? 'user'} ${id.slice(-4)}`,
      known?.[1].id ?? role,
      now,
    ],
  );
  return id;
}

function clientOf(app: FastifyInstance, userId: string, headers: Record<string, string>): TestClient {
  const call = async (
    method: InjectOptions['method'],
    path: string,
    options: TestCall = {},
  ): Promise<TestAnswer> => {
    const url = /^\/(api|health)\//.test(path) ? path : `/api/v1${path}`;
    const request: InjectOptions = { method, url, headers: { ...headers, ...options.headers } };
    if (options.body !== undefined) request.payload = options.body as NonNullable<InjectOptions['payload']>;
    const answer = await app.inject(request);
    const isJson = /json/.test(String(answer.headers['content-type'] ?? ''));
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: isJson && answer.body !== '' ? answer.json() : answer.body,
    };
  };
  return {
    userId,
    headers,
    get: (path, options) => call('GET', path, options),
    delete: (path, options) => call('DELETE', path, options),
    post: (path, body, options) => call('POST', path, { ...options, body }),
    patch: (path, body, options) => call('PATCH', path, { ...options, body }),
    put: (path, body, options) => call('PUT', path, { ...options, body }),
  };
}
