/** The portal before a real back office, and browsers without JavaScript that walk through it. For tests only. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';
import { buildPortal } from './server.tsx';
import { type EndedSessions, openEndedSessions } from './session/ended-sessions.ts';
import { sessionKey } from './session/session-key.ts';

export const PUBLIC_URL = 'http://localhost:4100';

export interface TestPortal {
  readonly office: RunningServer;
  readonly app: FastifyInstance;
  readonly portalToken: string;
  /** What the portal told its operator. */
  readonly log: string[];
  /** Moves the back office's clock, which the portal follows. */
  advance(minutes: number): void;
  /** A second portal on the same folder: what is there after a restart. */
  restart(options?: { publicUrl?: string; apiUrl?: string }): Promise<FastifyInstance>;
  browser(app?: FastifyInstance): TestBrowser;
  person(values: object): Promise<string>;
  /** Path of the link in the last mail to an address. */
  lastLink(email: string): Promise<string>;
  /** A browser of a person who has signed in by the link in their mail. */
  signedIn(email: string): Promise<TestBrowser>;
  close(): Promise<void>;
}

export interface TestPage {
  readonly status: number;
  readonly html: string;
  /** The words, without marks. */
  readonly text: string;
  readonly headers: Readonly<Record<string, string | number | string[] | undefined>>;
  /** Where it sends the browser. */
  readonly location: string;
}

export async function testPortal(now?: string): Promise<TestPortal> {
  const office = await testServer(now === undefined ? {} : { now });
  const made = await office.admin.post('/tokens', { name: 'Portal', scopes: ['portal'] });
  const portalToken: string = made.body.token;
  const folder = await mkdtemp(join(tmpdir(), 'attesta-portal-'));
  const log: string[] = [];
  const apps: FastifyInstance[] = [];
  const start = async (options: { publicUrl?: string; apiUrl?: string } = {}): Promise<FastifyInstance> => {
    const ended: EndedSessions = await openEndedSessions(join(folder, 'ended'));
    const app = await buildPortal({
      publicUrl: options.publicUrl ?? PUBLIC_URL,
      apiUrl: options.apiUrl ?? office.origin,
      portalKey: portalToken,
      trustedProxies: [],
      sessionKey: await sessionKey(join(folder, 'keys', 'session.key')),
      ended,
      assets: join(import.meta.dirname, 'public'),
      log: (line) => log.push(line),
    });
    apps.push(app);
    return app;
  };
  const app = await start();
  const portal: TestPortal = {
    office,
    app,
    portalToken,
    log,
    advance(minutes) {
      office.clock.set(office.clock.now().add({ minutes }).toString());
    },
    restart: start,
    browser: (one = app) => new TestBrowser(one),
    async person(values) {
      const answer = await office.admin.post('/records/contacts', values);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body.id;
    },
    async lastLink(email) {
      // The session of the one that there is has ended when the clock was moved far.
      const admin = await office.as('administrator');
      const { items } = (await admin.get('/mails?limit=200')).body;
      const mail = items.find((one: { to: string }) => one.to === email);
      if (!mail) throw new Error(`No mail to ${email}.`);
      const { text } = (await admin.get(`/mails/${mail.id}`)).body;
      return /http:\/\/localhost:4100(\/sign-in\/[\w-]{43})\n/.exec(text)?.[1] ?? '';
    },
    async signedIn(email) {
      const browser = new TestBrowser(app);
      await browser.get('/sign-in');
      await browser.submit('/sign-in', { email });
      const link = await portal.lastLink(email);
      await browser.get(link);
      const entered = await browser.submit(link, {});
      if (entered.location !== '/') throw new Error(`Signing in answered ${entered.status}.`);
      return browser;
    },
    async close() {
      for (const one of apps) await one.close();
      await office.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return portal;
}

/** Keeps cookies, and sends forms as a browser does: with its origin and the hidden token of the last page. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #app: FastifyInstance;
  #token = '';

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<TestPage> {
    return this.#send('GET', path, undefined, headers);
  }

  /** Posts the form of the page that was loaded last. */
  submit(path: string, form: Record<string, string>): Promise<TestPage> {
    return this.post(path, { form_token: this.#token, ...form }, { origin: PUBLIC_URL });
  }

  /** Posts what it is told to, like an attacker would. */
  post(path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<TestPage> {
    return this.#send('POST', path, form, headers);
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    form: Record<string, string> | undefined,
    headers: Record<string, string>,
  ): Promise<TestPage> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#app.inject({
      method,
      url: path,
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...headers,
      },
      ...(form ? { payload: new URLSearchParams(form).toString() } : {}),
    });
    for (const { name, value, maxAge } of answer.cookies as {
      name: string;
      value: string;
      maxAge?: number;
    }[]) {
      if (maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const html = answer.body;
    this.#token = /name="form_token" value="([^"]+)"/.exec(html)?.[1] ?? this.#token;
    return {
      status: answer.statusCode,
      html,
      text: html
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
      headers: answer.headers,
      location: String(answer.headers.location ?? ''),
    };
  }
}
