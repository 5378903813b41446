import { afterEach, expect, test } from 'vitest';
import { readsElsewhere, shownZone, showZone } from './shown-zone.ts';
import { instantOf, localDay, localMoment, writtenInstant } from './written-day.ts';

afterEach(() => showZone(null));

const ZONES = ['Europe/Madrid', 'America/Mexico_City', 'Pacific/Auckland', 'Asia/Kathmandu', 'UTC'];

test.each(ZONES)('what is shown in %s is taken as the same moment again', (zone) => {
  showZone(zone);
  for (const moment of ['2026-03-05T10:00:00.000Z', '2026-07-31T23:30:00.000Z', '1999-12-31T22:59:00.000Z'])
    expect([moment, instantOf(localMoment(moment))]).toEqual([moment, moment]);
});

test('a moment has the day and the hour of the zone that is shown, wherever it is read', () => {
  showZone('Europe/Madrid');
  expect(localMoment('2026-03-05T23:30:15Z')).toBe('2026-03-06T00:30');
  expect(localDay('2026-03-05T23:30:15Z')).toBe('2026-03-06');
  expect(writtenInstant('2026-03-05T23:30:15Z', 'en')).toBe('6 Mar 2026, 00:30');
  expect(instantOf('2026-03-06T00:30:15')).toBe('2026-03-05T23:30:15.000Z');
  expect(instantOf('2026-03-05T18:30-05:00')).toBe('2026-03-05T23:30:00.000Z');
  showZone('America/Mexico_City');
  expect(localMoment('2026-03-05T23:30:15Z')).toBe('2026-03-05T17:30');
});

test('where clocks change, an hour that comes twice is its first, and one that is left out is an hour on', () => {
  showZone('Europe/Madrid');
  expect(instantOf('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
  expect(instantOf('2026-10-25T03:30')).toBe('2026-10-25T02:30:00.000Z');
  expect(instantOf('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z');
  expect(instantOf('2026-03-29T03:00')).toBe('2026-03-29T01:00:00.000Z');
});

test('what is no moment is none', () => {
  for (const text of ['', 'soon', '2026-03-05', '2026-13-05T10:00', '2026-03-05T10:00 about'])
    expect([text, instantOf(text)]).toEqual([text, null]);
  expect(localMoment('soon')).toBe('');
});

test('a zone that the browser does not know leaves the reader’s own, and breaks nothing', () => {
  showZone('Moon/Tranquility');
  expect(shownZone()).toBeUndefined();
  expect(readsElsewhere(new Date())).toBe(false);
});

test('a reader is elsewhere whose clocks show another time, this half of the year or the other', () => {
  const now = new Date('2026-01-05T10:00:00Z');
  showZone(Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(readsElsewhere(now)).toBe(false);
  const elsewhere = ZONES.filter((zone) => {
    showZone(zone);
    return readsElsewhere(now);
  });
  expect(elsewhere.length).toBeGreaterThanOrEqual(ZONES.length - 1);
});
