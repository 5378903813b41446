import { expect, test } from 'vitest';
import { showZone } from '../../../fields/shown-zone.ts';
import type { CommentJson, HistoryEvent } from '../../shapes.ts';
import { byDay, mergeTimeline } from './timeline-entries.ts';

const event = (id: string, at: string, action = 'record.updated'): HistoryEvent => ({
  id,
  at,
  action,
  label: action,
  actor: 'Ana',
  changes: null,
  hidden: 0,
  erased: false,
  reason: null,
  request: null,
  workflow: null,
});
const comment = (id: string, createdAt: string): CommentJson => ({
  id,
  author: 'Ana',
  body: 'Hello',
  internal: true,
  mine: true,
  createdAt,
});
const sources = { comments: [], files: [], mails: [], more: false };

test('events, comments and files stand in one line of time, newest first', () => {
  const entries = mergeTimeline({
    ...sources,
    events: [event('e2', '2026-03-12T10:00:00Z'), event('e1', '2026-03-10T10:00:00Z')],
    comments: [comment('c1', '2026-03-11T10:00:00Z')],
  });
  expect(entries.map((entry) => entry.key)).toEqual(['e2', 'c1', 'e1']);
});

test('an old comment waits until the events around it have been read', () => {
  const entries = mergeTimeline({
    ...sources,
    more: true,
    events: [event('e2', '2026-03-12T10:00:00Z')],
    comments: [comment('c1', '2020-01-01T10:00:00Z')],
  });
  expect(entries.map((entry) => entry.key)).toEqual(['e2']);
});

test('a look is told apart from a change, and a comment is not shown twice', () => {
  const entries = mergeTimeline({
    ...sources,
    events: [
      event('e1', '2026-03-12T10:00:00Z', 'record.viewed'),
      event('e2', '2026-03-12T09:00:00Z', 'comment.created'),
    ],
    comments: [comment('c1', '2026-03-12T09:00:00Z')],
  });
  expect(entries.map((entry) => entry.kind)).toEqual(['look', 'comment']);
});

test('entries stand under their day, by the clocks of the company', () => {
  showZone('Europe/Madrid');
  const entries = mergeTimeline({
    ...sources,
    events: [event('b', '2026-03-12T23:30:00Z'), event('a', '2026-03-10T12:00:00Z')],
  });
  expect(byDay(entries).map((group) => group.day)).toEqual(['2026-03-13', '2026-03-10']);
  showZone(null);
});
