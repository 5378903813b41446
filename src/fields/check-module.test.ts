import { describe, expect, test } from 'vitest';
import type { FieldDefinition } from '../metadata/field.ts';
import type { ModuleDefinition } from '../metadata/module.ts';
import type { Definitions } from '../metadata/module-check.ts';
import { parseField, parseModule } from '../metadata/parse-module.ts';
import type { PrivacyDeclaration, Purpose, RetentionRule } from '../metadata/privacy.ts';
import { checkModule } from './check-module.ts';

const declared: Exclude<PrivacyDeclaration, { category: 'none' }> = {
  category: 'identity',
  sensitivity: 'ordinary',
  origin: 'provided',
  purposes: ['orders'],
  retention: 'two_years',
  onErasure: { action: 'delete' },
  inAccess: true,
  inPortability: true,
  disclosure: [],
  portal: 'shown',
};

const name: FieldDefinition = { name: 'name', type: 'text', label: { en: 'Name' }, privacy: declared };

function moduleOf(change: Partial<ModuleDefinition> = {}, ...more: FieldDefinition[]): ModuleDefinition {
  const fields = [name, ...more];
  return {
    name: 'members',
    label: { en: 'Member' },
    labelPlural: { en: 'Members' },
    icon: 'user',
    numberPrefix: 'MEM',
    titleFields: ['name'],
    fields,
    blocks: [{ name: 'all', label: { en: 'All' }, fields: fields.map((field) => field.name) }],
    relations: [],
    views: [],
    subject: { kind: 'self' },
    defaultSharing: 'private',
    comments: true,
    files: true,
    origin: 'company',
    ...change,
  };
}

function purposeOf(code: string, basis: Purpose['basis']): [string, Purpose] {
  return [code, { code, label: { en: code }, basis, reference: { en: 'x' } }];
}

const twoYears: RetentionRule = {
  code: 'two_years',
  label: { en: 'Two years' },
  from: 'created',
  atYearEnd: false,
  period: 'P2Y',
  law: { en: 'x' },
};

const clubs = moduleOf({ name: 'clubs', numberPrefix: 'CLB', subject: { kind: 'none', reason: 'Clubs.' } });

const definitions: Definitions = {
  modules: new Map([['clubs', clubs]]),
  purposes: new Map([
    purposeOf('orders', 'A6-1-b'),
    purposeOf('interest', 'A6-1-f'),
    purposeOf('duty', 'A6-1-c'),
  ]),
  retention: new Map([['two_years', twoYears]]),
};

function codes(module: ModuleDefinition): string[] {
  return checkModule(module, definitions).map((one) => one.code);
}

function fieldOf(change: Partial<FieldDefinition>): FieldDefinition {
  return { ...name, name: 'extra', label: { en: 'Extra' }, ...change };
}

function privacyOf(change: Partial<typeof declared>): FieldDefinition {
  return fieldOf({ privacy: { ...declared, ...change } as PrivacyDeclaration });
}

