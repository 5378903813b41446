/**
 * `npm run fuzz -- 100000`: as many requests, made up from the API's description, as several users, against a house of its own.
 * Prints the seed, and each fault with a curl to repeat it; exits with 1 where there was one. `--seed 7` makes up others,
 * `--keep` leaves the house standing after the first fault, so that its curl still finds what it names.
 */
import { parseArgs } from 'node:util';
import { dice } from './dice.ts';
import { type Caller, type House, openFuzzHouse } from './house.ts';
import { callsOf, faultOf, learn, type MadeUp, maker } from './made-up.ts';

/** What ends the run itself, and not a fault. */
const LEFT_OUT = /\/sessions\/current$|\/sessions$|\/portal\/sign-outs/;
/** A new house after so many, so that what was found or broken early does not stand in the way of the rest. */
const A_HOUSE = 10_000;
const AT_ONCE = 4;
const LOOK_EVERY = 250;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, keep: { type: 'boolean', default: false } },
});
const wanted = Number(positionals[0] ?? 100_000);
const seed = Number(values.seed ?? Math.floor(performance.timeOrigin) % 2_147_483_647);
if (!(Number.isInteger(wanted) && wanted > 0 && Number.isInteger(seed))) {
  console.error('Usage: npm run fuzz -- [how many] [--seed N] [--keep]');
  process.exit(2);
}
console.log(`${wanted} requests, seed ${seed}`);

let sent = 0;
let faults = 0;
let houses = 0;
const statuses = new Map<number, number>();
while (sent < wanted) {
  houses += 1;
  const house = await openFuzzHouse();
  try {
    await fuzz(house, seed + houses - 1, Math.min(A_HOUSE, wanted - sent));
  } finally {
    await house.close();
  }
  console.log(`${sent} sent, ${faults} faults`);
}
const told = [...statuses]
  .sort(([one], [other]) => one - other)
  .map(([status, times]) => `${times} × ${status}`);
console.log(`seed ${seed}: ${sent} requests in ${houses} houses, ${faults} faults (${told.join(', ')})`);
process.exit(faults > 0 ? 1 : 0);

/** Sends so many, or fewer where what was sent shuts the administrator out. */
async function fuzz(house: House, ownSeed: number, many: number): Promise<void> {
  const random = dice(ownSeed);
  const [admin] = house.callers;
  if (!admin) throw new Error('Nobody is in the house.');
  const description = JSON.parse((await house.ask(admin, 'GET', '/api/v1/openapi.json')).body);
  const next = maker(description, callsOf(description, LEFT_OUT), house.known, random);
  for (let done = 0; done < many; done += AT_ONCE) {
    const round = Array.from({ length: Math.min(AT_ONCE, many - done) }, () => {
      const caller = house.callers[Math.floor(random() * house.callers.length)] ?? admin;
      return judge(house, caller, harmless(house, next), ownSeed);
    });
    await Promise.all(round);
    const shut = done % LOOK_EVERY < AT_ONCE ? await house.shutOut() : undefined;
    if (shut !== undefined) {
      console.log(
        `the administrator was shut out after ${done} requests of seed ${ownSeed}: a new house. ${shut}`,
      );
      return;
    }
  }
}

/** The next request that does not take the ground from under the run. */
function harmless(house: House, next: () => MadeUp): MadeUp {
  for (;;) {
    const made = next();
    if (made.method === 'GET' || !house.guarded.some((id) => made.url.includes(id))) return made;
  }
}

async function judge(house: House, caller: Caller, made: MadeUp, ownSeed: number): Promise<void> {
  const answer = await house.ask(caller, made.method, made.url, made.body).catch((error: Error) => error);
  sent += 1;
  const [status, body] = answer instanceof Error ? [0, answer.message] : [answer.status, answer.body];
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const fault = status === 0 ? `no answer: ${body}` : faultOf(status, body);
  if (fault === undefined) {
    if (status < 300) learn(house.known, made.url, body);
    return;
  }
  faults += 1;
  console.log(
    `\nfault: ${fault}, as ${caller.name}, seed ${ownSeed}\n${curl(house.origin, caller, made)}\n${body.slice(0, 400)}`,
  );
  for (const line of house.faultLines()) console.log(`  the service: ${line}`);
  if (values.keep) {
    console.log(`The house stands at ${house.origin} until this ends (Ctrl-C).`);
    await new Promise(() => setInterval(() => {}, 60_000));
  }
}

function curl(origin: string, caller: Caller, { method, url, body }: MadeUp): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const headers = Object.entries({
    ...caller.headers,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  });
  return [
    `curl -i -X ${method} ${quoted(origin + url)}`,
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-binary ${quoted(body)}`]),
  ].join(' ');
}
