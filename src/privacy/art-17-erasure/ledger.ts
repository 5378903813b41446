/**
 * The erasure ledger: keyed hashes of an erased person's identifiers, so that an import or a form can't let the person
 * back in silently (law.md §5, §12(1) and (4)). A token is HMAC-SHA-256 under a key that only the service's key folder
 * holds; without it the table can't be tested by guessing. Once an erasure is committed it is also written to a file outside the
 * database (`ledger-file.ts`), so that a restored backup can be told who was erased since.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from '../../engine/database/database.ts';

export type IdentifierKind = 'email' | 'phone' | 'name_and_birth_date' | 'name_and_postal_code';

export interface Identifier {
  readonly kind: IdentifierKind;
  /** Canonical text: see `identifiersOf`. */
  readonly value: string;
}

export interface LedgerEntry {
  readonly token: Buffer;
  readonly kind: IdentifierKind;
}

export interface Ledger {
  readonly epoch: number;
  tokenOf(identifier: Identifier): Buffer;
  /** Writes to the table; the caller's transaction commits it, and the file follows (`reconcile-ledger.ts`). */
  write(tx: Sql, erasure: string, identifiers: readonly Identifier[], now: Temporal.Instant): Promise<number>;
  /** The erasure that each identifier is on the ledger for; absent ones are free. */
  find(sql: Sql, identifiers: readonly Identifier[]): Promise<ReadonlyMap<string, string>>;
}

/** Values of a person by field name, as a record or an import row has them. */
export type PersonValues = Readonly<Record<string, unknown>>;

/**
 * The identifiers by which a person is recognised: e-mail and phone numbers alone, a name only with a birth date or a
 * postal code. Case, accents and spacing don't count.
 */
export function identifiersOf(values: PersonValues): readonly Identifier[] {
  const text = (name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const found: Identifier[] = [];
  const email = text('email').toLowerCase().normalize('NFKC');
  if (email) found.push({ kind: 'email', value: email });
  for (const field of ['phone', 'mobile']) {
    const digits = text(field).replaceAll(/\D/g, '');
    if (digits.length >= 7) found.push({ kind: 'phone', value: digits });
  }
  const name = folded(`${text('first_name')} ${text('last_name')}`);
  if (text('first_name') && text('last_name')) {
    if (text('birth_date'))
      found.push({ kind: 'name_and_birth_date', value: `${name}|${text('birth_date')}` });
    if (text('postal_code')) {
      found.push({
        kind: 'name_and_postal_code',
        value: `${name}|${folded(text('postal_code')).replaceAll(' ', '')}`,
      });
    }
  }
  return found;
}

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Opens the ledger of an installation, making its key the first time (mode 0600). */
export async function openLedger(dataDir: string): Promise<Ledger> {
  const key = await ledgerKey(join(dataDir, 'keys'));
  const epoch = 1;
  const tokenOf = (identifier: Identifier) =>
    createHmac('sha256', key).update(`${identifier.kind}\n${identifier.value}`).digest();
  return {
    epoch,
    tokenOf,
    async write(tx, erasure, identifiers, now) {
      const entries = unique(
        identifiers.map((identifier) => ({ token: tokenOf(identifier), kind: identifier.kind })),
      );
      await tx.query(
        `insert into attesta.erasure_ledger (token, kind, epoch, erasure, at)
         select t.token, t.kind, $3, $4, $5 from unnest($1::bytea[], $2::text[]) as t(token, kind)
         on conflict (token) do nothing`,
        [
          entries.map((entry) => entry.token),
          entries.map((entry) => entry.kind),
          epoch,
          erasure,
          now.toString(),
        ],
      );
      return entries.length;
    },
    async find(sql, identifiers) {
      if (identifiers.length === 0) return new Map();
      const byToken = new Map(
        identifiers.map((one) => [tokenOf(one).toString('hex'), `${one.kind}\n${one.value}`]),
      );
      const rows = await sql.query<{ token: Buffer; erasure: string }>(
        'select token, erasure from attesta.erasure_ledger where token = any($1::bytea[])',
        [[...byToken.keys()].map((hex) => Buffer.from(hex, 'hex'))],
      );
      return new Map(rows.map((row) => [byToken.get(row.token.toString('hex')) ?? '', row.erasure]));
    },
  };
}

function unique(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return [...new Map(entries.map((entry) => [entry.token.toString('hex'), entry])).values()];
}

/** The ledger's key in the folder of keys; made the first time. */
export async function ledgerKey(folder: string): Promise<Buffer> {
  const path = join(folder, 'erasure-ledger.key');
  try {
    return Buffer.from((await readFile(path, 'utf8')).trim(), 'hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await writeFile(path, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // Two nodes started at once: the other's key is the key.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  await chmod(path, 0o600);
  return Buffer.from((await readFile(path, 'utf8')).trim(), 'hex');
}
