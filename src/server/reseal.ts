/** Everything that is sealed at rest, and how it follows the cipher that is chosen (`ATTESTA_CIPHER`). */
import type { CallContext } from '../engine/access/principal.ts';
import { recordEvents } from '../engine/evidence/record-events.ts';
import { exportQuestions } from '../engine/exports/export-question.ts';
import { algorithmSql, chosenAlgorithm } from '../engine/files/algorithms.ts';
import { fileKeys } from '../engine/files/file-rows.ts';
import { fileStoreOf } from '../engine/files/file-store.ts';
import { holderKeys } from '../engine/files/keyring.ts';
import {
  type Resealed,
  type ResealOptions,
  resealColumn,
  type SealedColumn,
} from '../engine/files/reseal.ts';
import { resealFiles } from '../engine/files/reseal-files.ts';
import { mailContents } from '../engine/mail/mail-rows.ts';
import { eventOf } from '../engine/records/record-evidence.ts';
import { groupPrivateKeys } from '../engine/secrets/group-keys.ts';
import { resealSecrets } from '../engine/secrets/reseal-secrets.ts';
import { totpSecrets } from './sign-in/second-factor.ts';
import { signInSecrets } from './sign-in/sign-in-secrets.ts';

/** Columns that are sealed anew row by row. What wraps others comes first. */
export const sealedColumns: readonly SealedColumn[] = [
  holderKeys,
  fileKeys,
  groupPrivateKeys,
  mailContents,
  exportQuestions,
  signInSecrets,
  totpSecrets,
];

/** Columns that follow with the values of secrets. */
export const columnsOfSecrets: readonly string[] = [
  'attesta.secret_key_wraps.wrapped',
  'attesta.secret_values.sealed',
  'attesta.recovery_wraps.wrapped',
];

/** Columns that cannot be sealed anew from here, by why. */
export const keptColumns: Readonly<Record<string, string>> = {
  'attesta.key_identities.wrapped': 'only the member’s passphrase opens it; a new passphrase seals it anew',
  'attesta.member_keys.wrapped': 'only a member opens it; renewing the group’s key wraps it anew',
  'attesta.recovery_shares.wrapped': 'only its holder opens it; setting up recovery again wraps it anew',
  'attesta.blocked_records.sealed':
    'its digest stands in the evidence; it is unsealed by a release, or destroyed',
  'attesta.idempotency_keys.answer': 'only who repeats the request opens it; it is gone after a day',
};

export interface ResealReport {
  readonly cipher: string;
  readonly parts: readonly (Resealed & { readonly what: string })[];
  /** Rows of `keptColumns` with another algorithm. */
  readonly kept: readonly { readonly what: string; readonly rows: number; readonly why: string }[];
}

/**
 * Seals anew whatever is sealed with another algorithm than the chosen one. It may be killed at any moment: the next call takes it up. Files
 * of blocked records stay as they are until a release, like the records.
 */
export async function resealEverything(
  context: CallContext,
  options: Omit<ResealOptions, 'now'> & { onPart?(what: string): void } = {},
): Promise<ResealReport> {
  const { database } = context;
  const store = fileStoreOf(database);
  const { keyring } = store;
  const all = { ...options, now: context.now() };
  const cipher = chosenAlgorithm().name;
  await tell(context, 'keys.reseal_started', { cipher });
  const works: readonly (readonly [string, () => Promise<Resealed>])[] = [
    ...sealedColumns.map((one) => [one.table, () => resealColumn(database, keyring, one, all)] as const),
    ['secrets', () => resealSecrets(database, keyring, all)],
    ['contents of files', () => resealFiles(database, store, all)],
  ];
  const parts: (Resealed & { what: string })[] = [];
  for (const [what, work] of works) {
    options.onPart?.(what);
    parts.push({ what, ...(await work()) });
  }
  await tell(context, 'keys.resealed', { cipher, parts });
  return { cipher, parts, kept: await keptRows(context) };
}

async function tell(
  context: CallContext,
  action: 'keys.reseal_started' | 'keys.resealed',
  value: Parameters<typeof JSON.stringify>[0],
): Promise<void> {
  await context.database.transaction((tx) =>
    recordEvents(tx, [eventOf(context, { action, payloads: [{ subject: null, value }] })]),
  );
}

/** Asked as the owner, who sees blocked records too. */
async function keptRows({ database }: CallContext): Promise<ResealReport['kept']> {
  const kept: { what: string; rows: number; why: string }[] = [];
  for (const [what, why] of Object.entries(keptColumns)) {
    const [, table, column = ''] = what.split('.');
    const [row] = await database.owner.query<{ rows: number }>(
      `SELECT count(*)::int AS rows FROM attesta.${table} WHERE ${column} IS NOT NULL AND ${algorithmSql(column)} <> $1`,
      [chosenAlgorithm().id],
    );
    if (row && row.rows > 0) kept.push({ what, rows: row.rows, why });
  }
  return kept;
}
