/** What is blocked and which releases were asked for, in lists: tombstones and dates, nothing of what is sealed. */
import type { CallContext } from '../access/principal.ts';
import type { Row } from '../database/database.ts';
import { readCursor, writeCursor } from '../records/cursor.ts';
import { everyState } from './asked-record.ts';
import type { Release } from './release.ts';
import { toldReleases } from './release-answer.ts';

export interface BlockedPage {
  readonly limit: number;
  readonly cursor?: string;
}

interface BlockedRow extends Row {
  readonly module: string;
  readonly record: string;
  readonly number: string;
  readonly ground: string;
  readonly since: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly until: string;
  readonly along: number;
  readonly awaiting: number;
  readonly open: number;
}

/** The records that were blocked by themselves, newest first; what went along is counted. For who has the tool "blocking". */
export async function listBlocked(context: CallContext, page: BlockedPage) {
  const question = ['blocked-records'];
  const [at, id] = page.cursor ? readCursor(question, page.cursor, 2) : [null, null];
  const now = context.now();
  const rows = await context.database.transaction(
    (tx) =>
      tx.query<BlockedRow>(
        `SELECT b.module, b.record, b.number, b.ground, b.blocked_at AS since, b.until, u.id AS by_id, u.name AS by_name,
           (SELECT count(*) FROM attesta.blocked_records o WHERE o.root = b.record AND o.record <> b.record)::int AS along,
           (SELECT count(*) FROM attesta.block_releases r
            WHERE r.root = b.record AND r.decision IS NULL AND r.closed_at IS NULL AND r.until > $4)::int AS awaiting,
           (SELECT count(*) FROM attesta.block_releases r
            WHERE r.root = b.record AND r.decision = 'approved' AND r.closed_at IS NULL AND r.until > $4)::int AS open
         FROM attesta.blocked_records b JOIN attesta.users u ON u.id = b.blocked_by
         WHERE b.record = b.root AND ($1::timestamptz IS NULL OR (b.blocked_at, b.record) < ($1::timestamptz, $2::uuid))
         ORDER BY b.blocked_at DESC, b.record DESC LIMIT $3`,
        [at, id, page.limit + 1, now],
      ),
    everyState,
  );
  const today = now.toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      module: row.module,
      id: row.record,
      number: row.number,
      ground: row.ground,
      since: row.since,
      by: { module: 'users', id: row.by_id, title: row.by_name },
      until: row.until,
      over: row.until < today,
      along: row.along,
      awaiting: row.awaiting,
      open: row.open,
    })),
    next: rows.length > page.limit && last ? writeCursor(question, [last.since, last.record]) : null,
  };
}

/** All releases, newest first, also of what has been restored or destroyed since. For who has the tool "blocking". */
export async function listAllReleases(context: CallContext, page: BlockedPage) {
  const question = ['block-releases'];
  const [at, id] = page.cursor ? readCursor(question, page.cursor, 2) : [null, null];
  const rows = await context.database.transaction(
    (tx) =>
      tx.query<Release & { readonly number: string | null }>(
        `SELECT r.*, b.number FROM attesta.block_releases r LEFT JOIN attesta.blocked_records b ON b.record = r.root
         WHERE $1::timestamptz IS NULL OR (r.asked_at, r.id) < ($1::timestamptz, $2::uuid)
         ORDER BY r.asked_at DESC, r.id DESC LIMIT $3`,
        [at, id, page.limit + 1],
      ),
    everyState,
  );
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const told = await toldReleases(context, shown);
  return {
    items: told.map((one, index) => ({ ...one, number: shown[index]?.number ?? null })),
    next: rows.length > page.limit && last ? writeCursor(question, [last.asked_at, last.id]) : null,
  };
}
