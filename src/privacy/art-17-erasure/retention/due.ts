/**
 * What has reached its end: records whose every value is past the last day of its retention rule (`keepUntil` is the latest of all of them,
 * law.md §5), archived ones whose day in the archive has passed too, and blocked ones for which nobody can be liable any more.
 */
import type { CallContext } from '../../../engine/access/principal.ts';
import { type Sql, sqlName } from '../../../engine/database/database.ts';
import { type AffectedRecord, affectedRows, dependantsOf } from '../../../engine/states/affected.ts';
import { retentionDates } from '../../../engine/subjects/decide-record.ts';
import { deleteBy } from '../../../engine/subjects/delete-by.ts';
import { placeContext } from '../../../engine/subjects/place.ts';
import { type RecordRow, rowsById } from '../../../engine/subjects/record-rows.ts';
import { dayOf, groupsOf, someValue } from '../../../engine/subjects/until-of-many.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import type { RetentionRule } from '../../../metadata/privacy.ts';
import { retentionEnd } from '../../../metadata/retention.ts';
import { type HeldBack, heldBack, heldBackOf, stillUsed } from './held-back.ts';
import { blockedRule, type EndedRecord, type EndingRule } from './scope.ts';

export interface DueRecord extends EndedRecord {
  readonly module: string;
  readonly rule: EndingRule;
  readonly mode: 'ask' | 'destroy';
  readonly kind: 'records' | 'person';
  /** Parts that go with it. */
  readonly parts: readonly { readonly module: string; readonly id: string }[];
  /** Empty: nothing keeps it. */
  readonly heldBy: readonly HeldBack[];
}

export interface DueWish {
  /** Only these records. */
  readonly ids?: readonly string[];
  /** After this id, at most so many. */
  readonly after?: string;
  readonly limit: number;
}

/** The record of a consent is its proof for as long as the person is known here: it goes with the person (Art. 7(1)). */
const WITH_THE_PERSON = new Set(['personal_consents']);

/** Modules whose records are looked at by themselves: parts go with their whole. */
export function endingModules(context: Pick<CallContext, 'catalog'>): readonly ModuleDefinition[] {
  return [...context.catalog.modules.values()].filter(
    (module) =>
      module.partOf === undefined &&
      !WITH_THE_PERSON.has(module.name) &&
      groupsOf(context.catalog, module).length > 0,
  );
}

export interface DuePage {
  readonly due: readonly DueRecord[];
  /** Where to go on; undefined at the end. */
  readonly next: string | undefined;
}

/** In a transaction that names every state. Ordered by id. */
export async function dueRecords(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  wish: DueWish,
): Promise<DuePage> {
  const ids = await endedIds(tx, context, module, wish);
  const due = ids.length === 0 ? [] : await examined(tx, context, module, ids);
  return { due, next: ids.length < wish.limit ? undefined : ids.at(-1) };
}

async function examined(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  ids: readonly string[],
): Promise<readonly DueRecord[]> {
  const records = await affectedRows(tx, context.catalog, module, ids, false);
  const rows = new Map((await rowsById(tx, module, ids)).map((row) => [row.id, row]));
  const blocked = await blockedUntil(tx, ids);
  const person = module.subject.kind === 'self';
  const held = await heldBack(tx, records);
  const found: DueRecord[] = [];
  for (const record of records) {
    const row = rows.get(record.id);
    if (!row) continue;
    const until = blocked.get(record.id);
    const ending =
      until === undefined
        ? longestRule(context, module, row)
        : { rule: blockedRule, mode: 'ask' as const, start: until, event: 'blocked' as const, end: until };
    if (!ending || (person && !(await personEnded(tx, context, record.id)))) continue;
    const parts = person ? [] : await partsOf(tx, context, record);
    found.push({
      id: record.id,
      number: record.number,
      module: module.name,
      kind: person ? 'person' : 'records',
      ...ending,
      parts,
      heldBy: [
        ...(held.get(record.id) ?? []),
        ...(person ? await heldBackOf(tx, context.catalog, record.id) : []),
      ],
      // Whoever is a person is looked at by a person.
      ...(person && { mode: 'ask' as const }),
    });
  }
  return person ? found : withUsers(tx, context, module, found);
}

/** What somebody still refers to stays, unless that goes too. */
async function withUsers(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  found: readonly DueRecord[],
): Promise<readonly DueRecord[]> {
  const going = new Set(found.flatMap((one) => [one.id, ...one.parts.map((part) => part.id)]));
  const used = await stillUsed(
    tx,
    context.catalog,
    module.name,
    found.map((one) => one.id),
    going,
  );
  return found.map((one) => {
    const by = used.get(one.id);
    return by === undefined ? one : { ...one, heldBy: [...one.heldBy, { reason: 'still_used', by }] };
  });
}

