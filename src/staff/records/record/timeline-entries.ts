import { localDay } from '../../../fields/written-day.ts';
import type { CommentJson, FileJson, HistoryEvent, MailJson } from '../../shapes.ts';

export type TimelineKind = 'change' | 'comment' | 'file' | 'mail' | 'look';

export type TimelineEntry =
  | {
      readonly kind: 'change' | 'look';
      readonly key: string;
      readonly at: string;
      readonly event: HistoryEvent;
    }
  | { readonly kind: 'comment'; readonly key: string; readonly at: string; readonly comment: CommentJson }
  | { readonly kind: 'file'; readonly key: string; readonly at: string; readonly file: FileJson }
  | { readonly kind: 'mail'; readonly key: string; readonly at: string; readonly mail: MailJson };

export interface TimelineSources {
  readonly events: readonly HistoryEvent[];
  /** Older events have not been read yet. */
  readonly more: boolean;
  readonly comments: readonly CommentJson[];
  readonly files: readonly FileJson[];
  readonly mails: readonly MailJson[];
}

const looks = /viewed|listed|downloaded|exported|refused|revealed/;
export function isLook(action: string): boolean {
  return looks.test(action);
}
/** Events that stand in the timeline as the thing itself. */
const doubled = /^((comment|file)\.(created|added|stored|attached)|mail\.(queued|suppressed))$/;

/**
 * One line of time, newest first. Events are read page by page: what is older than the last that was read waits for it,
 * so that nothing appears above what comes later.
 */
export function mergeTimeline({
  events,
  more,
  comments,
  files,
  mails,
}: TimelineSources): readonly TimelineEntry[] {
  const shown = events.filter((event) => !doubled.test(event.action));
  const all: TimelineEntry[] = [
    ...shown.map(
      (event) =>
        ({ kind: looks.test(event.action) ? 'look' : 'change', key: event.id, at: event.at, event }) as const,
    ),
    ...comments.map(
      (comment) => ({ kind: 'comment', key: comment.id, at: comment.createdAt, comment }) as const,
    ),
    ...files.map((file) => ({ kind: 'file', key: file.id, at: file.createdAt, file }) as const),
    ...mails.map((mail) => ({ kind: 'mail', key: mail.id, at: mail.createdAt, mail }) as const),
  ];
  const from = more ? (events.at(-1)?.at ?? '') : '';
  return all
    .filter((entry) => entry.at >= from)
    .sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
}

/** Entries under the day they happened on, in the zone that is shown. */
export function byDay(
  entries: readonly TimelineEntry[],
): readonly { readonly day: string; readonly entries: readonly TimelineEntry[] }[] {
  const days = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const day = localDay(entry.at);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days].map(([day, those]) => ({ day, entries: those }));
}
