import type { Database } from '../engine/database/database.ts';
import type { Operation } from '../engine/operation.ts';
import { createClock } from './clock.ts';
import { type Duties, openDuties } from './duties.ts';
import { assembleEngine, type Engine } from './engine.ts';
import { installationOf } from './installation.ts';
import { keptNow } from './kept-clock.ts';
import { jobs, shipped } from './lists.ts';
import { masterKeySource } from './master-key.ts';
import { operationsOf } from './operations.ts';
import type { Settings } from './settings.ts';

/** An installation in this process without a server: its calls and duties. Nothing is served and no job is run. */
export interface Office {
  readonly engine: Engine;
  readonly duties: Duties;
  readonly operations: readonly Operation[];
}

/** Opens an office on a database that is open and migrated, for as long as the work takes. */
export async function withOffice<T>(
  settings: Settings,
  database: Database,
  work: (office: Office) => Promise<T>,
): Promise<T> {
  const clock = createClock(settings.now ?? (await keptNow(settings.dataDir)));
  const duties = await openDuties({ database, installation: installationOf(settings), now: clock.now });
  const engine = await assembleEngine({
    settings,
    dataDir: settings.dataDir,
    database,
    shipped,
    jobs: [...jobs, ...duties.jobs],
    smtpUrl: settings.smtpUrl,
    cipher: settings.cipher,
    masterKeys: masterKeySource(settings),
    clock,
    follow: duties.writeLedger,
    log: () => {},
  });
  try {
    return await work({ engine, duties, operations: operationsOf(engine, duties.operations) });
  } finally {
    await engine.close();
  }
}
