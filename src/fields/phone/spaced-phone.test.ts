import { expect, test } from 'vitest';
import { spacedPhone } from './spaced-phone.ts';

test('a number is written in groups after its calling code', () => {
  expect(spacedPhone('+420541218903')).toBe('+420 541 218 903');
  expect(spacedPhone('+34600123456')).toBe('+34 600 123 456');
  expect(spacedPhone('+12025550143')).toBe('+1 202 555 0143');
});

test('what is no E.164 number stays as it is', () => {
  expect(spacedPhone('ext 12')).toBe('ext 12');
});
