import { describe, expect, test } from 'vitest';
import { checkField } from '../../fields/check-module.ts';
import type { FieldDefinition, FieldTypeName } from '../../metadata/field.ts';
import { modules, purposes, retention } from '../../modules/index.ts';
import { type Beside, personalDeclaration, portability, suggestDeclaration } from './suggest-declaration.ts';

const beside: Beside = {
  fields: [],
  subject: { kind: 'self' },
  purposes,
  retention: retention.map((rule) => rule.code),
};
const suggested = (name: string, type: FieldTypeName = 'text', more: Partial<Beside> = {}) =>
  suggestDeclaration({ name, type }, { ...beside, ...more });

test('an e-mail address is contact data that the person provided', () => {
  expect(suggested('work_mail', 'email')).toMatchObject({
    category: 'contact',
    origin: 'provided',
    inAccess: true,
    inPortability: true,
  });
  expect(suggested('telefono')).toMatchObject({ category: 'contact' });
});

test('Art. 9: what is about health is special, and rests on no legitimate interest', () => {
  const declared = suggested('blood_group', 'picklist', {
    purposes: purposes.filter((one) => one.basis !== 'A6-1-b'),
  });
  expect(declared).toMatchObject({ category: 'health', sensitivity: 'special' });
  const named = 'purposes' in declared ? declared.purposes : [];
  expect(purposes.filter((one) => named.includes(one.code)).map((one) => one.basis)).not.toContain('A6-1-f');
});

test('Art. 10: convictions are criminal data, and rest on a law', () => {
  expect(suggested('criminal_record')).toMatchObject({ sensitivity: 'criminal', purposes: ['accounting'] });
});

test('Art. 20: what is derived, or rests on neither consent nor contract, is left out with its ground', () => {
  expect(suggested('credit_score', 'number')).toMatchObject({
    origin: 'derived',
    inPortability: { leftOut: 'derived' },
  });
  expect(portability('provided', ['A6-1-f'])).toEqual({ leftOut: 'other_basis' });
  expect(portability('observed', ['A6-1-a'])).toBe(true);
});

test('what the module serves already is suggested first', () => {
  const contacts = modules.find((one) => one.name === 'tickets');
  expect(suggested('remarks', 'long_text', { fields: contacts?.fields ?? [] })).toMatchObject({
    category: 'content',
    purposes: ['support'],
    retention: 'support_3y',
  });
});

test('where records lead to nobody a field is not personal, unless such data always is', () => {
  const nobody = { subject: { kind: 'none', reason: 'Things' } } as const;
  expect(suggested('weight', 'number', nobody)).toEqual({ category: 'none' });
  expect(suggested('allergies', 'text', nobody)).toMatchObject({ category: 'health' });
});

describe.each(['email', 'phone', 'text', 'secret', 'reference', 'computed', 'date', 'image'] as const)(
  '%s',
  (type) => {
    test('is suggested what the checks of definitions accept', () => {
      const [module] = modules;
      if (!module) throw new Error('The product has modules.');
      const field: FieldDefinition = {
        name: 'thing',
        type,
        label: { en: 'Thing' },
        ...(type === 'computed' && { readOnly: true }),
        ...(type === 'reference' && { options: { modules: ['contacts'] } }),
        privacy: personalDeclaration({ name: 'thing', type }, beside),
      };
      const definitions = {
        modules: new Map(modules.map((one) => [one.name, one])),
        purposes: new Map(purposes.map((one) => [one.code, one])),
        retention: new Map(retention.map((one) => [one.code, one])),
      };
      expect(checkField(field, module, definitions)).toEqual([]);
    });
  },
);
