/** The portal's HTTP server: every request becomes a visit, is checked, answered by a page, and framed. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { render } from 'preact-render-to-string';
import { ApiProblem, Unreachable } from '../client/client.ts';
import type { Locale } from '../metadata/label.ts';
import { type Assets, addAssets, readAssets } from './http/assets.ts';
import { type CookieJar, cookieJar } from './http/cookies.ts';
import { preferredLanguage } from './http/language.ts';
import { isFromOwnPage } from './http/own-origin.ts';
import { RateLimit } from './http/rate-limit.ts';
import { addSecurityHeaders } from './http/security-headers.ts';
import { type Office, type OfficeOptions, openOffice, type Site } from './office.ts';
import { pages } from './pages/pages.ts';
import { problemPage } from './pages/problem.tsx';
import type { EndedSessions } from './session/ended-sessions.ts';
import { formToken, isFormToken } from './session/sealed-cookie.ts';
import { endOf, isStale, openSession, type Session, sealSession } from './session/session.ts';
import { Frame } from './view/layout.tsx';
import { type Answer, go, type Page, type Visit } from './visit.ts';

export interface PortalOptions extends OfficeOptions {
  /** As customers type it, without a slash at the end. */
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  readonly sessionKey: Buffer;
  readonly ended: EndedSessions;
  /** Folder of stylesheets and fonts. */
  readonly assets: string;
  /** One line for the operator, without personal data. */
  readonly log: (line: string) => void;
}

/** Ten thousand characters of any script, as a form writes them, and room to say in words that it was too much. */
const FORM_LIMIT = 512 * 1024;
const SITE_KEPT_MS = 15_000;
const YEAR_IN_DAYS = 365;
const MINUTE_MS = 60_000;
const CALLS_PER_MINUTE = 240;
const ATTEMPTS_PER_TEN_MINUTES = 20;

