/**
 * Keeps the ledger's file from growing for ever: deeds that later ones make needless are left out of it, never an erasure. The database
 * forgets what they said first, and goes on knowing that they were: killed anywhere in between, nothing is lost and nothing is repeated.
 */
import type { Database } from '../../engine/database/database.ts';
import type { LedgerFile } from '../../privacy/art-17-erasure/ledger-file.ts';
import { oneWriter } from '../../privacy/art-17-erasure/reconcile-ledger.ts';
import { forgetDeeds } from './write-deeds.ts';

/** Fewer needless lines than this are not worth a new file. */
const WORTH = 250;

/** Gives how many lines were left out. */
export async function compactLedger(database: Database, file: LedgerFile, worth = WORTH): Promise<number> {
  return oneWriter(database, async () => {
    const needless = file.superseded.within((await file.read()).inOrder);
    if (needless.size < worth) return 0;
    // Committed before the file changes, in a transaction of its own.
    return file.compact((deeds) => database.transaction((tx) => forgetDeeds(tx, deeds)));
  });
}
