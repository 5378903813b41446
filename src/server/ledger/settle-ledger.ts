/**
 * What every start does before anything is served, and every restore: brings the ledger's file up to the database, and the database up to
 * the ledger. A line that the database does not know was done in a younger one: it is repeated, in the order of the file, one transaction
 * each, with its evidence. Stopped in between, the next start goes on.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Database, Sql } from '../../engine/database/database.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import type { JsonObject } from '../../metadata/json.ts';
import { passCaseNumbers } from '../../privacy/art-12-requests/put-back.ts';
import type { DeedLine, LedgerFile, LedgerLines } from '../../privacy/art-17-erasure/ledger-file.ts';
import { reconcileLedger } from '../../privacy/art-17-erasure/reconcile-ledger.ts';
import type { Replay } from '../../privacy/art-17-erasure/replay.ts';
import { type Deed, type DeedCounts, type DeedKind, type DeedOutcome, isDeedKind } from './deed.ts';
import { aboutDeed, repeatDeed } from './repeat-deed.ts';
import { writeDeeds } from './write-deeds.ts';

export interface SettledLedger extends Replay {
  readonly deeds: DeedCounts;
  /** Lines that were not in the file any more (it was missing, cut off, or an older one) and were written anew from the database. */
  readonly mended: number;
  /** Of these, how many the database did not know either: what they said is lost. */
  readonly lost: number;
}

type ReplayErasures = (
  context: CallContext,
  file: LedgerFile,
  between: (deed: DeedLine) => Promise<void>,
) => Promise<Replay>;

/** May be run again: what is known is passed over. Throws where the file cannot be believed; nothing is served then. */
export async function settleLedger(
  context: CallContext,
  file: LedgerFile,
  replay: ReplayErasures,
): Promise<SettledLedger> {
  const { database } = context;
  await file.bringFromCopy();
  const { missing } = await file.read();
  const erasures = await reconcileLedger(database, file);
  const deeds = await writeDeeds(database, file, true);
  const mended = deeds.mended + (missing > 0 || deeds.mended > 0 ? erasures : 0);
  const lost = Math.max(0, missing - mended);
  if (mended > 0 || lost > 0) await sayDamage(context, { mended, lost });

  const lines = await file.read();
  const known = await knownDeeds(database, lines);
  const counts = new Map<DeedKind, Record<DeedOutcome, number>>();
  if (await isOlder(context, lines, known)) await endSignIns(database);
  const replayed = await replay(context, file, async (line) => {
    if (known.has(line.deed) || isOver(context, line)) return;
    const deed = deedOf(line);
    const outcome = await repeatOne(context, deed);
    if (outcome === undefined) return;
    const count = counts.get(deed.kind) ?? { repeated: 0, standing: 0, absent: 0 };
    counts.set(deed.kind, { ...count, [outcome]: count[outcome] + 1 });
  });
  if (counts.has('request.received')) await passCaseNumbers(context);
  return { ...replayed, deeds: Object.fromEntries(counts), mended, lost };
}

async function knownDeeds(sql: Sql, { deeds }: LedgerLines): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ id: string }>(
    'select id from attesta.ledger_deeds where id = any($1::uuid[])',
    [[...deeds.keys()]],
  );
  return new Set(rows.map((row) => row.id));
}

/** A session that would have ended by now: nothing of it can come back to life. */
function isOver(context: CallContext, { kind, facts }: DeedLine): boolean {
  if (kind !== 'session.ended' || typeof facts.endsAt !== 'string') return false;
  return Temporal.Instant.compare(Temporal.Instant.from(facts.endsAt), context.now()) <= 0;
}

/** Whether the ledger tells of anything that this database does not know. */
async function isOlder(
  context: CallContext,
  { deeds, lines }: LedgerLines,
  known: ReadonlySet<string>,
): Promise<boolean> {
  if ([...deeds.values()].some((line) => !known.has(line.deed) && !isOver(context, line))) return true;
  const rows = await context.database.query<{ id: string }>(
    "select id from attesta.erasures where id = any($1::uuid[]) and state in ('erased', 'purged')",
    [[...lines.keys()]],
  );
  // A person of whom nothing was here leaves no erasure here, start after start.
  return rows.length < lines.size && (await tokensLack(context.database, [...lines.keys()]));
}

async function tokensLack(sql: Sql, erasures: readonly string[]): Promise<boolean> {
  const [row] = await sql.query<{ lack: boolean }>(
    `select exists (select from unnest($1::uuid[]) as e(id)
       where not exists (select from attesta.erasures x where x.id = e.id and x.state in ('erased', 'purged'))
         and not exists (select from attesta.erasure_ledger l where l.erasure = e.id)) as lack`,
    [erasures],
  );
  return row?.lack ?? false;
}

/** First of all: whoever was signed in when the older database was young is not signed in now, and no link of then opens. */
async function endSignIns(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await silently(tx);
    await tx.query('delete from attesta.sessions');
    await tx.query('delete from attesta.portal_links');
    await tx.query('delete from attesta.password_resets');
  });
}

/** What is repeated is noted under its own id, and not as something new. */
export async function silently(tx: Sql): Promise<void> {
  await tx.query("select set_config('attesta.no_deed', 'on', true)");
}

function deedOf({ deed, kind, at, facts }: DeedLine): Deed {
  if (!isDeedKind(kind))
    throw new Error(
      `The ledger tells of a deed of a kind that this version of Attesta does not know (${kind}). Start the version that wrote it.`,
    );
  return { deed, kind, at, facts };
}

/** Undefined where another node was first. */
async function repeatOne(context: CallContext, deed: Deed): Promise<DeedOutcome | undefined> {
  return context.database.transaction(
    async (tx) => {
      await tx.query("select pg_advisory_xact_lock(hashtextextended('attesta.replay', 0))");
      const there = await tx.query('select 1 as one from attesta.ledger_deeds where id = $1', [deed.deed]);
      if (there.length > 0) return undefined;
      await silently(tx);
      const outcome = await repeatDeed(tx, context, deed);
      await tx.query(
        `insert into attesta.ledger_deeds (id, kind, at, facts, written, repeated_at, outcome) values ($1, $2, $3, $4, true, $5, $6)`,
        [deed.deed, deed.kind, deed.at, JSON.stringify(deed.facts), context.now(), outcome],
      );
      if (outcome === 'repeated') {
        const value: JsonObject = { deed: deed.deed, kind: deed.kind, doneAt: deed.at };
        await recordEvents(tx, [
          eventOf(context, {
            action: 'ledger.repeated',
            ...aboutDeed(deed),
            payloads: [{ subject: null, value }],
          }),
        ]);
      }
      return outcome;
    },
    { states: ['archived', 'blocked'] },
  );
}

async function sayDamage(context: CallContext, value: { readonly mended: number; readonly lost: number }) {
  await context.database.transaction((tx) =>
    recordEvents(tx, [
      eventOf(context, { action: 'ledger.mended', payloads: [{ subject: null, value: { ...value } }] }),
    ]),
  );
}