/** The server, ready to listen or for `inject`. */
export async function buildPortal(options: PortalOptions): Promise<FastifyInstance> {
  const portal = new Portal(options, await readAssets(options.assets));
  const app = fastify({
    logger: false,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    bodyLimit: FORM_LIMIT,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
  addSecurityHeaders(app, options.publicUrl.startsWith('https:'));
  app.removeAllContentTypeParsers();
  await app.register(formbody, { bodyLimit: FORM_LIMIT });
  app.get('/health/live', async () => ({ ok: true }));
  addAssets(app, portal.assets);
  for (const page of pages) {
    app.route({
      method: page.method,
      url: page.path,
      handler: (request, reply) => portal.serve(page, request, reply),
    });
  }
  app.setNotFoundHandler((request, reply) => portal.fail(request, reply, new ApiProblem(404, {})));
  app.setErrorHandler((error, request, reply) => portal.fail(request, reply, error));
  await app.ready();
  return app;
}

class Portal {
  readonly assets: Assets;
  readonly #options: PortalOptions;
  readonly #office: Office;
  readonly #cookies: CookieJar;
  readonly #calls = new RateLimit(CALLS_PER_MINUTE, MINUTE_MS);
  readonly #attempts = new RateLimit(ATTEMPTS_PER_TEN_MINUTES, 10 * MINUTE_MS);
  #site: { readonly value: Site; readonly until: number } | undefined;
  /** How far the back office's clock is from this machine's, in milliseconds: in test mode it can be moved (design §7). */
  #ahead = 0;
  #cleared: Promise<void> | undefined;

  constructor(options: PortalOptions, assets: Assets) {
    this.#options = options;
    this.assets = assets;
    this.#office = openOffice(options);
    this.#cookies = cookieJar(options.publicUrl.startsWith('https:'));
  }

  async serve(page: Page, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    this.#limit(page, request);
    const visit = await this.#visit(request, reply);
    if (page.method === 'POST') this.#requireOwnForm(request, visit);
    return this.#send(reply, visit, await this.#answer(page, visit));
  }

  /** A page that says what went wrong, without saying what it was: that goes into the log, without personal data. */
  async fail(request: FastifyRequest, reply: FastifyReply, error: unknown): Promise<FastifyReply> {
    const visit = await this.#visit(request, reply).catch(() => this.#bareVisit(request));
    const answer = problemPage(visit, error);
    const isFault = answer.status >= 500;
    if (isFault)
      this.#options.log(`${request.method} ${request.routeOptions.url ?? '?'}: ${faultName(error)}`);
    if (error instanceof ApiProblem && error.retryAfter) reply.header('retry-after', error.retryAfter);
    return this.#send(reply, visit, answer);
  }

  async #answer(page: Page, visit: Visit): Promise<Answer> {
    if (page.for === 'anybody') return page.handle(visit);
    const { session } = visit;
    if (!session) return go('/sign-in?ended=1');
    const own = this.#office.forPerson(session.subject, visit.locale);
    return page.handle({ ...visit, session, own });
  }

  #limit(page: Page, request: FastifyRequest): void {
    const now = this.#now();
    const wait =
      this.#calls.count(request.ip, now) ||
      (page.tight && page.method === 'POST' ? this.#attempts.count(request.ip, now) : 0);
    if (wait > 0) throw new ApiProblem(429, {}, wait);
  }

  #requireOwnForm(request: FastifyRequest, visit: Visit): void {
    const isOurs =
      isFromOwnPage(request, this.#options.publicUrl) &&
      isFormToken(this.#options.sessionKey, tokenOwner(visit), visit.form.form_token ?? '');
    if (!isOurs) throw new ApiProblem(403, {});
  }

  async #visit(request: FastifyRequest, reply: FastifyReply): Promise<Visit> {
    const site = await this.#siteNow(this.#locale(request));
    const visit = this.#bareVisit(request);
    if (this.#cookies.read(request, 'visitor') !== visit.browser)
      setCookie(reply, this.#cookies.write('visitor', visit.browser));
    return { ...visit, site };
  }

  /** What a visit is without the back office: enough to say that it is away. */
  #bareVisit(request: FastifyRequest): Visit {
    const visitor = this.#cookies.read(request, 'visitor') ?? '';
    const browser = /^[\w-]{43}$/.test(visitor) ? visitor : randomBytes(32).toString('base64url');
    const session = this.#session(request);
    const visit = {
      locale: this.#locale(request),
      site: this.#site?.value ?? NO_SITE,
      path: request.url.split('?', 1)[0] ?? '/',
      browser,
      session,
      office: this.#office,
      params: textValues(request.params),
      query: textValues(request.query),
      form: textValues(request.body),
      now: () => this.#now(),
    };
    return { ...visit, formToken: formToken(this.#options.sessionKey, tokenOwner(visit)) };
  }

  #session(request: FastifyRequest): Session | undefined {
    const cookie = this.#cookies.read(request, 'session');
    const { sessionKey, ended } = this.#options;
    return cookie === undefined ? undefined : openSession(sessionKey, ended, cookie, this.#now());
  }

  #locale(request: FastifyRequest): Locale {
    const chosen = this.#cookies.read(request, 'language');
    return chosen === 'en' || chosen === 'es'
      ? chosen
      : preferredLanguage(request.headers['accept-language']);
  }

  /** What the back office says of the house, kept for a while; in test mode its clock is asked for at every visit. */
  async #siteNow(locale: Locale): Promise<Site> {
    if (this.#site && machineNow() < this.#site.until) return this.#site.value;
    const value = await this.#office.site(locale);
    const follows = value.mode === 'test';
    const now = machineNow();
    this.#ahead = follows ? Date.parse(value.now) - now : 0;
    this.#site = { value, until: follows ? now : now + SITE_KEPT_MS };
    this.#cleared ??= this.#options.ended.clear(this.#now());
    await this.#cleared;
    return value;
  }

  async #send(reply: FastifyReply, visit: Visit, answer: Answer): Promise<FastifyReply> {
    if (answer.kind === 'file') return sendFile(reply, answer.response);
    if (answer.kind === 'go') {
      await this.#changeSession(reply, visit, answer);
      return reply.redirect(answer.to, 303);
    }
    if (visit.session && isStale(visit.session, this.#now()))
      this.#writeSession(reply, { ...visit.session, seenAt: this.#now() });
    const frame = (
      <Frame {...visit} title={answer.title} stylesheet={this.assets.stylesheet}>
        {answer.body}
      </Frame>
    );
    reply.code(answer.status ?? 200).header('content-type', 'text/html; charset=utf-8');
    return reply.header('content-language', visit.locale).send(`<!doctype html>${render(frame)}`);
  }

  async #changeSession(
    reply: FastifyReply,
    visit: Visit,
    answer: Extract<Answer, { kind: 'go' }>,
  ): Promise<void> {
    if (answer.language) setCookie(reply, this.#cookies.write('language', answer.language, YEAR_IN_DAYS));
    if (answer.session === undefined) return;
    if (visit.session) await this.#options.ended.add(visit.session.id, endOf(visit.session));
    if (answer.session) this.#writeSession(reply, answer.session);
    else setCookie(reply, this.#cookies.clear('session'));
  }

  #writeSession(reply: FastifyReply, session: Session): void {
    setCookie(reply, this.#cookies.write('session', sealSession(this.#options.sessionKey, session)));
  }

  /** The back office's now, as far as it is known. */
  #now(): number {
    return machineNow() + this.#ahead;
  }
}

function machineNow(): number {
  return Temporal.Now.instant().epochMilliseconds;
}

const NO_SITE: Site = {
  name: '',
  address: '',
  email: '',
  phone: '',
  dpoName: '',
  dpoEmail: '',
  authorityName: '',
  authorityUrl: '',
  complainToUs: false,
  timeZone: 'UTC',
  portalColour: '#19523a',
  mode: 'production',
  now: '',
};

/** Before signing in a form belongs to the browser, after it to the session. */
function tokenOwner({ session, browser }: Pick<Visit, 'session' | 'browser'>): string {
  return session ? `session ${session.id}` : `browser ${browser}`;
}

function setCookie(reply: FastifyReply, cookie: string): void {
  const before = reply.getHeader('set-cookie');
  const list = before === undefined ? [] : Array.isArray(before) ? before : [String(before)];
  // The last word on a cookie counts; the same one is not sent twice.
  const name = cookie.slice(0, cookie.indexOf('=') + 1);
  reply.removeHeader('set-cookie');
  reply.header('set-cookie', [...list.filter((one) => !one.startsWith(name)), cookie]);
}

function sendFile(reply: FastifyReply, response: Response): FastifyReply {
  for (const name of ['content-type', 'content-disposition', 'content-length']) {
    const value = response.headers.get(name);
    if (value !== null) reply.header(name, value);
  }
  return reply.send(response.body ? Readable.from(chunksOf(response.body)) : '');
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel();
  }
}

function textValues(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  const pairs = Object.entries(value).map(([key, one]): [string, string] => [
    key,
    (typeof one === 'string' ? one : Array.isArray(one) ? String(one.at(-1) ?? '') : '').replaceAll('\0', ''),
  ]);
  return Object.fromEntries(pairs);
}

/** What kind of fault it was: never its message, which may repeat what somebody wrote. */
function faultName(error: unknown): string {
  if (error instanceof ApiProblem)
    return `the back office answered ${error.status} ${error.code} ${error.instance ?? ''}`;
  if (error instanceof Unreachable) return 'the back office cannot be reached';
  if (!(error instanceof Error)) return 'unknown fault';
  const at = error.stack?.split('\n').find((line) => line.includes(' at '));
  return `${error.name}${at ?? ''}`;
}
