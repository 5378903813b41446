/** A server process that takes a job and never ends it, to be killed. */
import { setTimeout } from 'node:timers/promises';
import { assembleCatalog } from '../catalog/load.ts';
import { openDatabase } from '../database/database.ts';
import { defineJob } from './define-job.ts';
import { installJobs, startJobs } from './jobs.ts';

const [url = '', dataDir = ''] = process.argv.slice(2);
const database = await openDatabase({ url, dataDir, poolSize: 2 });
const catalog = assembleCatalog({ modules: [], purposes: [], retention: [] }, [], 0);
const hang = defineJob({
  name: 'test.hang',
  label: { en: 'Hang' },
  async run() {
    console.log('begun');
    await setTimeout(60_000);
    return undefined;
  },
});
installJobs({
  database,
  definitions: [hang],
  catalog: () => catalog,
  now: () => Temporal.Instant.from('2026-03-05T10:00:00Z'),
  timeZone: () => 'UTC',
  log: () => {},
});
await startJobs(database, { concurrency: 1 });
