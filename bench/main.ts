/** `npm run bench` measures everything and prints one table; `npm run bench -- records` one part; what follows the name is its own. */
import { access, accessIn } from './access.ts';
import { evidence } from './evidence.ts';
import { large } from './large.ts';
import { type Outcome, table } from './outcome.ts';
import { records } from './records.ts';
import { reports, reportsIn } from './reports.ts';
import { start } from './start.ts';
import { who } from './who.ts';

type Bench = (args: readonly string[]) => Promise<readonly Outcome[]>;

const parts: Readonly<Record<string, Bench>> = { records, large, reports, access, who, evidence, start };
/** Reports, and lists under rules, are measured where a million contacts are anyway: making them takes a minute. */
const everything: Readonly<Record<string, Bench>> = {
  records,
  'large, reports, access': (args) =>
    large(args, async (bed) => [...(await reportsIn(bed)), ...(await accessIn(bed))]),
  who,
  evidence,
  start,
};

const [name, ...args] = process.argv.slice(2);
const asked = name === undefined ? everything : { [name]: parts[name] };
const begun = performance.now();
const outcomes: Outcome[] = [];
for (const [one, bench] of Object.entries(asked)) {
  if (!bench) throw new Error(`There is no ${one}: ${Object.keys(parts).join(', ')}.`);
  console.log(`# ${one}`);
  outcomes.push(...(await bench(args)));
}
console.log(`\n${table(outcomes)}`);
console.log(`in ${((performance.now() - begun) / 60_000).toFixed(1)} minutes`);
