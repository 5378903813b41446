import { expect, test } from 'vitest';
import { metadataFindings } from '../../metadata/finding-codes.ts';
import { findingText, spanishFindings } from './finding-texts.ts';

test('every finding about a definition is said in Spanish too', () => {
  const said = Object.keys(metadataFindings).filter((code) =>
    /^(module|definition|declaration|purpose|retention)\./.test(code),
  );
  expect(said.filter((code) => !spanishFindings.includes(code))).toEqual([]);
});

test('a finding is said in the language of the page, and in the service’s own words where it has no other', () => {
  const finding = { code: 'declaration.014', field: 'plate', message: 'Say why.' };
  expect(findingText(finding, 'en')).toBe('Say why.');
  expect(findingText(finding, 'es')).toContain('Diga por qué');
  expect(findingText({ ...finding, code: 'other.001' }, 'es')).toBe('Say why.');
});
