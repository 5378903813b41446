import type { Sql } from '../database/database.ts';
import type { Frontier, Tile } from './frontier.ts';
import { leafHash } from './merkle.ts';
import { checkpointText, type NoteSigner, noteVerifier } from './note.ts';
import { parseCheckpoint } from './proof-check.ts';
import { readFrontier } from './tree-reader.ts';

/** The log cannot be continued as it stands; the sentence says what to do. Events go on being written, unsealed. */
class SealRefused extends Error {
  override readonly name = 'SealRefused';
}

/** Everything up to here is in the log: the last transaction, and its last event. */
interface Cursor {
  readonly txid: string;
  readonly event: string;
}

interface Head {
  readonly size: number;
  readonly root: Buffer | null;
  readonly note: string | null;
  readonly sealed_txid: string | null;
  readonly sealed_event: string | null;
  /** Whether the transaction ids of the last checkpoint mean something in this cluster. */
  readonly same_cluster: boolean;
  readonly cluster: string;
  readonly xmin: string;
}

interface Unsealed {
  readonly id: string;
  readonly txid: string;
  readonly leaf: string;
}

export interface SealedBatch {
  readonly sealed: number;
  readonly size: number;
  /** Whether more events may be waiting. */
  readonly more: boolean;
}

/** What a sealer keeps between batches; all of it can be read back from the database. */
export interface SealState {
  frontier: Frontier | null;
  /** Set when a sweep found nothing, so that it isn't repeated until the next checkpoint. */
  swept: Cursor | null;
}

const LOCK = {
  name: 'evidence.seal_lock',
  text: "SELECT pg_try_advisory_xact_lock(hashtextextended('attesta.evidence.seal', 0)) AS got",
};

const HEAD = {
  name: 'evidence.seal_head',
  text: `SELECT coalesce(last.size, 0) AS size, last.root, last.note, last.sealed_txid::text, last.sealed_event::text,
                coalesce(last.cluster = here.cluster AND last.sealed_txid < pg_snapshot_xmax(pg_current_snapshot()), false) AS same_cluster,
                here.cluster, pg_snapshot_xmin(pg_current_snapshot())::text AS xmin
         FROM (SELECT system_identifier::text AS cluster FROM pg_control_system()) here
         LEFT JOIN (SELECT * FROM evidence.checkpoints ORDER BY size DESC LIMIT 1) last ON true`,
};

// By transaction, never by id: ids commit out of order. A transaction below xmin has ended, so none of its events can turn up
// later; and a transaction's events become visible together, so (txid, id) is a safe place to continue from.
const UNSEALED_AFTER = {
  name: 'evidence.unsealed_after',
  text: `SELECT id, txid::text, leaf FROM evidence.events e
         WHERE (txid, id) > ($1::xid8, $2::uuid) AND txid < pg_snapshot_xmin(pg_current_snapshot())
           AND NOT EXISTS (SELECT FROM evidence.log l WHERE l.event = e.id)
         ORDER BY e.txid, e.id LIMIT $3::int`,
};

// After a restore into another cluster, transaction ids say nothing: take whatever is committed and not in the log.
const UNSEALED_ANYWHERE = {
  name: 'evidence.unsealed_anywhere',
  text: `SELECT id, txid::text, leaf FROM evidence.events e
         WHERE NOT EXISTS (SELECT FROM evidence.log l WHERE l.event = e.id) ORDER BY id LIMIT $1::int`,
};

const APPEND_LOG = {
  name: 'evidence.append_log',
  text: `INSERT INTO evidence.log (position, event, leaf_hash)
         SELECT $1::bigint + n - 1, event, substring($3::bytea FROM (n::int - 1) * 32 + 1 FOR 32)
         FROM unnest($2::uuid[]) WITH ORDINALITY AS item(event, n)`,
};

const APPEND_TILES = {
  name: 'evidence.append_tiles',
  text: `INSERT INTO evidence.tiles (level, index, hashes, root)
         SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[], $4::bytea[])`,
};

const APPEND_CHECKPOINT = {
  name: 'evidence.append_checkpoint',
  text: `INSERT INTO evidence.checkpoints (size, root, note, sealed_at, sealed_txid, sealed_event, cluster)
         VALUES ($1, $2, $3, $4, $5::xid8, $6, $7)`,
};

const NO_EVENT = '00000000-0000-0000-0000-000000000000';

