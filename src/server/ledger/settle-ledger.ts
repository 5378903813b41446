/**
 * What every start does before anything is served, and every restore: brings the ledger's file up to the database, and the database up to
 * the ledger. A line that the database does not know was done in a younger one: it is repeated, in the order of the file, one transaction
 * each, with its evidence. Stopped in between, the next start goes on.
 */
import { dirname } from 'node:path';
import type { CallContext } from '../../engine/access/principal.ts';
import { catalogHolder } from '../../engine/catalog/holder.ts';
import type { Database, Sql } from '../../engine/database/database.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import type { JsonObject } from '../../metadata/json.ts';
import { passCaseNumbers } from '../../privacy/art-12-requests/put-back.ts';
import type { LedgerFile } from '../../privacy/art-17-erasure/ledger-file.ts';
import type { DeedLine, LedgerLines } from '../../privacy/art-17-erasure/ledger-lines.ts';
import { reconcileLedger } from '../../privacy/art-17-erasure/reconcile-ledger.ts';
import type { Replay } from '../../privacy/art-17-erasure/replay.ts';
import { compactLedger } from './compact-ledger.ts';
import { type Deed, type DeedCounts, type DeedOutcome, deedLabel, isDeedKind } from './deed.ts';
import { type LostDeed, lostOf } from './lost-deeds.ts';
import { aboutDeed, repeatDeed } from './repeat-deed.ts';
import { isOver } from './superseded.ts';
import { writeDeeds } from './write-deeds.ts';

export interface SettledLedger extends Replay {
  readonly deeds: DeedCounts;
  /** What could not be repeated, deed by deed; each is an event. */
  readonly notRepeated: readonly LostDeed[];
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
  const lost = Math.max(0, missing - mended - deeds.needless);
  if (mended > 0 || lost > 0) await sayDamage(context, { mended, lost });

  const lines = await file.read();
  const known = await knownDeeds(database, lines);
  const counts = new Map<string, Record<DeedOutcome, number>>();
  const notRepeated: LostDeed[] = [];
  const unblocked = endedBlockings(lines);
  const over = (line: DeedLine) =>
    isOver(line, context.now()) || (line.kind === 'state.began' && unblocked.has(line.facts.interval));
  if (await isOlder(context, lines, known)) await endSignIns(database);
  const replayed = await replay(context, file, async (line) => {
    if (known.has(line.deed) || over(line)) return;
    const deed = deedOf(line);
    const outcome = await repeatOne(context, deed, dirname(file.path));
    if (outcome === undefined) return;
    if (outcome === 'lost') notRepeated.push(lostOf(deed));
    const label = deedLabel(deed);
    const count = counts.get(label) ?? { repeated: 0, standing: 0, absent: 0, lost: 0 };
    counts.set(label, { ...count, [outcome]: count[outcome] + 1 });
  });
  if (counts.has('request.received')) await passCaseNumbers(context);
  if (counts.size > 0) await catalogHolder(database)?.reload();
  await compactLedger(database, file);
  return { ...replayed, deeds: Object.fromEntries(counts), notRepeated, mended, lost };
}

/** A blocking that began and was taken back since is no blocking. */
function endedBlockings({ deeds }: LedgerLines): ReadonlySet<unknown> {
  const ends = [...deeds.values()].filter(
    ({ kind, facts }) => kind === 'state.ended' && facts.state === 'blocked',
  );
  return new Set(ends.map(({ facts }) => facts.interval));
}

async function knownDeeds(sql: Sql, { deeds }: LedgerLines): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ id: string }>(
    'select id from attesta.ledger_deeds where id = any($1::uuid[])',
    [[...deeds.keys()]],
  );
  return new Set(rows.map((row) => row.id));
}

/** Whether the ledger tells of anything that this database does not know. */
async function isOlder(
  context: CallContext,
  { deeds, lines }: LedgerLines,
  known: ReadonlySet<string>,
): Promise<boolean> {
  if ([...deeds.values()].some((line) => !known.has(line.deed) && !isOver(line, context.now()))) return true;
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
async function repeatOne(
  context: CallContext,
  deed: Deed,
  dataDir: string,
): Promise<DeedOutcome | undefined> {
  const work = async (tx: Sql): Promise<DeedOutcome | undefined> => {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('attesta.replay', 0))");
    const there = await tx.query('select 1 as one from attesta.ledger_deeds where id = $1', [deed.deed]);
    if (there.length > 0) return undefined;
    await silently(tx);
    const outcome = await repeatDeed(tx, context, deed, dataDir);
    if (isRow(deed)) await forgetRow(tx, deed);
    await tx.query(
      `insert into attesta.ledger_deeds (id, kind, at, facts, written, repeated_at, outcome) values ($1, $2, $3, $4, true, $5, $6)`,
      [deed.deed, deed.kind, deed.at, JSON.stringify(deed.facts), context.now(), outcome],
    );
    if (outcome === 'repeated' || outcome === 'lost') {
      const value: JsonObject = {
        deed: deed.deed,
        kind: deed.kind,
        doneAt: deed.at,
        ...(isRow(deed) && { table: deed.facts.table as string }),
      };
      const action = outcome === 'lost' ? 'ledger.not_repeated' : 'ledger.repeated';
      const event = { action, ...aboutDeed(deed), payloads: [{ subject: null, value }] } as const;
      await recordEvents(tx, [eventOf(context, event)]);
    }
    return outcome;
  };
  // Of some tables the service may add rows only: theirs are put back by the owner.
  if (isRow(deed)) return context.database.owner.transaction(work);
  return context.database.transaction(work, { states: ['archived', 'blocked'] });
}

const isRow = ({ kind }: Deed): boolean => kind.startsWith('row.');

/** What the row was before is not kept beside what it is. */
async function forgetRow(tx: Sql, { facts }: Deed): Promise<void> {
  await tx.query('select attesta.forget_row_deeds($1, $2)', [facts.table, JSON.stringify(facts.key)]);
}

async function sayDamage(context: CallContext, value: { readonly mended: number; readonly lost: number }) {
  await context.database.transaction((tx) =>
    recordEvents(tx, [
      eventOf(context, { action: 'ledger.mended', payloads: [{ subject: null, value: { ...value } }] }),
    ]),
  );
}
