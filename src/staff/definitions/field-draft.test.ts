import { expect, test } from 'vitest';
import { modules, purposes, retention } from '../../modules/index.ts';
import { changedParts, draftOf, fieldOf, followed, newDraft } from './field-draft.ts';
import { partOf } from './use-defining.ts';

const beside = {
  fields: [],
  subject: { kind: 'self' },
  purposes,
  retention: retention.map((rule) => rule.code),
} as const;

test('name and declaration follow what is written until somebody writes their own', () => {
  const draft = followed({ ...newDraft('main'), label: { en: 'Work e-mail' }, type: 'email' }, beside, []);
  expect(draft.name).toBe('work_e_mail');
  expect(draft.privacy).toMatchObject({ category: 'contact' });
  const own = followed(
    { ...draft, ownName: true, name: 'mail', ownPrivacy: true, privacy: { category: 'none' } },
    beside,
    [],
  );
  expect([own.name, own.privacy.category]).toEqual(['mail', 'none']);
});

test('a field that is opened and left as it was has nothing to write', () => {
  for (const module of modules)
    for (const field of module.fields) {
      const draft = draftOf(field, 'main');
      expect(changedParts(draft, draft)).toEqual({});
      expect(fieldOf(draft)).toEqual(withoutFalse(field));
    }
});

test('only what differs is written, and what is taken back is emptied', () => {
  const field = modules[0]?.fields[0];
  if (!field) throw new Error('The product has fields.');
  const from = { ...draftOf(field, 'main'), required: true, help: { en: 'So' } };
  expect(changedParts(from, { ...from, required: false, help: { en: '' } })).toEqual({
    required: false,
    help: { en: '' },
  });
});

test('a finding of the service is told at the part of the form that it is about', () => {
  expect(partOf('plate.privacy.purposes', 'plate')).toBe('privacy.purposes');
  expect(partOf('plate.options.choices[2]', 'plate')).toBe('options.choices');
  expect(partOf('fields.plate', 'plate')).toBe('name');
  expect(partOf('plate', 'plate')).toBe('name');
  expect(partOf('label.en', 'plate')).toBe('label');
  expect(partOf('subject.paths')).toBe('subject');
});

/** Parts that say no are the same as parts that are not there. */
function withoutFalse(field: object): object {
  return Object.fromEntries(Object.entries(field).filter(([, value]) => value !== false));
}
