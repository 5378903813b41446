/**
 * The history of a person's data: the payloads of events. Erasing removes payload and salt; the leaf in the log keeps
 * only the commitment, so the log still verifies and what is left can't be guessed back (law.md §12(2)).
 */
import type { JsonValue } from '../../metadata/json.ts';
import type { Label } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';
import { evidenceActions, isEvidenceAction } from '../evidence/actions.ts';
import { isCoded } from './coded.ts';
import type { GatheredItem, GatheredValue } from './gathered.ts';
import type { Place, PlaceContext } from './place.ts';

interface HistoryRow {
  readonly id: string;
  readonly part: number;
  readonly at: string;
  readonly action: string;
  readonly module: string | null;
  readonly payload: string;
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

async function gatherHistory(tx: Sql, context: PlaceContext): Promise<readonly GatheredItem[]> {
  const rows = await tx.query<HistoryRow & Record<string, unknown>>(
    `select e.id, p.part, e.at, e.action, e.module, p.payload
       from evidence.payloads p join evidence.events e on e.id = p.event
      where p.subject = $1 order by e.at, e.id, p.part`,
    [context.subject],
  );
  return rows.map((row) => historyItem(context, row));
}

function historyItem(context: PlaceContext, row: HistoryRow): GatheredItem {
  const label: Label = isEvidenceAction(row.action) ? evidenceActions[row.action].label : { en: row.action };
  const payload = JSON.parse(row.payload) as JsonValue;
  return {
    id: `${row.id}/${row.part}`,
    number: null,
    title: label.en,
    at: row.at,
    values: [
      {
        ...plainValue('action', { en: 'What happened', es: 'Qué ocurrió' }, row.action, label),
        coded: true,
      },
      ...changeValues(context, row.module, payload),
    ],
    leftOut: [],
    files: [],
  };
}

/** `{ changes: { field: { from, to } } }` as one value a field: "from → to". */
function changeValues(
  context: PlaceContext,
  module: string | null,
  payload: JsonValue,
): readonly GatheredValue[] {
  const changes = objectOf(objectOf(payload)?.changes);
  if (!changes) return [];
  const fields = new Map(
    context.catalog.modules.get(module ?? '')?.fields.map((field) => [field.name, field]),
  );
  return Object.entries(changes).map(([name, change]) => {
    const field = fields.get(name);
    const { from = null, to = null } = objectOf(change) ?? {};
    const text = `${shown(from)} > ${shown(to)}`;
    return {
      ...plainValue(name, field?.label ?? { en: name }, { from, to }, { en: text, es: text }),
      category: field?.privacy.category ?? 'content',
      ...(isCoded(field) && { coded: true as const }),
    };
  });
}

function plainValue(field: string, label: Label, value: JsonValue, text: Label): GatheredValue {
  return {
    field,
    label,
    value,
    text: { en: text.en, es: text.es ?? text.en },
    category: 'technical',
    sensitivity: 'ordinary',
    origin: 'observed',
    purposes: [],
    retention: null,
    inPortability: { leftOut: 'derived' },
  };
}

function objectOf(value: JsonValue | undefined): { readonly [key: string]: JsonValue | undefined } | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as { readonly [key: string]: JsonValue | undefined })
    : null;
}

function shown(value: JsonValue): string {
  if (value === null || value === '') return '—';
  if (typeof value === 'string') return value;
  const title = objectOf(value)?.title;
  return typeof title === 'string' ? title : JSON.stringify(value);
}
