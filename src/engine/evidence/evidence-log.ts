import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { consistencyRuns, EMPTY_ROOT, inclusionRuns } from './merkle.ts';
import { checkpointText, type NoteSigner, tlogProofText } from './note.ts';
import type { Sealer } from './sealer.ts';
import { readRuns } from './tree-reader.ts';
import { untilSealed } from './until-sealed.ts';

export interface ConsistencyProof {
  readonly from: number;
  readonly to: number;
  /** Base64, as RFC 6962 §2.1.2 orders them. */
  readonly hashes: readonly string[];
}

/** What anyone who may see evidence can ask of the log. Verifiers that are not ours accept every answer. */
export interface EvidenceLog {
  /** The exact text that was hashed. Problem `not_found`. */
  leafOf(event: string): Promise<string>;
  /** A c2sp.org/tlog-proof@v1 against the latest checkpoint; seals first when the event isn't yet. Problems `not_found`, `unavailable`. */
  inclusionProof(event: string): Promise<string>;
  /** That the log of size `to` extends the one of size `from`. Problem `invalid_request`. */
  consistencyProof(from: number, to: number): Promise<ConsistencyProof>;
  /** A checkpoint of the log as it is now, a signed note; what isn't sealed yet is sealed first. */
  checkpoint(): Promise<string>;
  verifierKey(): string;
}

export interface EvidenceLogOptions {
  readonly database: Sql;
  readonly signer: NoteSigner;
  readonly sealer: Sealer & { readonly everySeconds?: number };
}

/** An event's place in the log, and the checkpoint that covers it. */
export interface Sealed {
  readonly position: number;
  readonly size: number;
  readonly note: string;
}

/** Milliseconds that whoever asks for a proof waits for an event to be sealed. */
const PATIENCE = 3_000;

const LATEST = {
  name: 'evidence.latest_checkpoint',
  text: 'SELECT size, note FROM evidence.checkpoints ORDER BY size DESC LIMIT 1',
};

const PLACE = {
  name: 'evidence.place',
  text: `SELECT e.leaf, l.position, c.size, c.note FROM evidence.events e
         LEFT JOIN evidence.log l ON l.event = e.id
         LEFT JOIN (SELECT size, note FROM evidence.checkpoints ORDER BY size DESC LIMIT 1) c ON true
         WHERE e.id = $1`,
};

interface Place {
  readonly leaf: string;
  readonly position: number | null;
  readonly size: number | null;
  readonly note: string | null;
}

/** The log's public face. */
export function createEvidenceLog({ database, signer, sealer }: EvidenceLogOptions): EvidenceLog {
  return {
    leafOf: async (event) => (await placeOf(database, event)).leaf,
    async inclusionProof(event) {
      const { position, size, note } = await sealedPlace(database, sealer, event);
      const path = await readRuns(database, inclusionRuns(position, size), size);
      return tlogProofText(position, path, note);
    },
    async consistencyProof(from, to) {
      const [latest] = await database.query<{ size: number }>(LATEST);
      refuseSizes(from, to, latest?.size ?? 0);
      const hashes = await readRuns(database, consistencyRuns(from, to), to);
      return { from, to, hashes: hashes.map((hash) => hash.toString('base64')) };
    },
    async checkpoint() {
      await sealer.sealOnce();
      const [latest] = await database.query<{ note: string }>(LATEST);
      return latest?.note ?? signer.sign(checkpointText(signer.name, 0, EMPTY_ROOT));
    },
    verifierKey: () => signer.verifierKey,
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function placeOf(sql: Sql, event: string): Promise<Place> {
  const [place] = UUID.test(event) ? await sql.query<Place>(PLACE, [event]) : [];
  if (!place)
    throw new Problem('not_found', {
      en: 'There is no event with this id.',
      es: 'No hay ningún evento con este identificador.',
    });
  return place;
}

/** Where an event stands in the log; what isn't sealed yet is sealed on demand. */
export async function sealedPlace(
  sql: Sql,
  sealer: Sealer & { readonly everySeconds?: number },
  event: string,
): Promise<Sealed> {
  const look = async (): Promise<Sealed | undefined> => {
    const { position, size, note } = await placeOf(sql, event);
    return position !== null && size !== null && note !== null ? { position, size, note } : undefined;
  };
  const place = (await look()) ?? (await untilSealed(sealer, look, PATIENCE));
  if (place) return place;
  const seconds = sealer.everySeconds ?? 1;
  throw new Problem(
    'unavailable',
    {
      en: `This event is not sealed yet: a transaction that began before it is still open. It will be sealed within ${seconds} s of that one's end.`,
      es: `Este evento aún no está sellado: sigue abierta una transacción que empezó antes. Se sellará como mucho ${seconds} s después de que termine.`,
    },
    { retryAfter: seconds },
  );
}

function refuseSizes(from: number, to: number, size: number): void {
  const whole = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0;
  if (whole && from <= to && to <= size) return;
  throw new Problem('invalid_request', {
    en: `Give sizes with 0 ≤ from ≤ to ≤ ${size}, the size of the log now.`,
    es: `Indique tamaños con 0 ≤ from ≤ to ≤ ${size}, el tamaño actual del registro.`,
  });
}
