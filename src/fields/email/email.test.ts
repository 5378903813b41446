import { expect, test } from 'vitest';
import { fieldOf, parse, parseText } from '../../../tools/testing/field.ts';

const field = fieldOf('email');

test.each([
  ['a@b.eu', 'a@b.eu'],
  ["o'brien+news@mail.example.co.uk", "o'brien+news@mail.example.co.uk"],
  ['Jane.Doe@Example.EU', 'Jane.Doe@example.eu'],
  ['josé@correo.es', 'josé@correo.es'],
  ['用户@例子.广告', '用户@例子.广告'],
  ['a@xn--bcher-kva.example', 'a@xn--bcher-kva.example'],
  [`${'a'.repeat(64)}@b.eu`, `${'a'.repeat(64)}@b.eu`],
  [`${'a'.repeat(65)}@b.eu`, 'field.too_long'],
  [`a@${'b'.repeat(64)}.eu`, 'field.not_an_email'],
  [`a@${'bcdefgh.'.repeat(32)}eu`, 'field.too_long'],
  ['a@b', 'field.not_an_email'],
  ['a b@c.eu', 'field.not_an_email'],
  ['a..b@c.eu', 'field.not_an_email'],
  ['.a@c.eu', 'field.not_an_email'],
  ['a@-b.eu', 'field.not_an_email'],
  ['a@1.2.3.4', 'field.not_an_email'],
  ['a@b.eu\r\nBcc: evil@x.eu', 'field.not_an_email'],
  ['a@b.eu,c@d.eu', 'field.not_an_email'],
  ['"a b"@c.eu', 'field.not_an_email'],
  ['Jane <a@b.eu>', 'field.not_an_email'],
  ['@b.eu', 'field.not_an_email'],
  ['', 'field.not_an_email'],
  [5, 'field.not_an_email'],
])('%j is %s', (value, expected) => {
  expect(parse(field, value)).toBe(expected);
});

test('a link or angle brackets around it are taken off', () => {
  expect(parseText(field, ' <a@b.eu> ')).toBe('a@b.eu');
  expect(parseText(field, 'mailto:a@b.eu')).toBe('a@b.eu');
});
