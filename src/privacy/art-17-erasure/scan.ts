/** The re-scan of an erasure: the database row by row, the places item by item, the file store file by file. */
import type { CallContext } from '../../engine/access/principal.ts';
import { type Place, placeContext } from '../../engine/subjects/place.ts';
import type { Erasure, ScanRecord } from './erasure.ts';
import { scanDatabase, scanStatistics, type TableFinding } from './scan-database.ts';

export interface ScanParts {
  places(context: Pick<CallContext, 'catalog'>): readonly Place[];
  /** Files of the plan whose content is still in the store, and rows without content. */
  scanFiles(ids: readonly string[]): Promise<ScanRecord['files']>;
}

export async function scanErasure(
  context: CallContext,
  parts: ScanParts,
  erasure: Erasure,
  values: readonly string[],
  onProgress: (done: number, of: number) => void = () => {},
): Promise<ScanRecord> {
  const database =
    values.length === 0
      ? { tables: 0, rows: 0, found: [] }
      : await scanDatabase(context.database.owner, values, onProgress);
  const keptIds = new Set(
    erasure.plan.places.flatMap((place) =>
      place.items.filter((item) => item.fate.action !== 'erase').map((item) => item.id),
    ),
  );
  const erasedIds = new Set(
    erasure.plan.places.flatMap((place) =>
      place.items.filter((item) => item.fate.action === 'erase').map((item) => item.id),
    ),
  );
  const erasedFiles = erasure.plan.places
    .filter((place) => place.place === 'files')
    .flatMap((place) => place.items.filter((item) => item.fate.action === 'erase').map((item) => item.id));
  return {
    at: context.now().toString(),
    database: { tables: database.tables, rows: database.rows },
    found: database.found.map((finding) => explained(finding, keptIds, erasedIds)),
    ...(await countPlaces(context, parts, erasure)),
    files: await parts.scanFiles(erasedFiles),
    statistics: values.length === 0 ? 0 : await scanStatistics(context.database.owner, values),
  };
}

/** A row of the person that should be gone explains nothing; a kept one is kept; any other record is somebody else's. */
function explained(
  finding: TableFinding,
  kept: ReadonlySet<string>,
  erased: ReadonlySet<string>,
): ScanRecord['found'][number] {
  const { table, rows, ids } = finding;
  const all = ids.length === rows;
  const own = !table.startsWith('data.') || ids.some((id) => erased.has(id)) || !all;
  if (own) return { table, rows, explained: null };
  const explanation = ids.every((id) => kept.has(id)) ? 'kept_by_law' : 'not_linked_to_the_person';
  return { table, rows, explained: explanation };
}

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
      for (const place of parts.places(context)) {
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
