/** The ledger's file follows the deeds that were committed: each second in a running service, and all of them at a start. */
import type { Database, Sql } from '../../engine/database/database.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { LedgerFile } from '../../privacy/art-17-erasure/ledger-file.ts';
import type { DeedLine, LedgerLines } from '../../privacy/art-17-erasure/ledger-lines.ts';
import { oneWriter } from '../../privacy/art-17-erasure/reconcile-ledger.ts';

interface NotedDeed extends Record<string, unknown> {
  readonly deed: string;
  readonly kind: string;
  readonly at: string | null;
  readonly facts: JsonObject;
  readonly written: boolean;
}

export interface WrittenDeeds {
  readonly written: number;
  /** Lines that had been written before, and were not in the file any more: they are written again. */
  readonly mended: number;
  /** Lines that were not in the file any more and need not be: what they said was said otherwise since. */
  readonly needless: number;
}

/** Writes what is committed and not in the file. `all` holds every deed against the file, whatever the database remembers of it. */
export async function writeDeeds(database: Database, file: LedgerFile, all = false): Promise<WrittenDeeds> {
  if (!all && !(await anyWaits(database))) return { written: 0, mended: 0, needless: 0 };
  return oneWriter(database, async (tx) => {
    const noted = await tx.query<NotedDeed>(
      `select id as deed, kind, at, facts, written from attesta.ledger_deeds
       where ($1 or not written) and not superseded order by position`,
      [all],
    );
    const ledger = await file.read();
    const lacking = noted.filter((one) => !ledger.deeds.has(one.deed));
    const needless = await forgetNeedless(tx, file, ledger, lacking);
    const lines = lacking.filter((one) => !needless.has(one.deed));
    await file.append(lines.map(lineOf));
    const fresh = noted.filter((one) => !one.written).map((one) => one.deed);
    await tx.query('update attesta.ledger_deeds set written = true where id = any($1::uuid[])', [fresh]);
    const mended = lines.filter((one) => one.written).length;
    return { written: lines.length, mended, needless: all ? await countNeedless(tx, ledger) : 0 };
  });
}

/** Lines that a compaction left out are not written again: an older database, put back, does not know that they were. */
async function forgetNeedless(
  tx: Sql,
  file: LedgerFile,
  ledger: LedgerLines,
  lacking: readonly NotedDeed[],
): Promise<ReadonlySet<string>> {
  const before = lacking.filter((one) => one.written).map(lineOf);
  if (ledger.dropped === 0 || before.length === 0) return new Set();
  const needless = file.superseded.beside(ledger.inOrder, before);
  await forgetDeeds(tx, [...needless]);
  return needless;
}

async function countNeedless(tx: Sql, { deeds }: LedgerLines): Promise<number> {
  const rows = await tx.query(
    'select 1 as one from attesta.ledger_deeds where superseded and not left_out and id <> all($1::uuid[])',
    [[...deeds.keys()]],
  );
  return rows.length;
}

/** They stay known, so that nobody repeats them, and say nothing any more. */
export async function forgetDeeds(sql: Sql, deeds: readonly string[]): Promise<void> {
  await sql.query(
    "update attesta.ledger_deeds set facts = '{}', superseded = true, left_out = true where id = any($1::uuid[]) and not left_out",
    [deeds],
  );
}

async function anyWaits(database: Database): Promise<boolean> {
  const rows = await database.query(
    'select 1 as one from attesta.ledger_deeds where not written and not superseded limit 1',
  );
  return rows.length > 0;
}

function lineOf({ deed, kind, at, facts }: NotedDeed): DeedLine {
  return { version: 3, deed, kind, at, facts, ...(kind.startsWith('row.') && { sealed: true }) };
}
