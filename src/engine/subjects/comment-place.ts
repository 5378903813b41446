/** Comments on a person's records. A comment that names several persons goes with the first of them who is erased. */
import type { Sql } from '../database/database.ts';
import type { GatheredItem, GatheredValue } from './gathered.ts';
import { recordsNamed } from './history-changes.ts';
import type { Place, PlaceContext, PlannedItem, PlannedPlace } from './place.ts';

interface CommentRow {
  readonly id: string;
  readonly module: string;
  readonly record: string;
  readonly body: string;
  readonly internal: boolean;
  readonly created_at: string;
}

export const commentPlace: Place = {
  name: 'comments',
  label: { en: 'Comments', es: 'Comentarios' },
  tables: ['attesta.comments'],
  async count(tx, context) {
    const [row] = await tx.query<{ n: number }>('select count(*) as n from attesta.comments_about($1)', [
      context.subject,
    ]);
    return row?.n ?? 0;
  },
  async gather(tx, context) {
    const rows = await commentsOf(tx, context);
    const records = await recordsNamed(
      tx,
      context.catalog,
      rows.map(({ module, record }) => ({ module, id: record })),
    );
    return rows.map((row) => commentItem(context, row, records.get(row.record)?.number));
  },
  plan: planComments,
  async execute(tx, _context, planned) {
    const ids = planned.filter((item) => item.fate.action === 'erase').map((item) => item.id);
    const gone = await tx.query('delete from attesta.comments where id = any($1::uuid[]) returning id', [
      ids,
    ]);
    return { erased: gone.length, masked: 0, kept: planned.length - ids.length };
  },
};

function commentsOf(tx: Sql, context: PlaceContext): Promise<CommentRow[]> {
  return tx.query<CommentRow & Record<string, unknown>>(
    `select id, module, record, body, internal, created_at from attesta.comments_about($1)
      order by created_at, id`,
    [context.subject],
  );
}

/** Free text is never needed by the law that keeps an invoice, so comments go even where their record stays. */
async function planComments(
  tx: Sql,
  context: PlaceContext,
  _before: ReadonlyMap<string, PlannedPlace>,
): Promise<readonly PlannedItem[]> {
  const rows = await commentsOf(tx, context);
  return rows.map((row) => ({ id: row.id, number: null, fate: { action: 'erase' } }));
}

/** Internal comments are handed over too: what staff wrote about a person is that person's data (law.md §4). */
function commentItem({ catalog }: Pick<PlaceContext, 'catalog'>, row: CommentRow, number = ''): GatheredItem {
  const module = catalog.modules.get(row.module)?.label ?? { en: row.module };
  const on = { en: `${module.en} ${number}`.trim(), es: `${module.es ?? module.en} ${number}`.trim() };
  return {
    id: row.id,
    number: null,
    title: on,
    at: row.created_at,
    values: [
      commentValue('body', { en: 'Comment', es: 'Comentario' }, row.body),
      { ...commentValue('module', { en: 'On', es: 'Sobre' }, row.module), text: on, coded: true },
    ],
    leftOut: [],
    files: [],
  };
}

function commentValue(field: string, label: GatheredValue['label'], text: string): GatheredValue {
  return {
    field,
    label,
    value: text,
    text: { en: text, es: text },
    category: 'communication',
    sensitivity: 'ordinary',
    origin: 'observed',
    purposes: [],
    retention: null,
    inPortability: { leftOut: 'derived' },
  };
}
