/** A meeting of key holders as it is kept, how it ends, and what is written down about it. */
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import type { EvidenceAction } from '../evidence/actions.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { vaultOf } from './vault.ts';

export interface Ceremony {
  readonly id: string;
  readonly kind: 'drill' | 'recovery';
  readonly state: 'open' | 'succeeded' | 'failed' | 'ended';
  readonly startedAt: string;
  readonly startedBy: string;
  readonly group: string | null;
  readonly members: readonly string[];
  readonly reason: string | null;
  readonly threshold: number;
  /** Numbers of the shares that were brought. */
  readonly brought: readonly number[];
  readonly groupKeys: number | null;
  readonly dataKeys: number | null;
}

export interface CeremonyRow extends Omit<Ceremony, 'brought'> {
  readonly recovery: string;
}

const COLUMNS = `c.id, c.kind, c.state, c.started_at AS "startedAt", c.started_by AS "startedBy", c.key_group AS "group",
  c.members, c.reason, r.threshold, c.group_keys AS "groupKeys", c.data_keys AS "dataKeys", c.recovery`;

/** Throws `not_found`. */
export async function ceremonyRow(sql: Sql, id: string): Promise<CeremonyRow> {
  const [row] = await sql.query<CeremonyRow>(
    `SELECT ${COLUMNS} FROM attesta.key_ceremonies c JOIN attesta.key_recoveries r ON r.id = c.recovery WHERE c.id = $1`,
    [id],
  );
  if (!row)
    throw new Problem('not_found', {
      en: 'There is no such meeting of key holders.',
      es: 'No existe esa reunión de custodios.',
    });
  return row;
}

/** The one that is open now, else the last; null before the first. */
export async function lastCeremony(sql: Sql, context: CallContext): Promise<Ceremony | null> {
  const [row] = await sql.query<CeremonyRow>(
    `SELECT ${COLUMNS} FROM attesta.key_ceremonies c JOIN attesta.key_recoveries r ON r.id = c.recovery
     ORDER BY c.state = 'open' DESC, c.started_at DESC, c.id DESC LIMIT 1`,
  );
  return row ? shownCeremony(context, row) : null;
}

/** With the shares that were brought: they are in memory only, never in a table. */
export function shownCeremony(context: CallContext, { recovery: _, ...row }: CeremonyRow): Ceremony {
  return { ...row, brought: vaultOf(context.database).ceremonies.indexes(row.id) };
}

export interface Outcome {
  readonly ok: boolean;
  readonly groupKeys: number;
  readonly dataKeys: number;
}

/** Keeps the outcome, in the transaction that also writes its event. */
export async function closeIn(
  tx: Sql,
  context: CallContext,
  row: CeremonyRow,
  outcome: Outcome,
): Promise<void> {
  await tx.query(
    `UPDATE attesta.key_ceremonies SET state = $2, group_keys = $3, data_keys = $4, finished_at = $5 WHERE id = $1`,
    [row.id, outcome.ok ? 'succeeded' : 'failed', outcome.groupKeys, outcome.dataKeys, context.now()],
  );
}

/** The evidence of a step. Its value never holds a share. */
export async function noteCeremony(
  sql: Sql,
  context: CallContext,
  action: EvidenceAction,
  ceremony: string,
  value: Readonly<Record<string, string | number | boolean | null | string[]>>,
): Promise<void> {
  await recordEvents(sql, [
    eventOf(context, {
      action,
      module: 'key_ceremonies',
      record: ceremony,
      payloads: [{ subject: null, value: { ...value } }],
    }),
  ]);
}
