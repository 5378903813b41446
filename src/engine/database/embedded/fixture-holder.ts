/** A program for the tests: holds a data folder with its database until it is ended. Usage: fixture-holder.ts <dataDir> */
import { provideDatabase } from '../provide.ts';

const dataDir = process.argv[2];
if (!dataDir) throw new Error('Usage: fixture-holder.ts <dataDir>');
const database = await provideDatabase({ dataDir, ports: [4000, 4100] }).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
const [row] = await database.owner.query(
  "SELECT pg_backend_pid() AS backend, current_setting('data_checksums') AS checksums",
);
console.log(`ready ${JSON.stringify(row)}`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => void database.close().then(() => process.exit(0)));
}
setInterval(() => {}, 60_000);