/**
 * Seals up to `limit` events in the transaction given: log rows, tiles and a signed checkpoint, all or nothing. Returns null
 * when another node is at it. Throws `SealRefused` when signing would contradict what was signed before.
 */
export async function sealBatch(
  tx: Sql,
  signer: NoteSigner,
  now: Temporal.Instant,
  state: SealState,
  limit: number,
): Promise<SealedBatch | null> {
  const [lock] = await tx.query<{ got: boolean }>(LOCK);
  if (!lock?.got) return null;
  const [head] = await tx.query<Head>(HEAD);
  if (!head) throw new SealRefused('The database did not say where the log ends.');
  const frontier = await frontierOf(tx, head, signer, state);
  const cursor = cursorOf(head, state);
  const events = await unsealed(tx, cursor, limit);
  const more = events.length === limit;
  const next = nextCursor(cursor, head, events, more);
  if (events.length === 0) {
    if (cursor === null) state.swept = next;
    state.frontier = frontier;
    return { sealed: 0, size: frontier.size, more: false };
  }
  await append(tx, frontier, events);
  await signHead(tx, frontier, signer, { now, cursor: next, cluster: head.cluster });
  state.frontier = frontier;
  return { sealed: events.length, size: frontier.size, more };
}

/** The edge to append to, checked against the last checkpoint: what was signed once is never contradicted. */
async function frontierOf(tx: Sql, head: Head, signer: NoteSigner, state: SealState): Promise<Frontier> {
  const cached = state.frontier;
  // A batch that fails half-way must not leave its leaves in the cache.
  state.frontier = null;
  const frontier = cached?.size === head.size ? cached : await readFrontier(tx, head.size);
  if (head.note === null) return frontier;
  const signed = noteVerifier(signer.verifierKey).open(head.note);
  if (signed === null) {
    throw new SealRefused(
      'The last checkpoint was signed with another key. Give every node the same keys/evidence.key.',
    );
  }
  const { size, root } = parseCheckpoint(signed);
  if (size !== frontier.size || !frontier.root().equals(root)) {
    throw new SealRefused('The log in the database is not the one that was signed. Run attesta verify.');
  }
  return frontier;
}

function cursorOf(head: Head, state: SealState): Cursor | null {
  if (head.same_cluster && head.sealed_txid !== null) {
    return { txid: head.sealed_txid, event: head.sealed_event ?? NO_EVENT };
  }
  return state.swept;
}

async function unsealed(tx: Sql, cursor: Cursor | null, limit: number): Promise<Unsealed[]> {
  if (cursor) return tx.query<Unsealed>(UNSEALED_AFTER, [cursor.txid, cursor.event, limit]);
  return tx.query<Unsealed>(UNSEALED_ANYWHERE, [limit]);
}

/** Where the next batch goes on: after the last event, or, when a sweep is through, from the oldest transaction then open. */
function nextCursor(
  cursor: Cursor | null,
  head: Head,
  events: readonly Unsealed[],
  more: boolean,
): Cursor | null {
  const last = events.at(-1);
  if (cursor) return last ? { txid: last.txid, event: last.id } : cursor;
  return more ? null : { txid: head.xmin, event: NO_EVENT };
}

async function append(tx: Sql, frontier: Frontier, events: readonly Unsealed[]): Promise<void> {
  const from = frontier.size;
  const tiles: Tile[] = [];
  const hashes = events.map(({ leaf }) => {
    const hash = leafHash(Buffer.from(leaf));
    tiles.push(...frontier.append(hash));
    return hash;
  });
  const ids = events.map((event) => event.id);
  await tx.query(APPEND_LOG, [from, ids, Buffer.concat(hashes)]);
  if (tiles.length === 0) return;
  await tx.query(APPEND_TILES, [
    tiles.map((tile) => tile.level),
    tiles.map((tile) => tile.index),
    tiles.map((tile) => tile.hashes),
    tiles.map((tile) => tile.root),
  ]);
}

interface Seal {
  readonly now: Temporal.Instant;
  readonly cursor: Cursor | null;
  readonly cluster: string;
}

async function signHead(tx: Sql, frontier: Frontier, signer: NoteSigner, seal: Seal): Promise<void> {
  const root = frontier.root();
  const note = signer.sign(checkpointText(signer.name, frontier.size, root));
  const { now, cursor, cluster } = seal;
  await tx.query(APPEND_CHECKPOINT, [
    frontier.size,
    root,
    note,
    now,
    cursor?.txid ?? null,
    cursor?.event ?? null,
    cluster,
  ]);
}
