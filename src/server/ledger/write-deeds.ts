/** The ledger's file follows the deeds that were committed: each second in a running service, and all of them at a start. */
import type { Database } from '../../engine/database/database.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { DeedLine, LedgerFile } from '../../privacy/art-17-erasure/ledger-file.ts';
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
}

/** Writes what is committed and not in the file. `all` holds every deed against the file, whatever the database remembers of it. */
export async function writeDeeds(database: Database, file: LedgerFile, all = false): Promise<WrittenDeeds> {
  if (!all && !(await anyWaits(database))) return { written: 0, mended: 0 };
  return oneWriter(database, async (tx) => {
    const noted = await tx.query<NotedDeed>(
      `select id as deed, kind, at, facts, written from attesta.ledger_deeds where $1 or not written order by position`,
      [all],
    );
    const { deeds } = await file.read();
    const lacking = noted.filter((one) => !deeds.has(one.deed));
    await file.append(lacking.map(lineOf));
    const fresh = noted.filter((one) => !one.written).map((one) => one.deed);
    await tx.query('update attesta.ledger_deeds set written = true where id = any($1::uuid[])', [fresh]);
    return { written: lacking.length, mended: lacking.filter((one) => one.written).length };
  });
}

async function anyWaits(database: Database): Promise<boolean> {
  const rows = await database.query('select 1 as one from attesta.ledger_deeds where not written limit 1');
  return rows.length > 0;
}

function lineOf({ deed, kind, at, facts }: NotedDeed): DeedLine {
  return { version: 3, deed, kind, at, facts };
}
