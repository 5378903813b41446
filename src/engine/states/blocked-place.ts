/**
 * What is blocked as a place of personal data: the person is told that it is held, since when and until when, and not what it is (it
 * is shown to nobody, LOPDGDD 32); and it goes when its time is over, not before.
 */
import type { Label } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';
import type { GatheredItem, GatheredValue } from '../subjects/gathered.ts';
import type { ItemFate, Place, PlaceContext } from '../subjects/place.ts';

interface BlockedRow extends Record<string, unknown> {
  readonly record: string;
  readonly module: string;
  readonly number: string;
  readonly ground: string;
  readonly since: string;
  readonly until: string;
}

export const blockedPlace: Place = {
  name: 'blocked_records',
  label: { en: 'Blocked records', es: 'Registros bloqueados' },
  tables: ['attesta.blocked_records', 'attesta.blocked_contents'],
  count: async (tx, context) => (await blockedOf(tx, context)).length,
  gather: async (tx, context) => (await blockedOf(tx, context)).map((row) => blockedItem(context, row)),
  async plan(tx, context) {
    return (await blockedOf(tx, context)).map((row) => ({
      id: row.record,
      number: row.number,
      fate: fateOf(context, row.until),
    }));
  },
  sealed: (tx, context, planned) =>
    endedBytes(
      tx,
      context,
      planned.map((item) => item.id),
    ),
  async execute(tx, _context, planned) {
    const ids = planned.filter((item) => item.fate.action === 'erase').map((item) => item.id);
    const gone = await tx.query(
      'DELETE FROM attesta.blocked_records WHERE record = ANY ($1::uuid[]) RETURNING record',
      [ids],
    );
    return { erased: gone.length, masked: 0, kept: planned.length - ids.length };
  },
};

/** The sealed bytes of what is blocked and over: what is still held is opened by nobody here. */
export async function endedBytes(
  tx: Sql,
  context: Pick<PlaceContext, 'now' | 'timeZone'>,
  records: readonly string[],
): Promise<readonly Buffer[]> {
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  const rows = await tx.query<{ sealed: Buffer }>(
    'SELECT sealed FROM attesta.ended_blocked_bytes($1::uuid[], $2::date)',
    [records, today],
  );
  return rows.map((row) => row.sealed);
}

function fateOf(context: PlaceContext, until: string): ItemFate {
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  if (until < today) return { action: 'erase' };
  return { action: 'keep', ground: 'legal_claims', retention: 'blocked', until, maskedFields: [] };
}

function blockedOf(tx: Sql, context: PlaceContext): Promise<BlockedRow[]> {
  return tx.query<BlockedRow>(
    `SELECT record, module, number, ground, blocked_at AS since, until FROM attesta.blocked_records
     WHERE subjects @> ARRAY[$1::uuid] ORDER BY blocked_at, record`,
    [context.subject],
  );
}

function blockedItem(context: PlaceContext, row: BlockedRow): GatheredItem {
  const module = context.catalog.modules.get(row.module);
  const kind = module?.label ?? { en: row.module };
  return {
    id: row.record,
    number: row.number,
    title: kind,
    at: row.since,
    values: [
      value('module', { en: 'Kind of record', es: 'Tipo de registro' }, row.module, kind),
      value('since', { en: 'Blocked since', es: 'Bloqueado desde' }, row.since.slice(0, 10)),
      value('until', { en: 'Destroyed after', es: 'Se destruye después del' }, row.until),
    ],
    leftOut: [],
    files: [],
  };
}

function value(field: string, label: Label, text: string, shown: Label = { en: text }): GatheredValue {
  return {
    field,
    label,
    value: text,
    text: { en: shown.en, es: shown.es ?? shown.en },
    category: 'technical',
    sensitivity: 'ordinary',
    origin: 'observed',
    purposes: [],
    retention: null,
    inPortability: { leftOut: 'derived' },
  };
}
