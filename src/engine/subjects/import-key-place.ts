/** Keys by which other systems know a person's records, kept so that later imports can refer to them. */

import { modulesWithSubject } from '../catalog/subject-way.ts';
import type { Sql } from '../database/database.ts';
import type { GatheredItem } from './gathered.ts';
import type { Place, PlaceContext } from './place.ts';
import { rowsOfSubject } from './record-rows.ts';

interface KeyRow {
  readonly module: string;
  readonly source: string;
  readonly key: string;
  readonly record: string;
}

export const importKeyPlace: Place = {
  name: 'import_keys',
  label: { en: 'Keys of other systems', es: 'Claves de otros sistemas' },
  tables: ['attesta.import_keys'],
  count: async (tx, context) => (await keysOf(tx, context)).length,
  gather: async (tx, context) => (await keysOf(tx, context)).map(keyItem),
  async plan(tx, context) {
    const keys = await keysOf(tx, context);
    return keys.length === 0
      ? []
      : [{ id: '*', count: keys.length, number: null, fate: { action: 'erase' } }];
  },
  async execute(tx, context) {
    const records = (await keysOf(tx, context)).map((row) => row.record);
    const gone = await tx.query(
      'delete from attesta.import_keys where record = any($1::uuid[]) returning key',
      [records],
    );
    return { erased: gone.length, masked: 0, kept: 0 };
  },
};

async function keysOf(tx: Sql, context: PlaceContext): Promise<readonly KeyRow[]> {
  const ids: string[] = [];
  for (const module of modulesWithSubject(context.catalog)) {
    for (const row of await rowsOfSubject(tx, context.catalog, module, context.subject)) ids.push(row.id);
  }
  return tx.query<KeyRow & Record<string, unknown>>(
    'select module, source, key, record from attesta.import_keys where record = any($1::uuid[]) order by module, source, key',
    [ids],
  );
}

function keyItem({ module, source, key }: KeyRow): GatheredItem {
  return {
    id: `${module}/${source}/${key}`,
    number: null,
    title: { en: source },
    at: null,
    values: [
      {
        field: 'key',
        label: { en: 'Key', es: 'Clave' },
        value: key,
        text: { en: key, es: key },
        category: 'technical',
        sensitivity: 'ordinary',
        origin: 'observed',
        purposes: [],
        retention: null,
        inPortability: { leftOut: 'derived' },
      },
    ],
    leftOut: [],
    files: [],
  };
}