async function endedIds(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  { ids, after, limit }: DueWish,
): Promise<readonly string[]> {
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate();
  const groups = groupsOf(context.catalog, module);
  const values: unknown[] = [ids ?? null, after ?? null, today.toString(), module.name];
  const passed = groups.map(({ rule, fields }) => {
    values.push(lastEndedDay(rule, today).toString());
    return `NOT (${someValue(fields)} AND ${dayOf(module, rule.from)} > $${values.length}::date)`;
  });
  const any = groups.map(({ fields }) => someValue(fields)).join(' OR ');
  const rows = await tx.query<{ id: string }>(
    `SELECT t.id FROM data.${sqlName(module.name)} t
     WHERE ($1::uuid[] IS NULL OR t.id = ANY ($1::uuid[])) AND ($2::uuid IS NULL OR t.id > $2::uuid) AND (
       EXISTS (SELECT FROM attesta.blocked_records b WHERE b.record = t.id AND b.module = $4 AND b.until < $3::date)
       OR (t.state NOT IN ('blocked', 'destroyed') AND (${any}) AND ${passed.join(' AND ')}
         AND NOT EXISTS (SELECT FROM attesta.record_states s
           WHERE s.record = t.id AND s.state = 'archived' AND s.ended_at IS NULL AND s.until >= $3::date)))
     ORDER BY t.id LIMIT ${Math.floor(limit)}`,
    values,
  );
  return rows.map((row) => row.id);
}

/** The latest day from which the rule's period has ended by today: an event on the day after it has not. */
function lastEndedDay(rule: RetentionRule, today: Temporal.PlainDate): Temporal.PlainDate {
  const ended = (day: Temporal.PlainDate) =>
    Temporal.PlainDate.compare(retentionEnd(rule, { [rule.from]: day.toString() }), today) < 0;
  let day = today.subtract(Temporal.Duration.from(rule.period)).add({ days: 2 });
  if (rule.atYearEnd) day = Temporal.PlainDate.from({ year: day.year, month: 12, day: 31 });
  while (!ended(day)) day = rule.atYearEnd ? day.subtract({ years: 1 }) : day.subtract({ days: 1 });
  return day;
}

/** The rule that kept the record longest. */
function longestRule(
  context: CallContext,
  module: ModuleDefinition,
  row: RecordRow,
): (Pick<DueRecord, 'rule' | 'mode'> & Pick<EndedRecord, 'start' | 'event' | 'end'>) | null {
  const dates = retentionDates(row);
  let longest: { rule: RetentionRule; end: string } | null = null;
  for (const { privacy, name } of module.fields) {
    if (privacy.category === 'none' || !row.values.has(name)) continue;
    const rule = context.catalog.retention.get(privacy.retention);
    if (!rule) continue;
    const end = retentionEnd(rule, dates).toString();
    if (longest === null || end > longest.end) longest = { rule, end };
  }
  if (longest === null) return null;
  const { rule, end } = longest;
  const { code, label, law, period, atYearEnd, from } = rule;
  const start = (dates[from] ?? row.createdAt).slice(0, 10);
  return {
    rule: { code, label, law, period, atYearEnd, from },
    mode: rule.atEnd ?? 'ask',
    start,
    event: eventOf(row, from),
    end,
  };
}

/** What `retentionDates` took where the record lacks the date of the rule. */
function eventOf(row: RecordRow, from: RetentionRule['from']): RetentionRule['from'] {
  const has = (...names: readonly string[]) => names.some((name) => typeof row.values.get(name) === 'string');
  if (from === 'issued') return has('issued_on') ? 'issued' : 'created';
  if (from === 'contract_end') return has('valid_until', 'ends_on', 'until') ? 'contract_end' : 'last_change';
  return from;
}

/** Everything about the person has ended: what other records hold of them too, and what is blocked. */
async function personEnded(tx: Sql, context: CallContext, person: string): Promise<boolean> {
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  const { date } = await deleteBy(tx, placeContext(context, person));
  if (date !== null && date >= today) return false;
  const blocked = await tx.query(
    'SELECT 1 AS one FROM attesta.blocked_records WHERE subjects @> ARRAY[$1::uuid] AND until >= $2 LIMIT 1',
    [person, today],
  );
  return blocked.length === 0;
}

async function blockedUntil(tx: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ record: string; until: string }>(
    'SELECT record, until FROM attesta.blocked_records WHERE record = ANY ($1::uuid[])',
    [ids],
  );
  return new Map(rows.map((row) => [row.record, row.until]));
}

/** Lines of an invoice, to any depth. */
async function partsOf(tx: Sql, context: CallContext, record: AffectedRecord) {
  const wholes = new Set([record.module.name]);
  const parts: { module: string; id: string }[] = [];
  for (const one of await dependantsOf(tx, context.catalog, record, false)) {
    if (one.module.partOf === undefined || !wholes.has(one.module.partOf)) continue;
    wholes.add(one.module.name);
    parts.push({ module: one.module.name, id: one.id });
  }
  return parts;
}
