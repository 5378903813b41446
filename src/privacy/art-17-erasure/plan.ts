/**
 * The plan of an erasure: what happens to each item about the person, and why (Art. 17(1), (3); law.md §5). It holds no
 * personal data, so that it can be kept as evidence after the person is gone.
 */
import { createHash } from 'node:crypto';
import type { Sql } from '../../engine/database/database.ts';
import { canonicalJson } from '../../engine/evidence/canonical-json.ts';
import { claimWaitingFiles } from '../../engine/files/files.ts';
import type { Place, PlaceContext, PlannedItem, PlannedPlace } from '../../engine/subjects/place.ts';
import type { Label } from '../../metadata/label.ts';
import { approvedConfiguration, type PlannedConfiguration } from './configuration/planned.ts';

export interface ErasurePlan {
  readonly places: readonly PlannedPlace[];
  /** What of the configuration names the person; missing where nothing does. */
  readonly configuration?: readonly PlannedConfiguration[];
}

/** A line of the plan as people read it: items of a place that share a fate. */
export interface PlanLine {
  readonly place: string;
  readonly label: Label;
  readonly action: 'erase' | 'mask' | 'keep';
  readonly items: number;
  readonly ground: string | null;
  readonly retention: string | null;
  readonly until: string | null;
  readonly maskedFields: readonly string[];
  readonly numbers: readonly string[];
  /** The retention rule in words, where it is told; null when it is gone. */
  readonly rule?: { readonly label: Label; readonly law: Label } | null;
}

export interface PlanTotals {
  readonly erased: number;
  readonly masked: number;
  readonly kept: number;
}

/** Walks every place in planning order and decides each item. */
export async function makePlan(
  tx: Sql,
  context: PlaceContext,
  places: readonly Place[],
): Promise<ErasurePlan> {
  await claimWaitingFiles(tx, context);
  const planned = new Map<string, PlannedPlace>();
  for (const place of places) {
    const items = await place.plan(tx, context, planned);
    planned.set(place.name, { place: place.name, label: place.label, items: sorted(items) });
  }
  return { places: [...planned.values()].filter((place) => place.items.length > 0) };
}

function sorted(items: readonly PlannedItem[]): readonly PlannedItem[] {
  return [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Stands for all that a place holds: a mail or a look that comes after the approval goes with the rest. */
const wholePlace = '*';

/** SHA-256 of the plan's canonical form: what an approval covers, and what execution compares with the data as it is then. */
export function planHash(plan: ErasurePlan): string {
  const covered = plan.places
    .map((place) => ({
      place: place.place,
      items: place.items
        .filter((item) => item.id !== wholePlace)
        .map(({ id, number, fate }) => ({ id, number, fate })),
    }))
    .filter((place) => place.items.length > 0);
  const configuration = approvedConfiguration(plan.configuration);
  const whole = configuration.length === 0 ? covered : { places: covered, configuration };
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(whole))))
    .digest('hex');
}

const UUID = /^[0-9a-f-]{36}$/;

/** The ids by which a row is known as the person's: themselves, and every item of the plan. */
export function itemIds(subject: string, { places }: ErasurePlan): readonly string[] {
  const items = places.flatMap((place) => place.items).filter((item) => UUID.test(item.id));
  return [...new Set([subject, ...items.map((item) => item.id)])];
}

export function planTotals(plan: ErasurePlan): PlanTotals {
  const count = (action: string) =>
    plan.places.reduce(
      (sum, place) => sum + itemCount(place.items.filter((item) => item.fate.action === action)),
      0,
    );
  return { erased: count('erase'), masked: count('mask'), kept: count('keep') };
}

/** How many things the items stand for. */
export function itemCount(items: readonly PlannedItem[]): number {
  return items.reduce((sum, item) => sum + (item.count ?? 1), 0);
}

/** The plan as lines: one for each place and fate, the latest date first among what is kept. */
export function planLines(plan: ErasurePlan): readonly PlanLine[] {
  return plan.places.flatMap((place) => {
    const groups = new Map<string, PlannedItem[]>();
    for (const item of place.items) {
      const { fate } = item;
      const key =
        fate.action === 'keep' ? `keep ${fate.until} ${fate.retention} ${fate.ground}` : fate.action;
      groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    const lines = [...groups.keys()].sort().map((key) => planLine(place, groups.get(key) ?? []));
    // A place that is walked in any case may hold nothing at the time.
    return lines.filter((line) => line.items > 0);
  });
}

/** How many record numbers a line names; the items themselves are all in the plan. */
const NUMBERS_SHOWN = 20;

function planLine(place: PlannedPlace, items: readonly PlannedItem[]): PlanLine {
  const fate = items[0]?.fate ?? { action: 'erase' };
  const masked = new Set(
    items.flatMap((item) =>
      item.fate.action === 'mask'
        ? item.fate.fields
        : item.fate.action === 'keep'
          ? item.fate.maskedFields
          : [],
    ),
  );
  return {
    place: place.place,
    label: place.label,
    action: fate.action,
    items: itemCount(items),
    ground: fate.action === 'keep' ? fate.ground : null,
    retention: fate.action === 'keep' ? fate.retention : null,
    until: fate.action === 'keep' ? fate.until : null,
    maskedFields: [...masked],
    numbers: items.flatMap((item) => (item.number ? [item.number] : [])).slice(0, NUMBERS_SHOWN),
  };
}
