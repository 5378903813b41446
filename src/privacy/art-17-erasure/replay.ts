/**
 * Repeats in a restored database what was erased since it was backed up. The ledger outside the database says who; what of the person is
 * here is planned anew, since a law may keep other things by now, and carried out in one transaction an erasure, with its evidence.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import { systemUserId } from '../../engine/access/shipped.ts';
import type { Sql } from '../../engine/database/database.ts';
import { placeContext } from '../../engine/subjects/place.ts';
import { makeWholePlan } from './configuration/plan-whole.ts';
import { changeErasure, readErasure } from './erasure.ts';
import { carryOut, type ExecutionParts } from './execute.ts';
import type { LedgerFile } from './ledger-file.ts';
import type { DeedLine, LedgerLine } from './ledger-lines.ts';
import { itemCount, planHash } from './plan.ts';
import { type ErasureScope, repeatedRule } from './retention/scope.ts';

export interface Replay {
  /** Erasures that were repeated here. */
  readonly replayed: readonly ReplayedErasure[];
  /** Erasures of persons of whom this database holds nothing. */
  readonly absent: number;
  /** Erasures of the file's first version that this database does not know: whose they are is not written there. */
  readonly unattributed: number;
}

export interface ReplayedErasure {
  readonly erasure: string;
  readonly number: string;
  /** When it was carried out first. */
  readonly at: string;
  readonly items: number;
}

type Parts = Omit<ExecutionParts, 'requestStep'>;

/**
 * Must have ended before anything is served. May be run again: what is known is passed over. `between` repeats what else the ledger
 * tells of, each line in its place.
 */
export async function replayErasures(
  context: CallContext,
  parts: Parts,
  file: LedgerFile,
  between: (deed: DeedLine) => Promise<void>,
): Promise<Replay> {
  const { lines, inOrder, unattributed } = await file.read();
  const known = await knownErasures(context.database);
  const replayed: ReplayedErasure[] = [];
  let absent = 0;
  for (const line of inOrder) {
    if (line.version === 3) await between(line);
    if (line.version === 3 || known.has(line.erasure)) continue;
    const items = await replayOne(context, parts, line);
    if (items === null) absent += 1;
    else replayed.push({ erasure: line.erasure, number: line.number, at: line.at, items });
  }
  if (replayed.length > 0) await passNumbers(context);
  const attributed = (id: string) => lines.has(id) || known.has(id);
  return { replayed, absent, unattributed: [...unattributed].filter((id) => !attributed(id)).length };
}

/** Why they were destroyed was decided then, and stands in the evidence that was lost; which they are is in the ledger. */
function scopeOfLine({ module, records = {} }: LedgerLine): ErasureScope {
  const all = Object.entries(records).flatMap(([name, ids]) => ids.map((id) => ({ module: name, id })));
  return { kind: 'records', module, rule: repeatedRule, mode: 'ask', items: [], records: all };
}

async function knownErasures(sql: Sql): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ id: string }>(
    "select id from attesta.erasures where state in ('erased', 'purged')",
  );
  return new Set(rows.map((row) => row.id));
}

/** Null where nothing of the person is here. */
async function replayOne(context: CallContext, parts: Parts, line: LedgerLine): Promise<number | null> {
  const after: (() => Promise<void>)[] = [];
  const items = await context.database.transaction(
    async (tx) => {
      // Two nodes that start at once do it once.
      await tx.query("select pg_advisory_xact_lock(hashtextextended('attesta.replay', 0))");
      if ((await knownErasures(tx)).has(line.erasure)) return null;
      await putTokensBack(tx, line);
      const scope = line.records ? scopeOfLine(line) : null;
      const places = parts.places(context, scope);
      const place = placeContext(context, line.subject, line.request);
      const plan = await makeWholePlan(tx, place, places);
      const count = plan.places.reduce((sum, one) => sum + itemCount(one.items), 0);
      if (count === 0) return null;
      await openAgain(tx, context, line, { plan: JSON.stringify(plan), hash: planHash(plan), scope });
      const erasure = await readErasure(tx, line.erasure, 'for update');
      const outcome = await carryOut(tx, context, parts, {
        erasure,
        plan,
        ledgerEntries: line.tokens.length,
        action: 'erasure.replayed',
        firstErasedAt: line.at,
        after,
      });
      await changeErasure(tx, erasure.id, {
        state: 'erased',
        erased_at: context.now().toString(),
        erased_by: systemUserId,
        outcome: JSON.parse(JSON.stringify(outcome)),
        scan_job: await parts.enqueueScan(tx, context, erasure.id),
      });
      return count;
    },
    { states: ['archived', 'blocked'] },
  );
  for (const work of after) await work();
  return items;
}

/** Who may not come back silently is known again, whether something was left here or not. */
async function putTokensBack(tx: Sql, line: LedgerLine): Promise<void> {
  await tx.query(
    `insert into attesta.erasure_ledger (token, kind, epoch, erasure, at)
     select decode(t.token, 'hex'), t.kind, $3, $4, $5 from unnest($1::text[], $2::text[]) as t(token, kind)
     on conflict (token) do nothing`,
    [
      line.tokens.map((one) => one.token),
      line.tokens.map((one) => one.kind),
      line.epoch,
      line.erasure,
      line.at,
    ],
  );
}

/** The erasure under its own id and number, as the restored database has it (planned, say) or not at all. */
async function openAgain(
  tx: Sql,
  context: CallContext,
  line: LedgerLine,
  {
    plan,
    hash,
    scope,
  }: { readonly plan: string; readonly hash: string; readonly scope: ErasureScope | null },
): Promise<void> {
  await tx.query(
    `update attesta.erasures set state = 'withdrawn', version = version + 1
      where subject = $1 and id <> $2 and state in ('planned', 'approved', 'sent_back')`,
    [line.subject, line.erasure],
  );
  const known = await tx.query<{ id: string }>('select id from attesta.requests where id = $1', [
    line.request,
  ]);
  await tx.query(
    `insert into attesta.erasures (id, number, subject, subject_module, request, ground, state, plan, plan_version, plan_hash,
       planned_at, planned_by, created_at, scope)
     values ($1, $2, $3, $4, $5, $6, 'approved', $7, 1, $8, $9, $10, $9, $11)
     on conflict (id) do update set state = 'approved', plan = excluded.plan, plan_hash = excluded.plan_hash,
       plan_version = attesta.erasures.plan_version + 1, version = attesta.erasures.version + 1`,
    [
      line.erasure,
      line.number,
      line.subject,
      line.module,
      known.length > 0 ? line.request : null,
      line.ground,
      plan,
      hash,
      context.now().toString(),
      systemUserId,
      scope === null ? null : JSON.stringify(scope),
    ],
  );
}

/** Numbers that were given after the backup are not given again. */
async function passNumbers({ database }: CallContext): Promise<void> {
  await database.owner.query(
    `select setval('attesta.erasure_numbers', greatest(
       (select last_value from attesta.erasure_numbers),
       (select max(substring(number from '\\d+$')::bigint) from attesta.erasures)))`,
  );
}
