import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

test.each([
  '/',
  '/records/contacts?sort=-name#top',
  '/settings/users',
  '/a//b',
  '/?to=//x',
  '/records/contacts?q=https://x.eu',
])('the address %j of this app is kept', (to) => expect(ownPath(to)).toBe(to));

test.each([
  'https://evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r\n/evil.example',
  '\t//evil.example',
  '/\u0000/evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e%2e//evil.example',
  'javascript:alert(1)',
  'records',
  '',
  null,
  undefined,
  ['/'],
])('%j, which is none, becomes the first page', (to) => expect(ownPath(to)).toBe('/'));

test('whatever is given, what comes out leads nowhere else', () => {
  const sign = fc.constantFrom(
    '/',
    '\\',
    '\t',
    '\n',
    '.',
    ':',
    '@',
    'evil.example',
    '%2f',
    '?',
    '#',
    ' ',
    '\u00a0',
    'https:',
  );
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 8 }), (signs) => {
      const to = ownPath(signs.join(''));
      expect(new URL(to, 'https://app.example').origin).toBe('https://app.example');
      expect(to).toMatch(/^\/(?![/\\])/);
    }),
    { numRuns: 2000 },
  );
});
