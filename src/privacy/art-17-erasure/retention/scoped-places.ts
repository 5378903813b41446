/** The places of records that are destroyed by themselves, whoever they are about: what hangs on them, found by the record and not by a person. */
import { rm } from 'node:fs/promises';
import { type Sql, sqlName } from '../../../engine/database/database.ts';
import { actorOf } from '../../../engine/evidence/actor.ts';
import { prepareEvent } from '../../../engine/evidence/event.ts';
import { recordEvents } from '../../../engine/evidence/record-events.ts';
import { fileStoreOf } from '../../../engine/files/file-store.ts';
import { endedBytes } from '../../../engine/states/blocked-place.ts';
import { isCoded } from '../../../engine/subjects/coded.ts';
import { filesOfRecords } from '../../../engine/subjects/file-place.ts';
import type { GatheredItem, GatheredValue } from '../../../engine/subjects/gathered.ts';
import type { Place, PlaceContext, PlannedItem } from '../../../engine/subjects/place.ts';
import { deleteRecords, recordPlaceName } from '../../../engine/subjects/record-place.ts';
import { type RecordRow, rowsById } from '../../../engine/subjects/record-rows.ts';
import { secretPlace } from '../../../engine/subjects/secret-place.ts';
import type { Catalog } from '../../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import type { ErasureScope } from './scope.ts';

/** In planning order. Records that are gone by now are in no plan. */
export function scopedPlaces(catalog: Catalog, scope: ErasureScope): readonly Place[] {
  const ids = scope.records.map((one) => one.id);
  const modules = [...Map.groupBy(scope.records, (one) => one.module)].flatMap(([name, some]) => {
    const module = catalog.modules.get(name);
    return module ? [{ module, ids: some.map((one) => one.id) }] : [];
  });
  // Parts refer to their whole, so they are planned after it, and erased before it.
  return [
    ...modules.map(({ module, ids: own }) => recordsPlace(module, own)),
    ...hanging.map((place) => hangingPlace(place, ids)),
    secretsOf(ids),
    filesPlace(ids),
    historyOf(ids),
  ];
}

const erased = (ids: readonly string[], numbers?: ReadonlyMap<string, string>): readonly PlannedItem[] =>
  ids.map((id) => ({ id, number: numbers?.get(id) ?? null, fate: { action: 'erase' } }));

function recordsPlace(module: ModuleDefinition, ids: readonly string[]): Place {
  return {
    name: recordPlaceName(module.name),
    label: module.labelPlural,
    tables: [`data.${module.name}`],
    count: async (tx) => (await rowsById(tx, module, ids)).length,
    gather: async (tx) => {
      const files = await filesOfRecords(tx, module.name, ids);
      return (await rowsById(tx, module, ids)).map((row) => ({
        ...itemOf(module, row),
        files: files.get(row.id) ?? [],
      }));
    },
    plan: async (tx) => {
      const rows = await rowsById(tx, module, ids);
      return erased(
        rows.map((row) => row.id),
        new Map(rows.map((row) => [row.id, row.number])),
      );
    },
    execute: async (tx, context, planned) => ({
      erased: await deleteRecords(
        tx,
        context.catalog,
        module,
        planned.map((item) => item.id),
      ),
      masked: 0,
      kept: 0,
    }),
  };
}

/** Every value, so that the re-scan can look for it; nobody is handed this. */
function itemOf(module: ModuleDefinition, row: RecordRow): GatheredItem {
  const values = module.fields.flatMap((field): readonly GatheredValue[] => {
    const value = row.values.get(field.name);
    if (value === undefined || field.privacy.category === 'none' || field.type === 'secret') return [];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const { category, sensitivity, origin } = field.privacy;
    return [
      {
        field: field.name,
        label: field.label,
        value,
        text: { en: text, es: text },
        category,
        sensitivity,
        origin,
        purposes: [],
        retention: null,
        inPortability: { leftOut: 'derived' },
        ...(isCoded(field) && { coded: true as const }),
      },
    ];
  });
  return {
    id: row.id,
    number: row.number,
    title: { en: row.number },
    at: row.createdAt,
    values,
    leftOut: [],
    files: [],
  };
}

interface Hanging {
  readonly name: string;
  readonly label: Place['label'];
  readonly tables: readonly string[];
  /** Column by which a row is known, and the one of its record. */
  readonly key: string;
}

const hanging: readonly Hanging[] = [
  {
    name: 'comments',
    label: { en: 'Comments', es: 'Comentarios' },
    tables: ['attesta.comments'],
    key: 'id',
  },
  {
    name: 'record_states',
    label: { en: 'Restrictions and archiving', es: 'Limitaciones y archivo' },
    tables: ['attesta.record_states', 'attesta.restricted_uses'],
    key: 'id',
  },
  {
    name: 'blocked_records',
    label: { en: 'Blocked records', es: 'Registros bloqueados' },
    tables: ['attesta.blocked_records'],
    key: 'record',
  },
  {
    name: 'search_entries',
    label: { en: 'Search entries', es: 'Entradas de búsqueda' },
    tables: ['attesta.search_entries', 'attesta.archived_entries'],
    key: 'record',
  },
];