describe('a module', () => {
  test('that is right has no finding, and is the same after a JSON round trip', () => {
    const module = moduleOf();
    expect(codes(module)).toEqual([]);
    expect(parseModule(JSON.parse(JSON.stringify(module)))).toEqual({ ok: true, value: module });
  });

  const club = fieldOf({ type: 'reference', options: { modules: ['clubs'] } });
  test.each<[string, ModuleDefinition, string[]]>([
    ['a name with capitals', moduleOf({ name: 'Members' }), ['module.001']],
    ['a name of SQL', moduleOf({ name: 'order' }), ['module.002']],
    ['the name of a system table', moduleOf({ name: 'users' }), ['module.002']],
    ['no English label', moduleOf({ label: { en: '' } }), ['module.003']],
    ['a small prefix', moduleOf({ numberPrefix: 'mem' }), ['module.004']],
    ['a prefix that is taken', moduleOf({ numberPrefix: 'CLB' }), ['module.005']],
    ['no fields', moduleOf({ fields: [], titleFields: ['name'], blocks: [] }), ['module.006', 'module.009']],
    ['two fields of one name', moduleOf({ fields: [name, name] }), ['module.007']],
    ['a field named like a system column', moduleOf({}, fieldOf({ name: 'owner' })), ['module.008']],
    ['no title field', moduleOf({ titleFields: [] }), ['module.009']],
    [
      'a title that is a file',
      moduleOf({ titleFields: ['extra'] }, fieldOf({ type: 'file' })),
      ['module.010'],
    ],
    ['a field "title" beside the title', moduleOf({}, fieldOf({ name: 'title' })), ['module.011']],
    [
      'a block with an unknown field',
      moduleOf({ blocks: [{ name: 'a', label: { en: 'A' }, fields: ['name', 'ghost'] }] }),
      ['module.012'],
    ],
    [
      'a field in two blocks',
      moduleOf({
        blocks: [
          { name: 'a', label: { en: 'A' }, fields: ['name'] },
          { name: 'b', label: { en: 'B' }, fields: ['name'] },
        ],
      }),
      ['module.013'],
    ],
    ['a field in no block', moduleOf({ blocks: [] }), ['module.014']],
    [
      'two blocks of one name',
      moduleOf({
        blocks: [
          { name: 'a', label: { en: 'A' }, fields: ['name'] },
          { name: 'a', label: { en: 'B' }, fields: [] },
        ],
      }),
      ['module.015'],
    ],
    [
      'a relation to nowhere',
      moduleOf({ relations: [{ name: 'r', label: { en: 'R' }, module: 'ghosts', by: 'x' }] }),
      ['module.016'],
    ],
    [
      'a relation that does not come back',
      moduleOf({ relations: [{ name: 'r', label: { en: 'R' }, module: 'clubs', by: 'name' }] }),
      ['module.017'],
    ],
    [
      'a view of nothing',
      moduleOf({ views: [{ name: 'v', label: { en: 'V' }, columns: ['ghost'] }] }),
      ['module.018'],
    ],
    [
      'a view sorted by an owner',
      moduleOf({
        views: [
          { name: 'v', label: { en: 'V' }, columns: ['name'], sort: [{ field: 'owner', direction: 'asc' }] },
        ],
      }),
      ['module.019'],
    ],
    [
      'a view filtered by nothing',
      moduleOf({
        views: [
          {
            name: 'v',
            label: { en: 'V' },
            columns: ['name'],
            filter: { not: { field: 'ghost', op: 'empty' } },
          },
        ],
      }),
      ['module.020'],
    ],
    [
      'a view that asks whether yes or no is greater',
      moduleOf(
        {
          views: [
            {
              name: 'v',
              label: { en: 'V' },
              columns: ['name'],
              filter: { field: 'extra', op: 'gt', value: true },
            },
          ],
        },
        fieldOf({ type: 'checkbox' }),
      ),
      ['module.021'],
    ],
    [
      'a reference to nowhere',
      moduleOf({}, fieldOf({ type: 'reference', options: { modules: ['ghosts'] } })),
      ['module.022'],
    ],
    [
      'a way to a person over a text',
      moduleOf({ subject: { kind: 'paths', paths: ['name'] } }),
      ['module.023'],
    ],
    [
      'a way that ends at no person',
      moduleOf({ subject: { kind: 'paths', paths: ['extra'] } }, club),
      ['module.023'],
    ],
    ['no way and no reason', moduleOf({ subject: { kind: 'none', reason: ' ' } }), ['module.024']],
    [
      'special data about nobody',
      moduleOf({ subject: { kind: 'none', reason: 'x' } }, privacyOf({ sensitivity: 'special' })),
      ['module.025'],
    ],
    ['a part of nothing', moduleOf({ partOf: 'ghosts' }), ['module.026']],
    ['a part without a reference to the whole', moduleOf({ partOf: 'clubs' }, club), ['module.026']],
    [
      'two columns of one name',
      moduleOf({}, fieldOf({ type: 'address' }), fieldOf({ name: 'extra_city' })),
      ['module.027'],
    ],
    [
      'a column that PostgreSQL would cut',
      moduleOf({}, fieldOf({ name: 'a'.repeat(58), type: 'address' })),
      ['module.028'],
    ],
    [
      'an amount beside a missing currency',
      moduleOf({}, fieldOf({ type: 'currency', options: { currencyField: 'ghost' } })),
      ['module.029'],
    ],
  ])('with %s is refused', (_what, module, expected) => {
    expect([...new Set(codes(module))]).toEqual(expected);
  });

  test('may lead to the person over its own module and over a longer way', () => {
    const friend = fieldOf({ type: 'reference', options: { modules: ['members'] } });
    expect(codes(moduleOf({}, friend))).toEqual([]);
    const modules = new Map([...definitions.modules, ['members', moduleOf({}, friend)] as const]);
    const visits = moduleOf({
      name: 'visits',
      numberPrefix: 'VIS',
      subject: { kind: 'paths', paths: ['extra.extra'] },
      fields: [name, friend],
      blocks: [{ name: 'a', label: { en: 'A' }, fields: ['name', 'extra'] }],
    });
    expect(checkModule(visits, { ...definitions, modules })).toEqual([]);
  });
});

