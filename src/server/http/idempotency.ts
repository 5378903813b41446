/** A POST that is repeated with its `Idempotency-Key` is carried out once: the repetition gets the first answer. */
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Principal } from '../../engine/access/principal.ts';
import { type Database, DatabaseUnavailable, type Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { seal, unseal } from '../../engine/files/sealed-text.ts';

/** What is kept of an answer. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Row {
  readonly requestHash: Buffer;
  readonly status: number | null;
  readonly answer: Buffer | null;
}

const KEPT_HOURS = 24;
const WAIT_STEPS_MS = [25, 50, 100, 200, 400, 800, 1600, 1600, 1600, 1600];

export interface IdempotentCall {
  readonly key: string;
  readonly principal: Principal;
  /** Method, address and body: the same key with another request is refused. */
  readonly request: string;
  readonly now: Temporal.Instant;
}

/**
 * Runs `work` unless this key has an answer already. A repetition that arrives while the first is under way waits for it.
 * Throws `idempotency_conflict` for another request with the same key, and where the first one's outcome is not known.
 */
export async function once(
  database: Database,
  call: IdempotentCall,
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer & { readonly replayed: boolean }> {
  checkKey(call.key);
  const owner = `${call.principal.kind}|${call.principal.userId}|${call.principal.subject ?? ''}|${call.key}`;
  const keyHash = digest(owner);
  const secret = Buffer.from(hkdfSync('sha256', owner, '', 'attesta idempotency answer', 32));
  // Keyed: from a plain hash of a body, a short secret in it could be guessed.
  const requestHash = createHmac('sha256', secret).update(call.request).digest();
  for (const wait of WAIT_STEPS_MS) {
    if (await claim(database, keyHash, requestHash, call.now)) {
      return { ...(await first(database, keyHash, secret, work)), replayed: false };
    }
    const kept = await lookUp(database, keyHash);
    if (kept && !kept.requestHash.equals(requestHash)) {
      throw new Problem('idempotency_conflict', {
        en: 'This Idempotency-Key was used for another request. Use a new key.',
        es: 'Esta Idempotency-Key se usó para otra petición. Use una clave nueva.',
      });
    }
    if (kept && kept.status !== null && kept.answer) {
      return { ...opened(kept.answer, secret), status: kept.status, replayed: true };
    }
    if (kept) await sleep(wait);
  }
  throw new Problem(
    'idempotency_conflict',
    {
      en: 'The first request with this key has not finished, or its outcome is not known. Look whether its change is there before you repeat it with a new key.',
      es: 'La primera petición con esta clave no ha terminado o no se conoce su resultado. Mire si su cambio está hecho antes de repetirla con otra clave.',
    },
    { retryAfter: 5 },
  );
}

/** Removes answers whose time is over. Run daily. After an erasure, `everything` removes all of them at once. */
export async function purgeIdempotencyKeys(
  sql: Sql,
  now: Temporal.Instant,
  everything = false,
): Promise<void> {
  await sql.query('DELETE FROM attesta.idempotency_keys WHERE $2 OR created_at < $1', [
    now.subtract({ hours: KEPT_HOURS }),
    everything,
  ]);
}

async function first(
  database: Database,
  keyHash: Buffer,
  secret: Buffer,
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer> {
  let answer: KeptAnswer;
  try {
    answer = await work();
  } catch (error) {
    // What was refused was rolled back, so the key is free again; unless nobody knows whether the commit happened.
    const unknown = error instanceof DatabaseUnavailable && error.outcomeUnknown;
    if (!unknown) await release(database, keyHash);
    throw error;
  }
  // What was done is done: where the answer cannot be kept, a repetition is told that the outcome is not known.
  await database
    .query('UPDATE attesta.idempotency_keys SET status = $2, answer = $3 WHERE key_hash = $1', [
      keyHash,
      answer.status,
      sealed(answer, secret),
    ])
    .catch(() => {});
  return answer;
}

async function claim(
  database: Database,
  keyHash: Buffer,
  requestHash: Buffer,
  now: Temporal.Instant,
): Promise<boolean> {
  const claimed = await database.query(
    `INSERT INTO attesta.idempotency_keys AS k (key_hash, request_hash, created_at) VALUES ($1, $2, $3)
     ON CONFLICT (key_hash) DO UPDATE SET request_hash = excluded.request_hash, status = NULL, answer = NULL,
       created_at = excluded.created_at
     WHERE k.created_at < $4
     RETURNING 1 AS claimed`,
    [keyHash, requestHash, now, now.subtract({ hours: KEPT_HOURS })],
  );
  return claimed.length > 0;
}

async function lookUp(database: Database, keyHash: Buffer): Promise<Row | undefined> {
  const [row] = await database.query<Row>(
    'SELECT request_hash AS "requestHash", status, answer FROM attesta.idempotency_keys WHERE key_hash = $1',
    [keyHash],
  );
  return row;
}

async function release(database: Database, keyHash: Buffer): Promise<void> {
  // Failing here leaves the key in use, which refuses repetitions rather than carrying something out twice.
  await database.query('DELETE FROM attesta.idempotency_keys WHERE key_hash = $1', [keyHash]).catch(() => {});
}

function checkKey(key: string): void {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return;
  throw new Problem('invalid_request', {
    en: 'An Idempotency-Key is 1 to 255 visible ASCII characters; a UUID will do.',
    es: 'Una Idempotency-Key tiene de 1 a 255 caracteres ASCII visibles; sirve un UUID.',
  });
}

/** Bound to nothing but its key, which belongs to one caller and one Idempotency-Key. */
const PLACE = '';

function sealed(answer: KeptAnswer, secret: Buffer): Buffer {
  return seal(secret, PLACE, Buffer.from(JSON.stringify({ headers: answer.headers, body: answer.body })));
}

function opened(bytes: Buffer, secret: Buffer): Omit<KeptAnswer, 'status'> {
  return JSON.parse(unseal(secret, PLACE, bytes).toString()) as Omit<KeptAnswer, 'status'>;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
