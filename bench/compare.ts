/** Two ways of doing the same, measured in turns in one run: rates, and what each call costs in processor time. */
import { readFile } from 'node:fs/promises';
import type { Database } from '../src/engine/database/database.ts';

export interface Compared {
  readonly what: string;
  /** Calls a second: the medians of the rounds. */
  readonly ours: number;
  readonly bare: number;
  /** Processor microseconds a call, this process and the database's connections together. */
  readonly oursCpu: number;
  readonly bareCpu: number;
}

export interface Load {
  readonly clients: number;
  readonly seconds: number;
  readonly rounds: number;
}

type Work = (turn: number) => Promise<unknown>;

interface Run {
  readonly rate: number;
  readonly cpu: number;
}

/** A service that has just started still compiles its code: what is measured is one that has run for a while. */
const WARM_SECONDS = 2;
const TICK_MICROSECONDS = 10_000;

/** Both in turns, so that a busy machine is busy for both. */
export async function compare(
  database: Database,
  load: Load,
  what: string,
  ours: Work,
  bare: Work,
): Promise<Compared> {
  const [mine, base]: [Run[], Run[]] = [[], []];
  let turn = 0;
  const next = (): number => {
    turn += 1;
    return turn;
  };
  const warm = { ...load, seconds: WARM_SECONDS };
  for (const work of [bare, ours]) await run(database, warm, () => work(next()));
  for (let round = 0; round < load.rounds; round += 1) {
    base.push(await run(database, load, () => bare(next())));
    mine.push(await run(database, load, () => ours(next())));
  }
  return {
    what,
    ours: median(mine.map((one) => one.rate)),
    bare: median(base.map((one) => one.rate)),
    oursCpu: median(mine.map((one) => one.cpu)),
    bareCpu: median(base.map((one) => one.cpu)),
  };
}

/** One line: rates, their ratio, and the same in processor time, which colleagues' load on the machine does not bend. */
export function comparedLine({ what, ours, bare, oursCpu, bareCpu }: Compared): string {
  const rates = `${whole(ours, 7)}/s of ${whole(bare, 7)}/s ${whole((100 * ours) / bare, 4)} %`;
  const cpu = `${whole(oursCpu, 6)} µs of ${whole(bareCpu, 6)} µs ${whole((100 * bareCpu) / oursCpu, 4)} %`;
  return `${what.padEnd(44)} ${rates}   CPU ${cpu}`;
}

function whole(value: number, width: number): string {
  return Math.round(value).toString().padStart(width);
}

async function run(database: Database, load: Load, work: () => Promise<unknown>): Promise<Run> {
  const cpuBefore = await cpuOf(database);
  const start = performance.now();
  const end = start + load.seconds * 1000;
  let done = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: load.clients }, client));
  const seconds = (performance.now() - start) / 1000;
  return { rate: done / seconds, cpu: ((await cpuOf(database)) - cpuBefore) / done };
}

/** Microseconds that this process and the connections of the database have worked so far. */
async function cpuOf(database: Database): Promise<number> {
  const { user, system } = process.cpuUsage();
  const backends = await database.owner.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  const ticks = await Promise.all(backends.map(({ pid }) => ticksOf(pid)));
  return user + system + TICK_MICROSECONDS * ticks.reduce((sum, one) => sum + one, 0);
}

/** User and system time of a process of this machine; nothing where /proc does not tell. */
async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