describe('a field', () => {
  test.each<[string, FieldDefinition, string]>([
    ['a name with a space', fieldOf({ name: 'extra field' }), 'definition.001'],
    ['a name of SQL', fieldOf({ name: 'select' }), 'definition.002'],
    ['a type that does not exist', fieldOf({ type: 'blob' as FieldDefinition['type'] }), 'definition.003'],
    ['no label', fieldOf({ label: { en: ' ' } }), 'definition.004'],
    ['a number that people must give', fieldOf({ type: 'autonumber', required: true }), 'definition.005'],
    ['a default that is none', fieldOf({ type: 'date', default: '2026-02-30' }), 'definition.006'],
    ['unique prose', fieldOf({ type: 'long_text', unique: true }), 'definition.007'],
    ['a date that is searched', fieldOf({ type: 'date', searchable: true }), 'definition.008'],
    ['a sum that people may write', fieldOf({ type: 'computed' }), 'definition.009'],
    ['an unknown option', fieldOf({ options: { colour: 'red' } }), 'options.unknown'],
    ['no purpose', privacyOf({ purposes: [], inPortability: { leftOut: 'other_basis' } }), 'declaration.002'],
    ['an unknown purpose', privacyOf({ purposes: ['orders', 'ghost'] }), 'declaration.003'],
    ['an unknown retention', privacyOf({ retention: 'ghost' }), 'declaration.004'],
    [
      'keeping by an unknown rule',
      privacyOf({ onErasure: { action: 'keep', ground: 'legal_claims', retention: 'ghost' } }),
      'declaration.005',
    ],
    [
      'Art. 17(3)(b): keeping by a duty that no purpose has',
      privacyOf({ onErasure: { action: 'keep', ground: 'legal_obligation', retention: 'two_years' } }),
      'declaration.006',
    ],
    ['Art. 20: portable derived data', privacyOf({ origin: 'derived' }), 'declaration.007'],
    [
      'Art. 20(1)(a): portable on legitimate interests',
      privacyOf({ purposes: ['interest'] }),
      'declaration.008',
    ],
    [
      'Art. 9: special on legitimate interests',
      privacyOf({ sensitivity: 'special', purposes: ['orders', 'interest'] }),
      'declaration.009',
    ],
    ['Art. 10: criminal on contract', privacyOf({ sensitivity: 'criminal' }), 'declaration.010'],
    ['ordinary health data', privacyOf({ category: 'health' }), 'declaration.011'],
    [
      'a mask that does not fit',
      privacyOf({ onErasure: { action: 'mask', strategy: 'year_only' } }),
      'declaration.012',
    ],
    [
      'an edit of what was derived',
      privacyOf({ origin: 'derived', inPortability: { leftOut: 'derived' }, portal: 'may_edit' }),
      'declaration.013',
    ],
    ['no personal data without a reason', fieldOf({ privacy: { category: 'none' } }), 'declaration.014'],
    ['a portion with a space', privacyOf({ disclosure: ['my data'] }), 'declaration.015'],
  ])('with %s is refused', (_what, field, expected) => {
    expect([...new Set(codes(moduleOf({}, field)))]).toEqual([expected]);
  });

  test('cannot be read without its privacy declaration', () => {
    const { privacy: _privacy, ...undeclared } = name;
    expect(parseField(undeclared)).toMatchObject({ ok: false, findings: [{ code: 'declaration.001' }] });
  });

  test.each<[unknown, string, string]>([
    [null, 'shape.001', ''],
    [{ ...name, label: 'Name' }, 'shape.001', 'label'],
    [{ ...name, colour: 'red' }, 'shape.002', 'colour'],
    [{ ...name, privacy: { ...declared, portal: 'maybe' } }, 'shape.001', 'privacy.portal'],
    [{ ...name, privacy: { category: 'none', sensitivity: 'ordinary' } }, 'shape.002', 'privacy.sensitivity'],
    [
      { ...name, privacy: { ...declared, onErasure: { action: 'forget' } } },
      'shape.001',
      'privacy.onErasure.action',
    ],
    [{ ...name, options: 'long' }, 'shape.001', 'options'],
  ])('from outside is refused where a part is wrong: %j', (json, code, field) => {
    expect(parseField(json)).toMatchObject({ ok: false, findings: [{ code, field }] });
  });
});
