/** A process that works on a rotation, to be killed at any moment: says after each step what came of it. */
import { assembleCatalog } from '../catalog/load.ts';
import { openDatabase } from '../database/database.ts';
import { openFileStore } from '../files/file-store.ts';
import { systemCall } from '../records/testing.ts';
import { rotateStep, type StepOutcome } from './rotate.ts';
import { openSecrets } from './vault.ts';

const [url = '', dataDir = '', keysDir = '', rotation = ''] = process.argv.slice(2);
const database = await openDatabase({ url, dataDir, poolSize: 2 });
const context = await systemCall(
  database,
  assembleCatalog({ modules: [], purposes: [], retention: [] }, [], 0),
);
await openFileStore(database, { dataDir: keysDir, now: context.now() });
openSecrets(database);
let outcome: StepOutcome = 'more';
while (outcome === 'more' || outcome === 'busy') {
  outcome = await rotateStep(context, rotation, undefined, 1);
  console.log(outcome);
}
await database.close();
