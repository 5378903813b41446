/** The changes that an event holds, as the person reads them: each value in words, and what it was before. */
import { fieldType } from '../../fields/index.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { Label, Locale } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';
import { isCoded } from './coded.ts';
import { groundForLeavingOut } from './gather-record.ts';
import type { GatheredValue, LeftOut } from './gathered.ts';
import { type ReferencedRecord, referenceTarget, titlesOf } from './references.ts';

export interface Change {
  readonly field: string;
  readonly from: JsonValue;
  readonly to: JsonValue;
}

/** What telling changes needs to know. */
export interface ChangeGround {
  readonly catalog: Catalog;
  readonly subject: string;
  /** Records that values refer to, and the records that events are about, by id. */
  readonly records: ReadonlyMap<string, ReferencedRecord>;
}

/** `{ changes: { field: { from, to } } }` of a payload. */
export function changesOf(payload: JsonValue): readonly Change[] {
  const changes = objectOf(objectOf(payload)?.changes);
  return Object.entries(changes ?? {}).map(([field, change]) => {
    const { from = null, to = null } = objectOf(change) ?? {};
    return { field, from, to };
  });
}

/** Titles and numbers of the records that are named, one query a module. */
export async function recordsNamed(
  tx: Sql,
  catalog: Catalog,
  named: Iterable<{ readonly module: string; readonly id: string }>,
): Promise<ReadonlyMap<string, ReferencedRecord>> {
  const wanted = new Map<string, Set<string>>();
  for (const { module, id } of named) wanted.set(module, (wanted.get(module) ?? new Set()).add(id));
  const found = new Map<string, ReferencedRecord>();
  for (const [module, ids] of wanted) {
    for (const record of await titlesOf(tx, catalog, module, [...ids])) found.set(record.id, record);
  }
  return found;
}

/** The records that a change's values refer to. */
export function referencesOf(catalog: Catalog, module: string | null, change: Change) {
  const field = fieldOf(catalog, module, change.field);
  if (field?.type !== 'reference') return [];
  return [change.from, change.to].flatMap((value) =>
    value === null ? [] : (referenceTarget(field, value) ?? []),
  );
}

/** A change as a value, or why it is left out: what names another person is theirs (Art. 15(4)). */
export function tellChange(
  ground: ChangeGround,
  module: string | null,
  change: Change,
): { readonly value: GatheredValue } | { readonly leftOut: LeftOut } {
  const field = fieldOf(ground.catalog, module, change.field);
  const label = field?.label ?? (change.field === 'owner' ? ownerLabel : { en: change.field });
  const leftOut = change.field === 'owner' ? 'others_rights' : field && groundOfChange(ground, field, change);
  if (leftOut) return { leftOut: { field: change.field, label, ground: leftOut } };
  const text = (locale: Locale) =>
    became(shown(ground, field, change.from, locale), shown(ground, field, change.to, locale), locale);
  return {
    value: {
      field: change.field,
      label,
      value: { from: change.from, to: change.to },
      text: { en: text('en'), es: text('es') },
      category: field?.privacy.category ?? 'content',
      sensitivity: 'ordinary',
      origin: 'observed',
      purposes: [],
      retention: null,
      inPortability: { leftOut: 'derived' },
      ...((isCoded(field) || isPurpose(ground.catalog, change)) && { coded: true as const }),
    },
  };
}

const ownerLabel: Label = { en: 'Owner', es: 'Responsable' };

function fieldOf(catalog: Catalog, module: string | null, name: string): FieldDefinition | undefined {
  return catalog.modules.get(module ?? '')?.fields.find((field) => field.name === name);
}

function isPurpose(catalog: Catalog, { from, to }: Change): boolean {
  return [from, to].some((value) => typeof value === 'string' && catalog.purposes.has(value));
}

function groundOfChange(ground: ChangeGround, field: FieldDefinition, { from, to }: Change) {
  for (const value of [from, to]) {
    const found = value === null ? null : groundForLeavingOut(ground, field, value);
    if (found) return found;
  }
  return null;
}

function became(before: string | null, now: string | null, locale: Locale): string {
  if (before === null) return now ?? '—';
  const was = locale === 'es' ? `antes: ${before}` : `before: ${before}`;
  return now === null ? (locale === 'es' ? `eliminado (${was})` : `removed (${was})`) : `${now} (${was})`;
}

function shown(
  { catalog, records }: ChangeGround,
  field: FieldDefinition | undefined,
  value: JsonValue,
  locale: Locale,
): string | null {
  if (value === null || value === '') return null;
  const target = field?.type === 'reference' ? referenceTarget(field, value) : null;
  if (target) return records.get(target.id)?.title ?? '…';
  const purpose = typeof value === 'string' ? catalog.purposes.get(value)?.label : undefined;
  if (purpose) return purpose[locale] ?? purpose.en;
  if (field) return fieldType(field.type).format(value, field, locale);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function objectOf(value: JsonValue | undefined): { readonly [key: string]: JsonValue | undefined } | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as { readonly [key: string]: JsonValue | undefined })
    : null;
}
