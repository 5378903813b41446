/** The re-scan of an erasure: the database row by row, the places item by item, the file store file by file. */
import type { CallContext } from '../../engine/access/principal.ts';
import { type Place, placeContext } from '../../engine/subjects/place.ts';
import type { Erasure, ScanRecord } from './erasure.ts';
import { itemIds } from './plan.ts';
import type { ErasureScope } from './retention/scope.ts';
import { type ScannedPerson, scanDatabase, scanStatistics } from './scan-database.ts';
import { scanFileStore } from './scan-files.ts';

export interface ScanParts {
  places(context: Pick<CallContext, 'catalog'>, scope?: ErasureScope | null): readonly Place[];
  onProgress?(done: number, of: number): void;
  readonly signal?: AbortSignal;
}

export async function scanErasure(
  context: CallContext,
  parts: ScanParts,
  erasure: Erasure,
  values: readonly string[],
): Promise<ScanRecord> {
  const { owner } = context.database;
  const person = idsOf(erasure);
  const database = await scanDatabase(owner, values, person, parts.onProgress);
  const erasedFiles = erasure.plan.places
    .filter((place) => place.place === 'files')
    .flatMap((place) => place.items.filter((item) => item.fate.action === 'erase').map((item) => item.id));
  const store = await scanFileStore(context, person, erasedFiles, values, parts.signal);
  return {
    at: context.now().toString(),
    database: { tables: database.tables, rows: database.rows },
    found: [...database.found, ...store.found],
    ...(await countPlaces(context, parts, erasure)),
    files: store.files,
    statistics: values.length === 0 ? 0 : await scanStatistics(owner, values),
  };
}

/** The ids by which a row is known as the person's: every item of the plan, and those that a law keeps. */
function idsOf(erasure: Erasure): ScannedPerson & { readonly subject: string } {
  const items = erasure.plan.places.flatMap((place) => place.items);
  return {
    subject: erasure.subject,
    ids: itemIds(erasure.subject, erasure.plan),
    kept: items.filter(({ id, fate }) => UUID.test(id) && fate.action === 'keep').map(({ id }) => id),
  };
}

const UUID = /^[0-9a-f-]{36}$/;

async function countPlaces(context: CallContext, parts: ScanParts, erasure: Erasure) {
  const left: { place: string; items: number }[] = [];
  const kept: { place: string; items: number }[] = [];
  const keptBy = new Map(
    erasure.plan.places.map((place) => [
      place.place,
      place.items.filter((item) => item.fate.action !== 'erase').length,
    ]),
  );
  await context.database.transaction(
    async (tx) => {
      for (const place of parts.places(context, erasure.scope)) {
        const items = await place.count(tx, placeContext(context, erasure.subject));
        const keptHere = Math.min(items, keptBy.get(place.name) ?? 0);
        if (keptHere > 0) kept.push({ place: place.name, items: keptHere });
        if (items > keptHere) left.push({ place: place.name, items: items - keptHere });
      }
    },
    { states: ['archived', 'blocked'] },
  );
  return { left, kept };
}
