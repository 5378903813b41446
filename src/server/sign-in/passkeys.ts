/** Passkeys (WebAuthn level 3): what the browser is asked, and whether what it answers is right. */
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import ipaddr from 'ipaddr.js';
import type { Database, Sql } from '../../engine/database/database.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { answerOnce, openTicket, sealTicket } from './ticket.ts';

/** What the browser is asked, and the ticket to send back with its answer. */
export interface PasskeyQuestion<Options> {
  readonly ticket: string;
  readonly options: Options;
}

/** What came back. */
export interface PasskeyAnswer {
  readonly ticket: string;
  readonly response: object;
}

/** For whom a question is: one user's passkeys beside the password, or whoever has one. */
interface Asked {
  readonly challenge: string;
  readonly user: string | null;
  readonly [key: string]: string | null;
}

interface StoredPasskey {
  readonly id: string;
  readonly userId: string;
  readonly credential: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly AuthenticatorTransport[];
}

const COLUMNS = `id, user_id AS "userId", credential, public_key AS "publicKey", counter::float8 AS counter, transports`;

/** Passkeys belong to a name: an installation that is reached by an address of numbers has none. */
export function passkeyHost(publicUrl: string): string | undefined {
  const { hostname } = new URL(publicUrl);
  return ipaddr.isValid(hostname.replace(/^\[|\]$/g, '')) ? undefined : hostname;
}

/**
 * Asks for a passkey. `userId`: one of this user's, beside a password or again in a session; without: any, which names its user,
 * and for which the device must check the person (PIN, finger).
 */
export async function askForPasskey(
  database: Database,
  publicUrl: string,
  userId: string | null,
  now: Temporal.Instant,
): Promise<PasskeyQuestion<PublicKeyCredentialRequestOptionsJSON>> {
  const { generateAuthenticationOptions } = await library();
  const mine = userId === null ? [] : await passkeysOf(database, userId);
  const options = await generateAuthenticationOptions({
    rpID: requireHost(publicUrl),
    userVerification: userId === null ? 'required' : 'preferred',
    allowCredentials: mine.map(({ credential, transports }) => ({
      id: credential.toString('base64url'),
      transports: [...transports],
    })),
  });
  const asked: Asked = { challenge: options.challenge, user: userId };
  return { ticket: await sealTicket(database, 'passkey', asked, now), options };
}

/**
 * The user whose passkey answered; undefined when the answer is not right. Each question is answered once. In the transaction of what
 * the answer opens. `of`: it must be this user's.
 */
export async function takePasskey(
  tx: Sql,
  database: Database,
  publicUrl: string,
  answer: PasskeyAnswer,
  of: string | null,
  now: Temporal.Instant,
): Promise<string | undefined> {
  const asked = await openTicket<Asked>(database, 'passkey', answer.ticket, now);
  if (!asked || (asked.user !== null && asked.user !== of)) return undefined;
  if (!(await answerOnce(tx, asked.challenge, now))) return undefined;
  const response = answer.response as AuthenticationResponseJSON;
  const stored = await passkeyOf(tx, response.id);
  if (!stored || (of !== null && stored.userId !== of)) return undefined;
  const { verifyAuthenticationResponse } = await library();
  // The library throws for whatever is not as it should be: to the caller that is a wrong answer.
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge: asked.challenge,
    expectedOrigin: expectedOrigin(response.response?.clientDataJSON, publicUrl),
    expectedRPID: requireHost(publicUrl),
    requireUserVerification: asked.user === null,
    credential: {
      id: response.id,
      publicKey: new Uint8Array(stored.publicKey),
      counter: stored.counter,
      transports: [...stored.transports],
    },
  }).catch(() => undefined);
  if (!checked?.verified) return undefined;
  await tx.query(
    'UPDATE attesta.second_factors SET counter = $2, backed_up = $3, last_used_at = $4 WHERE id = $1',
    [stored.id, checked.authenticationInfo.newCounter, checked.authenticationInfo.credentialBackedUp, now],
  );
  return stored.userId;
}

