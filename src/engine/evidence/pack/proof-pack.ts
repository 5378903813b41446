import type { Sql } from '../../database/database.ts';
import { Problem } from '../../errors/problem.ts';
import type { NoteSigner } from '../note.ts';
import { type PackEvent, type PackPayload, type ProofPack, packDigest, sealText } from '../proof-check.ts';
import type { Sealer } from '../sealer.ts';
import { readPaths } from '../tree-reader.ts';
import { untilSealed } from '../until-sealed.ts';

/** Which events a pack is about. */
export type PackSelection =
  | { readonly events: readonly string[] }
  /** Every event of a rights request. */
  | { readonly request: string }
  /** Every event of a record. */
  | { readonly record: string };

export interface PackOptions {
  readonly title: string;
  readonly now: Temporal.Instant;
  /** Names for ids, so that people can read the pack. They are no evidence, and the pack says so. */
  readonly names?: Readonly<Record<string, string>>;
  /** Whether a content goes into the pack; by default all that were not erased. */
  readonly includes?: (event: string, subject: string | null) => boolean;
  /** Milliseconds to wait for events that are not sealed yet. Default 20 s. */
  readonly patience?: number;
}

export interface PackSource {
  readonly database: Sql;
  readonly signer: NoteSigner;
  readonly sealer: Sealer;
}

const LARGEST_PACK = 20_000;
const PATIENCE = 20_000;

interface SelectedRow {
  readonly id: string;
  readonly leaf: string;
  readonly position: number | null;
}

interface PayloadRow {
  readonly event: string;
  readonly part: number;
  readonly subject: string | null;
  readonly salt: Buffer;
  readonly payload: string;
}

/**
 * Gathers events with their contents and proofs into one pack (law: Art. 5(2), 58(1)), in the order of the log. Seals first.
 * Problems: `not_found` where there is nothing, `too_large` beyond 20,000 events, `unavailable` where an event is still not sealed
 * after waiting for it.
 */
export async function makeProofPack(
  source: PackSource,
  selection: PackSelection,
  options: PackOptions,
): Promise<ProofPack> {
  const { database, signer } = source;
  const found = await untilSealed(
    source.sealer,
    () => sealedRows(database, selection),
    options.patience ?? PATIENCE,
  );
  if (!found) {
    throw new Problem(
      'unavailable',
      {
        en: 'Some of these events are not sealed yet: work that began before them is still going on. Try again in a minute.',
        es: 'Algunos de estos eventos aún no están sellados: sigue en curso un trabajo que empezó antes. Vuelva a intentarlo dentro de un minuto.',
      },
      { retryAfter: 60 },
    );
  }
  const { head, sealed } = found;
  const paths = await readPaths(
    database,
    sealed.map((row) => row.position),
    head.size,
  );
  const payloads = await payloadsOf(
    database,
    sealed.map((row) => row.id),
    options.includes ?? (() => true),
  );
  const events = sealed.map(
    (row, i): PackEvent => ({
      leaf: row.leaf,
      index: row.position,
      path: (paths[i] ?? []).map((hash) => hash.toString('base64')),
      payloads: payloads.get(row.id) ?? [],
    }),
  );
  const pack: Omit<ProofPack, 'seal'> = {
    format: 'attesta-proof-pack/1',
    title: options.title,
    madeAt: options.now.toString({ fractionalSecondDigits: 3, roundingMode: 'trunc' }),
    verifierKey: signer.verifierKey,
    checkpoint: head.note,
    names: options.names ?? {},
    events,
  };
  return { ...pack, seal: signer.sign(sealText(await packDigest(pack))) };
}

interface SealedRows {
  readonly head: { readonly size: number; readonly note: string };
  readonly sealed: readonly (SelectedRow & { readonly position: number })[];
}

/** The events in the order of the log; undefined while one of them is not in it. */
async function sealedRows(database: Sql, selection: PackSelection): Promise<SealedRows | undefined> {
  const rows = await select(database, selection);
  const [head] = await database.query<SealedRows['head']>(
    'SELECT size, note FROM evidence.checkpoints ORDER BY size DESC LIMIT 1',
  );
  if (!head) return undefined;
  const sealed = rows.flatMap(({ position, ...row }) =>
    position !== null && position < head.size ? [{ ...row, position }] : [],
  );
  if (sealed.length < rows.length) return undefined;
  return { head, sealed: sealed.sort((a, b) => a.position - b.position) };
}

async function select(database: Sql, selection: PackSelection): Promise<SelectedRow[]> {
  const [condition, value] = conditionOf(selection);
  const rows = await database.query<SelectedRow>(
    `SELECT e.id, e.leaf, l.position FROM evidence.events e LEFT JOIN evidence.log l ON l.event = e.id
     WHERE ${condition} LIMIT ${LARGEST_PACK + 1}`,
    [value],
  );
  if (rows.length > LARGEST_PACK) {
    throw new Problem('too_large', {
      en: `A proof pack holds ${LARGEST_PACK} events at most. Choose fewer.`,
      es: `Un paquete de pruebas contiene como máximo ${LARGEST_PACK} eventos. Elija menos.`,
    });
  }
  const complete = !('events' in selection) || rows.length === new Set(selection.events).size;
  if (rows.length === 0 || !complete)
    throw new Problem('not_found', { en: 'There are no such events.', es: 'No existen esos eventos.' });
  return rows;
}

function conditionOf(selection: PackSelection): [condition: string, value: unknown] {
  if ('events' in selection) return ['e.id = ANY ($1::uuid[])', selection.events];
  if ('request' in selection) return ['e.request = $1', selection.request];
  return ['e.record = $1', selection.record];
}

async function payloadsOf(
  database: Sql,
  events: readonly string[],
  includes: (event: string, subject: string | null) => boolean,
): Promise<Map<string, PackPayload[]>> {
  const rows = await database.query<PayloadRow>(
    'SELECT event, part, subject, salt, payload FROM evidence.payloads WHERE event = ANY ($1::uuid[]) ORDER BY event, part',
    [events],
  );
  const byEvent = new Map<string, PackPayload[]>();
  for (const { event, part, subject, salt, payload } of rows) {
    if (!includes(event, subject)) continue;
    const list = byEvent.get(event) ?? [];
    byEvent.set(event, [...list, { part, salt: salt.toString('base64'), payload }]);
  }
  return byEvent;
}

/** The pack as `pack.json`, which `attesta verify --pack` reads. */
export function packJson(pack: ProofPack): string {
  return `${JSON.stringify(pack, null, 1)}\n`;
}
