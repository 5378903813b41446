/** What was decided about the state of a person's records, and why: it goes with the record that it is about. */
import type { Label } from '../../metadata/label.ts';
import { modulesWithSubject } from '../catalog/subject-way.ts';
import type { Sql } from '../database/database.ts';
import type { GatheredItem, GatheredValue } from '../subjects/gathered.ts';
import type { ItemFate, Place, PlaceContext, PlannedPlace } from '../subjects/place.ts';
import { rowsOfSubject } from '../subjects/record-rows.ts';

interface StateRow {
  readonly id: string;
  readonly record: string;
  readonly state: string;
  readonly ground: string | null;
  readonly reason: string;
  readonly since: string;
  readonly until: string | null;
}

export const statePlace: Place = {
  name: 'record_states',
  label: { en: 'Restrictions and archiving', es: 'Limitaciones y archivo' },
  tables: ['attesta.record_states', 'attesta.restricted_uses'],
  count: async (tx, context) => (await statesOf(tx, context)).length,
  gather: async (tx, context) => (await statesOf(tx, context)).map(stateItem),
  async plan(tx, context, before) {
    const fates = recordFates(before);
    return (await statesOf(tx, context)).map(({ id, record }) => ({
      id,
      number: null,
      fate: fateBeside(fates.get(record)),
    }));
  },
  async execute(tx, _context, planned) {
    const ids = planned.filter((item) => item.fate.action === 'erase').map((item) => item.id);
    let erased = 0;
    for (const table of ['record_states', 'restricted_uses']) {
      const gone = await tx.query(`delete from attesta.${table} where id = any($1::uuid[]) returning id`, [
        ids,
      ]);
      erased += gone.length;
    }
    return { erased, masked: 0, kept: planned.length - ids.length };
  },
};

/** A record that a law keeps keeps its state, and why. */
function fateBeside(fate: ItemFate | undefined): ItemFate {
  return fate?.action === 'keep' ? { ...fate, maskedFields: [] } : { action: 'erase' };
}

function recordFates(before: ReadonlyMap<string, PlannedPlace>): ReadonlyMap<string, ItemFate> {
  const records = [...before.values()].filter((place) => place.place.startsWith('records.'));
  return new Map(records.flatMap((place) => place.items.map((item) => [item.id, item.fate] as const)));
}

async function statesOf(tx: Sql, context: PlaceContext): Promise<readonly StateRow[]> {
  const ids: string[] = [];
  for (const module of modulesWithSubject(context.catalog)) {
    for (const row of await rowsOfSubject(tx, context.catalog, module, context.subject)) ids.push(row.id);
  }
  return tx.query<StateRow & Record<string, unknown>>(
    `select id, record, state, ground, reason, since, until from attesta.record_states where record = any($1::uuid[])
     union all
     select id, record, 'restricted', ground, reason, since, until::date from attesta.restricted_uses where record = any($1::uuid[])
     order by since, id`,
    [ids],
  );
}

function stateItem(row: StateRow): GatheredItem {
  return {
    id: row.id,
    number: null,
    title: stateLabels[row.state] ?? { en: row.state },
    at: row.since,
    values: [
      {
        ...stateValue('state', { en: 'State', es: 'Estado' }, row.state, stateLabels[row.state]),
        coded: true,
      },
      ...(row.ground
        ? [
            {
              ...stateValue('ground', { en: 'Ground', es: 'Motivo legal' }, row.ground),
              coded: true as const,
            },
          ]
        : []),
      stateValue('reason', { en: 'Reason', es: 'Razón' }, row.reason),
      ...(row.until ? [stateValue('until', { en: 'Until', es: 'Hasta' }, row.until)] : []),
    ],
    leftOut: [],
    files: [],
  };
}

const stateLabels: Readonly<Record<string, Label>> = {
  restricted: { en: 'Restricted', es: 'Limitado' },
  archived: { en: 'Archived', es: 'Archivado' },
  blocked: { en: 'Blocked', es: 'Bloqueado' },
};

function stateValue(field: string, label: Label, text: string, told: Label = { en: text }): GatheredValue {
  return {
    field,
    label,
    value: text,
    text: { en: told.en, es: told.es ?? told.en },
    category: 'technical',
    sensitivity: 'ordinary',
    origin: 'observed',
    purposes: [],
    retention: null,
    inPortability: { leftOut: 'derived' },
  };
}