/** Asks the browser to make a passkey for a user. */
export async function askForNewPasskey(
  database: Database,
  publicUrl: string,
  user: { readonly id: string; readonly username: string; readonly name: string },
  now: Temporal.Instant,
): Promise<PasskeyQuestion<PublicKeyCredentialCreationOptionsJSON>> {
  const { generateRegistrationOptions } = await library();
  const mine = await passkeysOf(database, user.id);
  const options = await generateRegistrationOptions({
    rpName: 'Attesta',
    rpID: requireHost(publicUrl),
    userID: new Uint8Array(Buffer.from(user.id.replaceAll('-', ''), 'hex')),
    userName: user.username,
    userDisplayName: user.name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    excludeCredentials: mine.map(({ credential, transports }) => ({
      id: credential.toString('base64url'),
      transports: [...transports],
    })),
  });
  const asked: Asked = { challenge: options.challenge, user: user.id };
  return { ticket: await sealTicket(database, 'passkey_enrolment', asked, now), options };
}

/** Stores the passkey that a browser made; its id. Undefined when the answer is not right. */
export async function insertPasskey(
  tx: Sql,
  database: Database,
  publicUrl: string,
  passkey: { readonly userId: string; readonly name: string; readonly answer: PasskeyAnswer },
  now: Temporal.Instant,
): Promise<string | undefined> {
  const { userId, name, answer } = passkey;
  const asked = await openTicket<Asked>(database, 'passkey_enrolment', answer.ticket, now);
  if (asked?.user !== userId || !(await answerOnce(tx, asked.challenge, now))) return undefined;
  const { verifyRegistrationResponse } = await library();
  const response = answer.response as RegistrationResponseJSON;
  const checked = await verifyRegistrationResponse({
    response,
    expectedChallenge: asked.challenge,
    expectedOrigin: expectedOrigin(response.response?.clientDataJSON, publicUrl),
    expectedRPID: requireHost(publicUrl),
    requireUserVerification: false,
  }).catch(() => undefined);
  if (!checked?.verified) return undefined;
  const { credential, credentialBackedUp } = checked.registrationInfo;
  const id = uuidv7(now);
  const inserted = await tx.query(
    `INSERT INTO attesta.second_factors
       (id, user_id, kind, name, created_at, credential, public_key, counter, transports, backed_up)
     VALUES ($1, $2, 'passkey', $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (credential) DO NOTHING RETURNING id`,
    [
      id,
      userId,
      name,
      now,
      Buffer.from(credential.id, 'base64url'),
      Buffer.from(credential.publicKey),
      credential.counter,
      credential.transports ?? [],
      credentialBackedUp,
    ],
  );
  return inserted.length > 0 ? id : undefined;
}

async function passkeysOf(sql: Sql, userId: string): Promise<readonly StoredPasskey[]> {
  return sql.query<StoredPasskey>(
    `SELECT ${COLUMNS} FROM attesta.second_factors WHERE user_id = $1 AND kind = 'passkey' ORDER BY id`,
    [userId],
  );
}

async function passkeyOf(sql: Sql, credential: unknown): Promise<StoredPasskey | undefined> {
  if (typeof credential !== 'string') return undefined;
  const [found] = await sql.query<StoredPasskey>(
    `SELECT ${COLUMNS} FROM attesta.second_factors WHERE credential = $1 AND kind = 'passkey'`,
    [Buffer.from(credential, 'base64url')],
  );
  return found;
}

/** Our own address; in the default set-up (localhost) at whatever port it was asked for. The browser signs what it says. */
function expectedOrigin(clientDataJSON: unknown, publicUrl: string): string {
  if (new URL(publicUrl).hostname !== 'localhost' || typeof clientDataJSON !== 'string') return publicUrl;
  try {
    const { origin } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as {
      origin?: unknown;
    };
    const isLocal =
      typeof origin === 'string' && URL.canParse(origin) && new URL(origin).hostname === 'localhost';
    return isLocal ? origin : publicUrl;
  } catch {
    return publicUrl;
  }
}

function requireHost(publicUrl: string): string {
  const host = passkeyHost(publicUrl);
  if (host !== undefined) return host;
  throw new Problem('conflict', {
    en: 'Passkeys need an address with a name; this installation is reached by a number. Set PUBLIC_URL.',
    es: 'Las llaves de acceso necesitan una dirección con nombre; a esta instalación se llega por un número. Defina PUBLIC_URL.',
  });
}

/** Loaded when the first passkey is used: it is large. */
function library(): Promise<typeof import('@simplewebauthn/server')> {
  return import('@simplewebauthn/server');
}
