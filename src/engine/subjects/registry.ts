/** The one list of places. Records come from the catalog; the rest is registered by the part that keeps the data. */
import type { Catalog } from '../../metadata/catalog.ts';
import type { Sql } from '../database/database.ts';
import { claimWaitingFiles } from '../files/files.ts';
import type { GatheredPlace } from './gathered.ts';
import type { Place, PlaceContext } from './place.ts';
import { recordPlaces } from './record-place.ts';

export interface PlaceRegistry {
  /**
   * Places in planning order: the records, each before what it refers to, then everything that belongs to records and
   * follows their fate.
   */
  places(catalog: Catalog): readonly Place[];
}

export function placeRegistry(others: readonly Place[]): PlaceRegistry {
  const names = new Set<string>();
  for (const place of others) {
    if (names.has(place.name)) throw new Error(`Two places are called ${place.name}.`);
    names.add(place.name);
  }
  return { places: (catalog) => [...recordPlaces(catalog), ...others] };
}

/**
 * Execution goes the other way round: what belongs to records first, then the parts, then the person, and at the very
 * end the history, since erasing writes history too.
 */
export function executionOrder(places: readonly Place[]): readonly Place[] {
  const isRecords = (place: Place) => place.name.startsWith('records.');
  const records = places.filter(isRecords);
  const others = places.filter((place) => !isRecords(place));
  return [
    ...others.filter((place) => !place.last),
    ...records.filter((place) => !place.ofPersons).reverse(),
    ...records.filter((place) => place.ofPersons),
    ...others.filter((place) => place.last),
  ];
}

/** What the person gets, place by place; copies of data that is handed over elsewhere are walked by erasure only. */
export async function gatherAll(
  tx: Sql,
  context: PlaceContext,
  places: readonly Place[],
  onProgress: (done: number, of: number) => void = () => {},
): Promise<readonly GatheredPlace[]> {
  await claimWaitingFiles(tx, context);
  const gathered: GatheredPlace[] = [];
  for (const [index, place] of places.entries()) {
    const items = place.copyOf ? [] : await place.gather(tx, context);
    gathered.push({ place: place.name, label: place.label, items });
    onProgress(index + 1, places.length);
  }
  return gathered;
}
