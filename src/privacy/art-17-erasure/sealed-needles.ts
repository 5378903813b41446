/**
 * What stands for sealed values in the search of the bytes. A key of one person's own is destroyed with the person, but the key that
 * wrapped it, and a group's, live on: as long as the bytes stand somewhere, what they seal can be opened again.
 */
import type { Sql } from '../../engine/database/database.ts';
import type { Place, PlaceContext } from '../../engine/subjects/place.ts';
import type { Needles } from './needles.ts';
import type { ErasurePlan } from './plan.ts';

/** Bytes of one piece: random ones, so nothing else has them. */
const PIECE = 24;
/** PostgreSQL cuts long values into rows of 1,996 bytes: each of them holds a whole piece, as long as there are no more than this many. */
const EVERY = 1900;
const MOST_PIECES = 32;

/** What the plan's places hold sealed of the person, by its bytes in base64. */
export async function sealedBytes(
  tx: Sql,
  context: PlaceContext,
  places: readonly Place[],
  plan: ErasurePlan,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const place of places) {
    const planned = plan.places.find((one) => one.place === place.name);
    for (const bytes of (planned && (await place.sealed?.(tx, context, planned.items))) ?? [])
      found.add(bytes.toString('base64'));
  }
  const keys = await tx.query<{ wrapped: Buffer }>(
    'select wrapped from attesta.subject_keys where subject = $1',
    [context.subject],
  );
  for (const { wrapped } of keys) found.add(wrapped.toString('base64'));
  return found;
}

/** The pieces to look for of what was there before and is not there any more: what a law keeps is still there. */
export function sealedPieces(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  return [...before]
    .filter((one) => !after.has(one))
    .flatMap((one) => pieces(Buffer.from(one, 'base64')))
    .map((piece) => piece.toString('base64'));
}

/** The end, and one in every part of a long value, spread over all of it where there would be too many. */
function pieces(bytes: Buffer): readonly Buffer[] {
  if (bytes.length <= PIECE) return [bytes];
  const step = Math.max(EVERY, Math.ceil(bytes.length / MOST_PIECES));
  const ends: number[] = [];
  for (let end = bytes.length; end >= PIECE; end -= step) ends.push(end);
  return ends.map((end) => bytes.subarray(end - PIECE, end));
}

export function sealedNeedles({ sealed = [] }: Needles): readonly Buffer[] {
  return sealed.map((piece) => Buffer.from(piece, 'base64'));
}
