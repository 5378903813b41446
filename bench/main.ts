/** `npm run bench` runs every benchmark, `npm run bench -- records` one of them; what follows the name is its own. */
import { access } from './access.ts';
import { evidence } from './evidence.ts';
import { large } from './large.ts';
import { records } from './records.ts';
import { start } from './start.ts';
import { who } from './who.ts';

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<unknown>>> = {
  records,
  large,
  access,
  who,
  evidence,
  start,
};

const [name, ...args] = process.argv.slice(2);
for (const [one, bench] of Object.entries(benches)) {
  if (name !== undefined && name !== one) continue;
  console.log(`# ${one}`);
  await bench(args);
}
