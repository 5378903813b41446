/** A process that seals everything anew, to be killed at any moment: says a line after each step. */
import { assembleCatalog } from '../engine/catalog/load.ts';
import { openDatabase } from '../engine/database/database.ts';
import { type CipherName, chooseCipher } from '../engine/files/algorithms.ts';
import { openFileStore } from '../engine/files/file-store.ts';
import { systemCall } from '../engine/records/testing.ts';
import { resealEverything } from './reseal.ts';

const [url = '', dataDir = '', keysDir = '', cipher = ''] = process.argv.slice(2);
const database = await openDatabase({ url, dataDir, poolSize: 2 });
const nothing = assembleCatalog({ modules: [], purposes: [], retention: [] }, [], 0);
const context = await systemCall(database, nothing);
await openFileStore(database, { dataDir: keysDir, now: context.now() });
chooseCipher(cipher as CipherName);
await resealEverything(context, { batch: 1, onProgress: () => console.log('more') });
console.log('done');
await database.close();
