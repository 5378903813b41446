import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import type { CallContext } from '../../../engine/access/principal.ts';
import type { Operation, OperationInput } from '../../../engine/operation.ts';
import { shippedCalendars } from './calendar-book.ts';
import { deadlineOperations } from './routes.ts';

const operations = deadlineOperations(shippedCalendars);

/** These calls read nothing of their context but the clock, the zone and the language. */
const context = {
  now: () => Temporal.Instant.from('2026-11-20T10:00:00Z'),
  locale: 'en',
  timeZone: 'Europe/Madrid',
} satisfies Partial<CallContext> as CallContext;

function operation(method: string, path: string): Operation {
  const found = operations.find((known) => known.method === method && known.path === path);
  if (found === undefined) throw new Error(`No ${method} ${path}.`);
  return found;
}

async function call(method: string, path: string, input: Partial<OperationInput>): Promise<unknown> {
  const called = operation(method, path);
  const { body } = await called.handle(context, {
    params: {},
    query: {},
    headers: {},
    ...input,
  } as OperationInput);
  const schema = called.response[200];
  if (schema === undefined) throw new Error('No schema.');
  const json: unknown = JSON.parse(JSON.stringify(body));
  expect([...Value.Errors(schema, json)]).toEqual([]);
  expect(Value.Clean(schema, structuredClone(json))).toBeDefined();
  return json;
}

describe('POST /deadlines', () => {
  const question = { start: '2026-03-05', rule: '1 month', calendar: 'ES', timeZone: 'Europe/Madrid' };

  test('answers with the day, the instant from which it is late, and the working', async () => {
    const answer = await call('POST', '/deadlines', { body: question });
    expect(answer).toMatchObject({ due: '2026-04-06', overdueFrom: '2026-04-07T00:00:00+02:00' });
    expect(answer).toHaveProperty('working.length', 6);
  });

  test('nothing of an answer is lost to its schema', async () => {
    const schema = operation('POST', '/deadlines').response[200];
    if (schema === undefined) throw new Error('No schema.');
    const pauses = [{ from: '2026-11-02', kind: 'clarification' }];
    for (const body of [
      { ...question, rule: '72 hours', start: '2026-11-20T10:00:00Z' },
      { ...question, start: '2026-10-30', rule: '3 months', calendar: 'DE-BY', pauses },
      { ...question, start: '2026-05-04', calendar: 'DE-BY' },
    ]) {
      const answer = await call('POST', '/deadlines', { body });
      expect(Value.Clean(schema, structuredClone(answer))).toEqual(answer);
    }
  });

  test('the zone is the controller’s and an open pause is counted up to now, where nothing is said', async () => {
    const body = { start: '2026-11-02', rule: '1 month', calendar: 'ES', pauses: [{ from: '2026-11-05' }] };
    expect(await call('POST', '/deadlines', { body })).toMatchObject({
      timeZone: 'Europe/Madrid',
      pausedDays: 15,
      openPauseSince: '2026-11-05',
    });
  });

  test('what cannot be answered is refused with a finding for each field', async () => {
    const body = { ...question, rule: 'soon', calendar: 'XX' };
    await expect(call('POST', '/deadlines', { body })).rejects.toMatchObject({
      code: 'validation_failed',
      findings: [
        { field: 'calendar', code: 'calendar_unknown' },
        { field: 'rule', code: 'rule_unknown' },
      ],
    });
  });
});

describe('GET /calendars', () => {
  test('lists codes with their versions, and reads one with its source and attribution', async () => {
    expect(await call('GET', '/calendars', {})).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ code: 'ES' })]),
    });
    const spain = await call('GET', '/calendars/:code', { params: { code: 'es' }, query: { year: '2026' } });
    expect(spain).toMatchObject({ code: 'ES', attribution: expect.stringContaining('CC BY-SA 3.0') });
    expect(spain).toHaveProperty('days.length', 10);
  });

  test('a calendar that is not there is not found', async () => {
    const missing = call('GET', '/calendars/:code', { params: { code: 'XX' } });
    await expect(missing).rejects.toMatchObject({ code: 'not_found' });
  });
});
