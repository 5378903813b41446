import { expect, test } from 'vitest';
import { namesRecord } from './about.ts';

const event = { action: 'record.viewed', record: 'a', subjects: [] };

test('an event about a record leads to it', () => {
  expect(namesRecord(event)).toBe(true);
  expect(namesRecord({ ...event, record: null })).toBe(false);
});

test('the run of a report, a mailing, an export or an import does not lead to a record with its own id', () => {
  for (const action of ['report.run', 'mailing.started', 'export.requested', 'import.run', 'record.exported'])
    expect(namesRecord({ ...event, action }), action).toBe(false);
});

test('who looked at a person is a report about a record, and leads to it', () => {
  expect(namesRecord({ ...event, action: 'report.run', subjects: ['a'] })).toBe(true);
});
