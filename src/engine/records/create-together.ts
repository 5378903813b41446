/**
 * Creates that arrive at the same moment are written together: numbers without gaps are given one transaction at a time, so
 * sixteen clients would wait for sixteen commits, and wait for one or two instead.
 */
import type { ModuleDefinition } from '../../metadata/module.ts';
import { type Database, isUnavailable, type Row } from '../database/database.ts';
import { asProblem } from './database-refusals.ts';
import { insertRecords, type NewRecord } from './insert-records.ts';

interface Waiting {
  readonly record: NewRecord;
  readonly module: ModuleDefinition;
  readonly resolve: (row: Row) => void;
  readonly reject: (reason: unknown) => void;
}

interface Queue {
  readonly waiting: Waiting[];
  running: boolean;
}

const LARGEST_BATCH = 200;
const queues = new WeakMap<Database['owner'], Map<string, Queue>>();

/** Writes one record together with those that wait at the same time. Resolves with its row when it is committed. */
export function createTogether(module: ModuleDefinition, record: NewRecord): Promise<Row> {
  const { database } = record.context;
  const queue = queueOf(database, module.name);
  return new Promise((resolve, reject) => {
    queue.waiting.push({ record, module, resolve, reject });
    if (!queue.running) void drain(database, queue);
  });
}

function queueOf(database: Database, module: string): Queue {
  const modules = queues.get(database.owner) ?? new Map<string, Queue>();
  queues.set(database.owner, modules);
  const known = modules.get(module);
  if (known) return known;
  const queue: Queue = { waiting: [], running: false };
  modules.set(module, queue);
  return queue;
}

async function drain(database: Database, queue: Queue): Promise<void> {
  queue.running = true;
  try {
    do {
      // The clients of the batch before come back within this turn of the event loop: let them in.
      await new Promise((resume) => setImmediate(resume));
      await write(database, nextBatch(queue.waiting));
    } while (queue.waiting.length > 0);
  } finally {
    queue.running = false;
  }
}

/** Records made by one version of the definition: after a change of the fields the rest is the next batch. */
function nextBatch(waiting: Waiting[]): readonly Waiting[] {
  const [first] = waiting;
  const other = waiting.findIndex((one) => one.module !== first?.module);
  return waiting.splice(0, Math.min(LARGEST_BATCH, other === -1 ? waiting.length : other));
}

/** One transaction. When it is refused its halves are tried, until only the record that is wrong fails. */
async function write(database: Database, batch: readonly Waiting[]): Promise<void> {
  const [first] = batch;
  if (!first) return;
  const { module } = first;
  const { catalog } = first.record.context;
  const records = batch.map((one) => one.record);
  try {
    const rows = await database.transaction((tx) => insertRecords(tx, catalog, module, records));
    batch.forEach((one, index) => {
      const row = rows[index];
      if (row) one.resolve(row);
      else one.reject(new Error('A record was written and not given back.'));
    });
  } catch (error) {
    if (batch.length === 1 || isUnavailable(error)) {
      for (const one of batch) one.reject(asProblem(catalog, module, error));
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await write(database, batch.slice(0, half));
    await write(database, batch.slice(half));
  }
}
