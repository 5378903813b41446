/** A process that seals in small batches until it is killed, for `sealer.test.ts`. */
import { openPool } from '../database/pool.ts';
import { checkpointFiles } from './checkpoint-files.ts';
import { noteSigner } from './note.ts';
import { createSealer } from './sealer.ts';

const { URL: url = '', FOLDER: folder = '', SEED: seed = '' } = process.env;
const pool = openPool(url, { name: 'sealing process', size: 1, log: () => {} });
const sealer = createSealer({
  database: { query: pool.query, transaction: (work) => pool.transaction(work, []) },
  signer: noteSigner('attesta.test/killed', Buffer.from(seed, 'hex')),
  clock: () => Temporal.Instant.from('2026-11-24T10:00:00Z'),
  sinks: [checkpointFiles(folder)],
  batch: 7,
});
process.send?.('ready');
for (;;) await sealer.sealOnce();