function hangingPlace({ name, label, tables, key }: Hanging, ids: readonly string[]): Place {
  const rows = async (tx: Sql) => {
    const found: string[] = [];
    for (const table of tables)
      found.push(
        ...(
          await tx.query<{ id: string }>(
            `select ${sqlName(key)} as id from ${table} where record = any($1::uuid[]) order by 1`,
            [ids],
          )
        ).map((row) => row.id),
      );
    return found;
  };
  return {
    name,
    label,
    tables,
    count: async (tx) => (await rows(tx)).length,
    gather: async (tx) => (name === 'comments' ? commentsOn(tx, ids) : []),
    plan: async (tx) => erased(await rows(tx)),
    ...(name === 'blocked_records' && {
      sealed: (tx: Sql, context: PlaceContext) => endedBytes(tx, context, ids),
    }),
    async execute(tx) {
      let gone = 0;
      for (const table of tables)
        gone += (
          await tx.query(`delete from ${table} where record = any($1::uuid[]) returning record`, [ids])
        ).length;
      return { erased: gone, masked: 0, kept: 0 };
    },
  };
}

async function commentsOn(tx: Sql, ids: readonly string[]): Promise<readonly GatheredItem[]> {
  const rows = await tx.query<{ id: string; body: string; at: string }>(
    'select id, body, created_at as at from attesta.comments where record = any($1::uuid[])',
    [ids],
  );
  return rows.map(({ id, body, at }) => ({
    id,
    number: null,
    title: { en: 'Comment', es: 'Comentario' },
    at,
    values: [
      {
        field: 'body',
        label: { en: 'Comment', es: 'Comentario' },
        value: body,
        text: { en: body, es: body },
        category: 'communication',
        sensitivity: 'ordinary',
        origin: 'observed',
        purposes: [],
        retention: null,
        inPortability: { leftOut: 'derived' },
      },
    ],
    leftOut: [],
    files: [],
  }));
}

function secretsOf(ids: readonly string[]): Place {
  const rows = (tx: Sql) =>
    tx.query<{ id: string }>(
      'select id from attesta.secret_values where record = any($1::uuid[]) order by id',
      [ids],
    );
  return {
    ...secretPlace,
    count: async (tx) => (await rows(tx)).length,
    plan: async (tx) => erased((await rows(tx)).map((row) => row.id)),
  };
}

/** The file itself goes, for everybody that it was sealed for: it hangs on the record. */
function filesPlace(ids: readonly string[]): Place {
  const rows = (tx: Sql) =>
    tx.query<{ id: string }>('select id from attesta.files where record = any($1::uuid[]) order by id', [
      ids,
    ]);
  return {
    name: 'files',
    label: { en: 'Files', es: 'Archivos' },
    tables: ['attesta.files', 'attesta.file_keys'],
    count: async (tx) => (await rows(tx)).length,
    gather: async () => [],
    plan: async (tx) => erased((await rows(tx)).map((row) => row.id)),
    sealed: async (tx, _context, planned) =>
      (
        await tx.query<{ wrapped: Buffer }>(
          'select wrapped from attesta.file_keys where file = any($1::uuid[])',
          [planned.map((item) => item.id)],
        )
      ).map((row) => row.wrapped),
    async execute(tx, context, planned, hands) {
      for (const { id } of planned) {
        await tx.query('delete from attesta.files where id = $1', [id]);
        const path = fileStoreOf(context.database).path(id);
        hands.afterCommit(() => rm(path, { force: true }));
      }
      await recordEvents(
        tx,
        planned.map(({ id }) => fileEvent(context, id)),
      );
      return { erased: planned.length, masked: 0, kept: 0 };
    },
  };
}

function fileEvent(context: PlaceContext, id: string) {
  return prepareEvent(
    { action: 'file.deleted', module: 'files', record: id },
    actorOf(context.principal),
    context.now(),
  );
}

/** What events held of the records; their leaves stay in the log, and it still verifies. */
function historyOf(ids: readonly string[]): Place {
  const OF_RECORDS = 'event in (select e.id from evidence.events e where e.record = any($1::uuid[]))';
  const count = async (tx: Sql) => {
    const [row] = await tx.query<{ n: number }>(
      `select count(*) as n from evidence.payloads where ${OF_RECORDS}`,
      [ids],
    );
    return row?.n ?? 0;
  };
  return {
    name: 'history',
    label: { en: 'History and evidence', es: 'Historial y pruebas' },
    tables: ['evidence.payloads'],
    last: true,
    count,
    gather: async () => [],
    async plan(tx) {
      const held = await count(tx);
      return held === 0 ? [] : [{ id: '*', count: held, number: null, fate: { action: 'erase' } }];
    },
    async execute(tx) {
      const gone = await tx.query(`delete from evidence.payloads where ${OF_RECORDS} returning event`, [ids]);
      return { erased: gone.length, masked: 0, kept: 0 };
    },
  };
}
