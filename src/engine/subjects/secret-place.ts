/**
 * What is sealed of a person. It is handed over, or named as left out, with the record that it belongs to; here it is found,
 * counted and destroyed: ciphertext, data keys and every wrapping of them.
 */
import { modulesWithSubject, subjectCondition } from '../catalog/subject-way.ts';
import { type Sql, sqlName } from '../database/database.ts';
import { hasSecrets } from '../records/sealing.ts';
import type { ItemFate, Place, PlaceContext, PlannedItem, PlannedPlace } from './place.ts';

interface SecretRow {
  readonly id: string;
  readonly record: string;
  readonly field: string;
}

export const secretPlace: Place = {
  name: 'secrets',
  label: { en: 'Secrets', es: 'Secretos' },
  tables: ['attesta.secret_values', 'attesta.secret_keys', 'attesta.secret_key_wraps'],
  copyOf: 'records',
  count: async (tx, context) => (await secretsOf(tx, context)).length,
  gather: async () => [],
  plan: planSecrets,
  sealed: sealedOf,
  execute: destroySecrets,
};

/** The sealed values of records that lead to the person. */
export async function secretsOf(tx: Sql, { catalog, subject }: PlaceContext): Promise<readonly SecretRow[]> {
  const found: SecretRow[] = [];
  for (const module of modulesWithSubject(catalog).filter(hasSecrets)) {
    const condition = subjectCondition(catalog, module.name, 't', '$1');
    if (!condition) continue;
    const rows = await tx.query<SecretRow>(
      `select v.id, v.record, v.field from attesta.secret_values v join data.${sqlName(module.name)} t on t.id = v.record
        where v.module = $2 and ${condition} order by v.record, v.field`,
      [subject, module.name],
    );
    found.push(...rows);
  }
  return found;
}

/** A secret shares the fate of its field: it stays only with a record that a law keeps, when the law keeps this field too. */
async function planSecrets(
  tx: Sql,
  context: PlaceContext,
  before: ReadonlyMap<string, PlannedPlace>,
): Promise<readonly PlannedItem[]> {
  const fates = new Map<string, ItemFate>();
  for (const place of before.values())
    if (place.place.startsWith('records.')) for (const item of place.items) fates.set(item.id, item.fate);
  return (await secretsOf(tx, context)).map(({ id, record, field }) => ({
    id,
    number: null,
    fate: fateOf(fates.get(record), field),
  }));
}

function fateOf(record: ItemFate | undefined, field: string): ItemFate {
  if (record?.action !== 'keep' || record.maskedFields.includes(field)) return { action: 'erase' };
  return { ...record, maskedFields: [] };
}

async function destroySecrets(tx: Sql, _context: PlaceContext, planned: readonly PlannedItem[]) {
  const ids = planned.filter((item) => item.fate.action === 'erase').map((item) => item.id);
  const gone = await tx.query<{ key: string }>(
    'delete from attesta.secret_values where id = any($1::uuid[]) returning secret_key as key',
    [ids],
  );
  await tx.query(
    `delete from attesta.secret_keys k where k.id = any($1::uuid[])
       and not exists (select from attesta.secret_values v where v.secret_key = k.id)`,
    [[...new Set(gone.map((row) => row.key))]],
  );
  return { erased: gone.length, masked: 0, kept: planned.length - ids.length };
}

/** The values, and every wrapping of the keys that open them. */
async function sealedOf(tx: Sql, _context: PlaceContext, planned: readonly PlannedItem[]) {
  const rows = await tx.query<{ sealed: Buffer }>(
    `with mine as (select sealed, secret_key from attesta.secret_values where id = any($1::uuid[]))
     select sealed from mine
     union all select w.wrapped from attesta.secret_key_wraps w where w.secret_key in (select secret_key from mine)`,
    [planned.map((item) => item.id)],
  );
  return rows.map((row) => row.sealed);
}
