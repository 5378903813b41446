/**
 * The history of a person's data: the payloads of events. Erasing removes payload and salt; the leaf in the log keeps
 * only the commitment, so the log still verifies and what is left can't be guessed back (law.md §12(2)).
 */
import type { JsonValue } from '../../metadata/json.ts';
import type { Label } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';
import { evidenceActions, isEvidenceAction } from '../evidence/actions.ts';
import type { GatheredItem } from './gathered.ts';
import { type ChangeGround, changesOf, recordsNamed, referencesOf, tellChange } from './history-changes.ts';
import type { Place, PlaceContext } from './place.ts';

interface HistoryRow {
  readonly id: string;
  /** Null of a look at data, which holds nothing about the person but that it happened. */
  readonly part: number | null;
  readonly at: string;
  readonly action: string;
  readonly module: string | null;
  readonly record: string | null;
  readonly payload: string | null;
}

export const historyPlace: Place = {
  name: 'history',
  label: { en: 'History and evidence', es: 'Historial y pruebas' },
  tables: ['evidence.payloads'],
  last: true,
  count: (tx, context) => countPayloads(tx, context.subject),
  gather: gatherHistory,
  async plan(tx, context) {
    const count = await countPayloads(tx, context.subject);
    return count === 0 ? [] : [{ id: '*', count, number: null, fate: { action: 'erase' } }];
  },
  async execute(tx, context) {
    // What was written since the plan (a look at the record, say) goes too.
    const gone = await tx.query('delete from evidence.payloads where subject = $1 returning event', [
      context.subject,
    ]);
    return { erased: gone.length, masked: 0, kept: 0 };
  },
};

async function countPayloads(tx: Sql, subject: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    'select count(*) as n from evidence.payloads where subject = $1',
    [subject],
  );
  return row?.n ?? 0;
}

/**
 * What happened to the data and who made it, and when it was looked at: consultation dates are the person's data as well,
 * while who looked is told by balancing only (C-579/21).
 */
async function gatherHistory(tx: Sql, context: PlaceContext): Promise<readonly GatheredItem[]> {
  const rows = await tx.query<HistoryRow & Record<string, unknown>>(
    `select e.id, p.part, e.at, e.action, e.module, e.record, p.payload
       from evidence.payloads p join evidence.events e on e.id = p.event where p.subject = $1
     union all
     select e.id, null, e.at, e.action, e.module, e.record, null
       from evidence.events e
      where e.subjects @> array[$1::uuid] and e.action = any($2::text[])
        and not exists (select from evidence.payloads p where p.event = e.id and p.subject = $1)
      order by 3, 1, 2`,
    [context.subject, lookActions],
  );
  const told = rows.map((row) => ({
    row,
    changes: row.payload === null ? [] : changesOf(JSON.parse(row.payload) as JsonValue),
  }));
  const { catalog, subject } = context;
  const records = await recordsNamed(tx, catalog, [
    ...rows.flatMap(({ module, record }) => (module && record ? [{ module, id: record }] : [])),
    ...told.flatMap(({ row, changes }) =>
      changes.flatMap((change) => referencesOf(catalog, row.module, change)),
    ),
  ]);
  return told.map(({ row, changes }) => historyItem({ catalog, subject, records }, row, changes));
}

const lookActions = Object.entries(evidenceActions)
  .filter(([, info]) => info.kind === 'look')
  .map(([action]) => action);

function historyItem(
  ground: ChangeGround,
  row: HistoryRow,
  changes: ReturnType<typeof changesOf>,
): GatheredItem {
  const action: Label = isEvidenceAction(row.action) ? evidenceActions[row.action].label : { en: row.action };
  const told = changes.map((change) => tellChange(ground, row.module, change));
  return {
    id: row.part === null ? row.id : `${row.id}/${row.part}`,
    number: null,
    title: titleOf(ground, row, action),
    at: row.at,
    values: [
      {
        field: 'action',
        label: { en: 'What happened', es: 'Qué ocurrió' },
        value: row.action,
        text: { en: action.en, es: action.es ?? action.en },
        category: 'technical',
        sensitivity: 'ordinary',
        origin: 'observed',
        purposes: [],
        retention: null,
        inPortability: { leftOut: 'derived' },
        coded: true,
      },
      ...told.flatMap((one) => ('value' in one ? [one.value] : [])),
    ],
    leftOut: told.flatMap((one) => ('leftOut' in one ? [one.leftOut] : [])),
    files: [],
  };
}

/** `Record changed: Invoice INV-000012`. */
function titleOf({ catalog, records }: ChangeGround, row: HistoryRow, action: Label): Label {
  const module = catalog.modules.get(row.module ?? '')?.label;
  if (!module) return action;
  const number = records.get(row.record ?? '')?.number ?? '';
  const of = (locale: 'en' | 'es') =>
    `${action[locale] ?? action.en}: ${module[locale] ?? module.en} ${number}`.trim();
  return { en: of('en'), es: of('es') };
}
