import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Filter, FilterOperator } from './filter.ts';
import { FILTER_LIMITS, parseFilter, parseFilterText } from './parse-filter.ts';

function codeOf(json: unknown): string {
  const read = parseFilter(json);
  return read.ok ? 'read' : read.findings.map((one) => `${one.code} at ${one.field}`).join('; ');
}

describe('a filter', () => {
  test('is read with its groups and paths', () => {
    const filter = {
      all: [
        { field: 'contact.account.country', op: 'eq', value: 'ES' },
        {
          any: [
            { field: 'status', op: 'in', value: ['open', 'waiting'] },
            { field: 'due_on', op: 'empty' },
          ],
        },
        { not: { field: 'created_at', op: 'between', value: ['-30d', 'today'] } },
      ],
    };
    expect(parseFilter(filter)).toEqual({ ok: true, value: filter });
  });

  test.each<[unknown, string]>([
    ['city', 'filter.001 at '],
    [null, 'filter.001 at '],
    [[], 'filter.001 at '],
    [{}, 'filter.005 at field'],
    [{ all: {} }, 'filter.001 at all'],
    [{ all: [{ field: 'city', op: 'eq', value: 'Brno' }, 7] }, 'filter.001 at all[1]'],
    [{ all: [], any: [] }, 'filter.004 at any'],
    [{ field: 'city', op: 'eq', value: 'x', extra: 1 }, 'filter.004 at extra'],
    [{ field: 'a;drop table', op: 'eq', value: 1 }, 'filter.005 at field'],
    [{ field: '__proto__', op: 'eq', value: 1 }, 'filter.005 at field'],
    [{ field: 'a.b.c.d.e.f.g', op: 'eq', value: 1 }, 'filter.005 at field'],
    [{ field: 'city', op: 'like', value: 'x' }, 'filter.006 at op'],
    [{ field: 'city', op: 'eq' }, 'filter.007 at value'],
    [{ field: 'city', op: 'eq', value: null }, 'filter.007 at value'],
    [{ field: 'city', op: 'empty', value: true }, 'filter.008 at value'],
    [{ field: 'due_on', op: 'between', value: ['today'] }, 'filter.009 at value'],
    [{ field: 'city', op: 'in', value: [] }, 'filter.009 at value'],
    [{ field: 'city', op: 'in', value: 'Brno' }, 'filter.009 at value'],
    [{ field: 'city', op: 'eq', value: ['Brno'] }, 'filter.010 at value'],
    [{ field: 'city', op: 'eq', value: 'a\0b' }, 'filter.010 at value'],
    [{ field: 'city', op: 'eq', value: { deep: { er: 1 } } }, 'filter.010 at value'],
    [{ any: [{ not: { all: [{ field: 'x', op: 'eq' }] } }] }, 'filter.007 at any[0].not.all[0].value'],
  ])('%j is refused with %s', (json, expected) => {
    expect(codeOf(json)).toBe(expected);
  });

  test('may not nest without end, nor ask for endless work', () => {
    let deep: unknown = { field: 'city', op: 'empty' };
    for (let level = 0; level < FILTER_LIMITS.depth; level++) deep = { not: deep };
    expect(codeOf(deep)).toContain('filter.002');
    const one = { field: 'city', op: 'empty' };
    const many = Array.from({ length: 150 }, () => one);
    expect(codeOf({ all: [{ any: many }, { any: many }] })).toContain('filter.003');
    expect(codeOf({ all: many })).toBe('read');
    expect(codeOf({ field: 'city', op: 'in', value: Array.from({ length: 1001 }, () => 'x') })).toContain(
      'filter.009',
    );
  });

  test('of the address line is refused in words where it is no JSON', () => {
    expect(parseFilterText('{"field":"city","op":"empty"}').ok).toBe(true);
    expect(parseFilterText('{field:city}')).toMatchObject({ ok: false, findings: [{ code: 'filter.011' }] });
    expect(parseFilterText(' '.repeat(300_000))).toMatchObject({
      ok: false,
      findings: [{ code: 'filter.011' }],
    });
  });

  test('that was read reads the same again', () => {
    const path = fc.stringMatching(/^[a-z][a-z_]{0,8}(\.[a-z]{1,5}){0,2}$/);
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean()).filter((one) => one !== '\0');
    const single = fc.constantFrom<FilterOperator>('eq', 'ne', 'lt', 'contains', 'startsWith');
    const comparison = fc.oneof(
      fc.record({ field: path, op: single, value: scalar }),
      fc.record({ field: path, op: fc.constantFrom<FilterOperator>('empty', 'notEmpty') }),
      fc.record({
        field: path,
        op: fc.constantFrom<FilterOperator>('in', 'notIn'),
        value: fc.array(scalar, { minLength: 1, maxLength: 3 }),
      }),
    );
    const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
      filter: fc.oneof(
        { maxDepth: 4 },
        comparison,
        fc.record({ all: fc.array(tie('filter'), { maxLength: 3 }) }),
        fc.record({ any: fc.array(tie('filter'), { maxLength: 3 }) }),
        fc.record({ not: tie('filter') }),
      ),
    }));
    fc.assert(
      fc.property(filter, (written) => {
        const read = parseFilter(JSON.parse(JSON.stringify(written)));
        if (read.ok) expect(read.value).toEqual(written);
        else expect(JSON.stringify(written)).toMatch(/\\u0000/);
      }),
    );
  });

  test('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (json) => typeof parseFilter(json).ok === 'boolean'),
    );
  });
});
