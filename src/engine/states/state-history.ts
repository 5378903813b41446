/** Every state that a record stood in: who, when, why, until when, and what it went along with. */
import type { RecordState } from '../../metadata/module.ts';
import { sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier } from '../database/fragment.ts';
import { visibleRow } from '../records/read-record.ts';
import type { PartyReference } from '../records/record-json.ts';
import { titleVisible } from '../records/record-shape.ts';
import { permitted, recordId } from '../records/refusals.ts';
import type { RestrictionScope } from '../records/restriction.ts';
import { everyState } from './asked-record.ts';
import { type Interval, intervalsOf } from './intervals.ts';
import { mailsOf, type NoticeMail } from './lift-mail.ts';
import type { NoticeAnswer } from './lift-notice.ts';
import type { RestrictedUse } from './use-restricted.ts';

export interface StateEntry {
  readonly id: string;
  readonly state: string;
  readonly ground: string | null;
  readonly scope: RestrictionScope | null;
  readonly reason: string;
  readonly since: string;
  readonly by: PartyReference;
  readonly until: string | null;
  readonly act: string;
  /** The record that took it along; null where this one was asked for. */
  readonly along: {
    readonly module: string;
    readonly id: string;
    readonly number: string | null;
    readonly title: string | null;
  } | null;
  /** Art. 18(3). */
  readonly notice: NoticeAnswer | null;
  readonly endedAt: string | null;
  readonly endedBy: PartyReference | null;
  readonly endReason: string | null;
}

export interface StateHistory {
  readonly state: RecordState;
  readonly items: readonly StateEntry[];
  /** The caller's own use of a restricted record, while it lasts. */
  readonly use: RestrictedUse | null;
}

/** The states of a record that the caller may see, newest first. Throws `not_found`. */
export async function stateHistory(
  context: CallContext,
  moduleName: string,
  id: string,
): Promise<StateHistory> {
  const module = await permitted(context, moduleName, 'read');
  const row = await visibleRow(context, module, recordId(id));
  return context.database.transaction(async (tx) => {
    const intervals = await intervalsOf(tx, String(row.id));
    const names = await namesOf(tx, intervals);
    const mails = await mailsOf(
      tx,
      intervals.flatMap((one) => one.notice_mail ?? []),
    );
    const items = [];
    for (const interval of intervals) items.push(await entry(tx, context, interval, names, mails));
    return { state: row.state as RecordState, items, use: await ownUse(tx, context, String(row.id)) };
  }, everyState);
}

async function entry(
  tx: Sql,
  context: CallContext,
  interval: Interval,
  names: ReadonlyMap<string, string>,
  mails: ReadonlyMap<string, NoticeMail>,
): Promise<StateEntry> {
  const party = (id: string): PartyReference => ({ module: 'users', id, title: names.get(id) ?? null });
  return {
    id: interval.id,
    state: interval.state,
    ground: interval.ground,
    scope: interval.scope,
    reason: interval.reason,
    since: interval.since,
    by: party(interval.by_user),
    until: interval.until,
    act: interval.act,
    along: interval.root === interval.record ? null : await rootOf(tx, context, interval),
    notice: noticeOf(interval, mails),
    endedAt: interval.ended_at,
    endedBy: interval.ended_by === null ? null : party(interval.ended_by),
    endReason: interval.end_reason,
  };
}

/** The notice that was given, or the mail of ours that gives it when it has left. */
function noticeOf(
  { notice_at, notice_channel, notice_mail }: Interval,
  mails: ReadonlyMap<string, NoticeMail>,
): NoticeAnswer | null {
  const mail = notice_mail === null ? undefined : mails.get(notice_mail);
  if (notice_at === null && notice_mail === null) return null;
  return {
    at: notice_at ?? mail?.sentAt ?? null,
    channel: notice_channel ?? (mail ? 'email' : 'other'),
    mail:
      mail && (notice_at === null || notice_channel === 'email') ? { id: mail.id, state: mail.state } : null,
  };
}

/** What took it along; its number and title as far as the caller may see that record. */
async function rootOf(tx: Sql, context: CallContext, { root, root_module }: Interval) {
  const nameless = { module: root_module, id: root, number: null, title: null };
  const module = context.catalog.modules.get(root_module);
  if (!module) return nameless;
  const { text, values } = compileFragment(
    sql`SELECT r.number, r.record_title AS title FROM data.${sqlIdentifier(root_module)} r
      WHERE r.id = ${root} AND ${sightPredicate(context, root_module, 'read', 'r')}`,
  );
  const [found] = await tx.query<{ number: string; title: string }>(text, values);
  if (!found) return nameless;
  return { ...nameless, number: found.number, title: titleVisible(context, module) ? found.title : null };
}

async function namesOf(tx: Sql, intervals: readonly Interval[]): Promise<ReadonlyMap<string, string>> {
  const ids = intervals.flatMap((one) => [one.by_user, ...(one.ended_by === null ? [] : [one.ended_by])]);
  const rows = await tx.query<{ id: string; name: string }>(
    'SELECT id, name FROM attesta.users WHERE id = ANY ($1::uuid[])',
    [[...new Set(ids)]],
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}

async function ownUse(tx: Sql, context: CallContext, record: string): Promise<RestrictedUse | null> {
  const [row] = await tx.query<RestrictedUse & Record<string, unknown>>(
    `SELECT id, ground, since, until FROM attesta.restricted_uses
     WHERE record = $1 AND user_id = $2 AND until > $3 ORDER BY until DESC LIMIT 1`,
    [record, context.principal.userId, context.now()],
  );
  return row ?? null;
}
