/** What is far too long is refused, or read, as quickly as it came: with a pattern that looks back, each of these took minutes. */
import { expect, test } from 'vitest';
import { fieldOf, parse, parseText } from '../../tools/testing/field.ts';
import { safeFileName } from '../engine/files/file-name.ts';
import { preferredLanguage } from '../portal/http/language.ts';
import { htmlText } from './rich-text/html-text.ts';
import { readWrittenDate } from './written-date.ts';
import { readWrittenNumber } from './written-number.ts';
import { readWrittenTime } from './written-time.ts';

const MILLION = 1_000_000;
const text = fieldOf('text');

test('a text of spaces between two letters is too long, whatever its type', () => {
  for (const space of [' ', '\t', '\u2003', '\u202a'])
    expect(parse(text, `x${space.repeat(MILLION)}x`)).toMatch(/^field\./);
});

test('spaces and marks of direction around a text are left out', () => {
  expect(parse(text, `\u202a ${'\u2066 '.repeat(50_000)}x y\u2069 \u202c`)).toBe('x y');
});

test('a number of a million signs is none', () => {
  const spaces = ' '.repeat(MILLION);
  for (const written of [`+${spaces}0${spaces}x0`, `-${spaces}x`, `${'0'.repeat(MILLION)}x`])
    expect(readWrittenNumber(written)).toEqual({ kind: 'none' });
  expect(parseText(fieldOf('decimal'), `0.${'0'.repeat(MILLION)}1`)).toMatch(/^field\./);
  expect(parse(fieldOf('decimal'), `0.${'0'.repeat(MILLION)}1`)).toMatch(/^field\./);
});

test('a cell of a million signs is read or refused, whatever its field', () => {
  const cells = [' ', '\t', '\u00a0', "'", '.', ',', '0', '1 ', '12:', 'a@', '(', '+', '%'].map((sign) =>
    sign.repeat(MILLION / sign.length),
  );
  for (const type of [
    'number',
    'decimal',
    'currency',
    'percent',
    'date',
    'time',
    'date_time',
    'email',
    'phone',
    'url',
    'checkbox',
    'country',
    'text',
  ] as const)
    for (const cell of cells)
      for (const [before, after] of [
        ['', ''],
        ['x', 'x'],
        ['1', '%'],
        ['-', '!'],
      ])
        parseText(fieldOf(type), `${before}${cell}${after}`);
  expect(parseText(fieldOf('percent'), ' 21,5 % ')).toBe('21.50');
});

test('formatted text of spaces that are none of ours is read as words', () => {
  expect(htmlText(`<p>x${'\u00a0'.repeat(200_000)}y</p>`)).toBe('x y');
});

test('a language is found behind any spaces', () => {
  expect(preferredLanguage(`${'\t'.repeat(MILLION)}x${' '.repeat(MILLION)}x, es ; q=0.9`)).toBe('es');
});

test('a date and a time of a million signs are none', () => {
  const spaces = ' '.repeat(MILLION);
  expect(readWrittenDate(`5${spaces}x`, fieldOf('date'), { locale: 'en' }).ok).toBe(false);
  expect(readWrittenTime(`0:00${spaces}x`)).toBeNull();
  expect(parseText(fieldOf('date_time'), `${'000.0000,0.00'.repeat(80_000)}x`)).toMatch(/^field\./);
});

test('a file name of a million signs keeps its beginning and its ending', () => {
  for (const sign of ['a', ' ', '.', 'ż', '\u{1F600}']) {
    const name = safeFileName(`x${sign.repeat(MILLION)}y.pdf`);
    expect(name).toMatch(/^x.*\.pdf$/u);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
  }
});
