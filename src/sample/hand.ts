/** With whose hand and when the sample is made: the engine's own operations, on a clock that stands where the story is. */
import { Readable } from 'node:stream';
import { rightsOf } from '../engine/access/compile-rights.ts';
import type { CallContext, Principal } from '../engine/access/principal.ts';
import type { Rights } from '../engine/access/rights.ts';
import { systemUserId } from '../engine/access/shipped.ts';
import type { Database, Sql } from '../engine/database/database.ts';
import { storeFile } from '../engine/files/store-file.ts';
import type { Operation } from '../engine/operation.ts';
import { updateRecordIn } from '../engine/records/change-record.ts';
import { createRecordIn } from '../engine/records/create-record.ts';
import type { RecordValues } from '../engine/records/written-values.ts';

/** Ids of what was made, by the names that the story calls them by. */
export type Made = Map<string, string>;

/** Somebody at work at one moment. What they make they put under a name. */
export interface Hand {
  readonly context: CallContext;
  id(name: string): string;
  create(name: string, module: string, values: RecordValues): Promise<void>;
  update(name: string, module: string, values: RecordValues): Promise<void>;
  /** A call of the API, without its door: `call('POST', '/requests/:id/pauses', { id }, body)`. Gives the answer's body. */
  call(
    method: Operation['method'],
    path: string,
    params: Readonly<Record<string, string>>,
    body: unknown,
  ): Promise<Answer>;
  /** The same, and keeps the id of what was made under a name. */
  make(name: string, path: string, params: Readonly<Record<string, string>>, body: unknown): Promise<void>;
  file(filename: string, type: string, content: Buffer): Promise<string>;
}

export type Answer = Readonly<Record<string, unknown>>;

export interface HandParts {
  readonly base: CallContext;
  readonly tx: Sql;
  readonly operations: readonly Operation[];
  readonly made: Made;
  /** Rights by user name, as they were found: nobody's change while the story is told. */
  readonly rights: Map<string, Rights>;
}

/** The hand of a user of the sample (`system`: of the installation) at a moment, inside a transaction. */
export async function handOf(parts: HandParts, username: string, at: Temporal.Instant): Promise<Hand> {
  const { base, tx, operations, made } = parts;
  const id = (name: string): string => {
    const found = made.get(name);
    if (found === undefined) throw new Error(`The sample speaks of "${name}" before it was made.`);
    return found;
  };
  const principal: Principal =
    username === 'system'
      ? { kind: 'system', userId: systemUserId }
      : { kind: 'user', userId: id(`user:${username}`) };
  const database = within(base.database, tx);
  const rights = parts.rights.get(username) ?? (await rightsIn(database, base, principal));
  parts.rights.set(username, rights);
  const context: CallContext = {
    ...base,
    database,
    principal,
    rights,
    now: () => at,
    origin: { channel: 'job' },
  };
  const call: Hand['call'] = async (method, path, params, body) => {
    const operation = operations.find((one) => one.method === method && one.path === path);
    if (!operation) throw new Error(`There is no call ${method} ${path}.`);
    const answer = await operation.handle(context, {
      params,
      query: {},
      body,
      headers: {},
      files: (async function* () {})(),
    });
    return (answer.body ?? {}) as Answer;
  };
  return {
    context,
    id,
    call,
    async create(name, module, values) {
      made.set(name, (await createRecordIn(tx, context, module, values)).id);
    },
    async update(name, module, values) {
      await updateRecordIn(tx, context, module, id(name), values);
    },
    async make(name, path, params, body) {
      made.set(name, String((await call('POST', path, params, body)).id));
    },
    async file(filename, declaredType, content) {
      return (await storeFile(context, { stream: Readable.from([content]), filename, declaredType })).id;
    },
  };
}

/** Asked of the transaction itself: the user may have been made in it. */
function rightsIn(database: Database, base: CallContext, principal: Principal): Promise<Rights> {
  return rightsOf(database, base.catalog, principal);
}

/**
 * The database as one transaction sees it: what an operation does in a transaction of its own becomes a part of this one,
 * which fails as a whole. The transaction must see every lifecycle state that the operations ask for.
 */
function within(database: Database, tx: Sql): Database {
  return { ...database, query: tx.query, transaction: (work) => work(tx) };
}
