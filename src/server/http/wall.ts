/**
 * The company's wall: one user name and password (HTTP Basic) before the whole back office, for companies whose document asks for
 * a second door. Off unless switched on. What passes without it: `/health/…`, and API calls with a token, which is checked
 * there and is stronger than the wall (the portal's service calls are such). The portal itself is another program.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { verifyPassword } from '../../engine/access/password-hash.ts';
import { policyOf, type SignInPolicy } from '../../engine/access/sign-in-policy.ts';
import { countAttempt, forgiveAttempt } from '../../engine/access/throttle.ts';
import type { Database } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Engine } from '../engine.ts';

/** Pages come with many files: the policy is looked at once a second for them, not each time. */
const LOOK_EVERY_MS = 1_000;
const ACCOUNT = '\u0000wall';

interface Looked {
  readonly at: number;
  readonly policy: SignInPolicy;
}

const looked = new WeakMap<Database['owner'], Looked>();
/** Headers that were right, by their digest with the hash they were right for: argon2 once, not for every file. */
const opened = new WeakMap<Database['owner'], Map<string, Promise<boolean>>>();

/** Puts the wall before everything that the server answers. */
export function addWall(app: FastifyInstance, engine: Engine): void {
  app.addHook('onRequest', async (request) => {
    if (passesWithout(request)) return;
    const { wall } = await policyNow(engine);
    if (!wall.on || wall.hash === null) return;
    if (!(await opens(engine, request, wall.username, wall.hash)))
      throw new Problem('wall', {
        en: 'Give the user name and the password of the company’s wall.',
        es: 'Indique el usuario y la contraseña del muro de la empresa.',
      });
  });
}

/** The wall's password stays in the browser after the wall is gone: it is then no sign-in, and no fault either. */
export async function isForTheWall(engine: Engine, authorization: string): Promise<boolean> {
  if (!/^Basic /i.test(authorization)) return false;
  return (await policyNow(engine)).wall.hash !== null;
}

/** To be called where the policy was changed in this process: it holds at once then. */
export function lookAgain(database: Database): void {
  looked.delete(database.owner);
}

function passesWithout(request: FastifyRequest): boolean {
  if (request.url.startsWith('/health/')) return true;
  return request.url.startsWith('/api/') && /^Bearer /i.test(request.headers.authorization ?? '');
}

async function policyNow({ database }: Engine): Promise<SignInPolicy> {
  const known = looked.get(database.owner);
  const at = performance.now();
  if (known && at - known.at < LOOK_EVERY_MS) return known.policy;
  try {
    const policy = await policyOf(database);
    looked.set(database.owner, { at, policy });
    return policy;
  } catch (error) {
    // While the database is away nothing is opened that was closed before, nor the other way round.
    if (known) return known.policy;
    throw error;
  }
}

async function opens(
  engine: Engine,
  request: FastifyRequest,
  username: string,
  hash: string,
): Promise<boolean> {
  const { authorization } = request.headers;
  if (authorization === undefined || !/^Basic /i.test(authorization)) return false;
  const digest = createHash('sha256').update(`${hash}\n${username}\n${authorization}`).digest('hex');
  const known = opened.get(engine.database.owner) ?? new Map<string, Promise<boolean>>();
  opened.set(engine.database.owner, known);
  const before = known.get(digest);
  if (before) return before;
  const answer = judge(engine, request, authorization, username, hash);
  known.set(digest, answer);
  const right = await answer.catch(() => false);
  if (!right) known.delete(digest);
  if (known.size > 8) known.delete(known.keys().next().value ?? digest);
  return answer;
}

async function judge(
  engine: Engine,
  request: FastifyRequest,
  authorization: string,
  username: string,
  hash: string,
): Promise<boolean> {
  const attempt = { username: ACCOUNT, ip: request.ip, known: { device: false, network: true } };
  await countAttempt(engine.database, attempt, engine.clock.now());
  const pair = Buffer.from(authorization.slice('Basic '.length), 'base64').toString();
  const colon = pair.indexOf(':');
  const right = await verifyPassword(hash, pair.slice(colon + 1));
  if (colon < 0 || !right || !sameText(pair.slice(0, colon), username)) return false;
  await forgiveAttempt(engine.database, attempt);
  return true;
}

function sameText(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
