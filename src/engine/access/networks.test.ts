import { expect, test } from 'vitest';
import { isWithin, parseNetwork, placeOf } from './networks.ts';

test.each([
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['10.1.2.3/8', '10.0.0.0/8'],
  [' 192.0.2.7 ', '192.0.2.7/32'],
  ['2001:db8::/48', '2001:db8::/48'],
  ['2001:DB8:0:1::1', '2001:db8:0:1::1/128'],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
  ['::ffff:192.0.2.7', '192.0.2.7/32'],
  ['10.0.0.0/33', undefined],
  ['office', undefined],
  ['', undefined],
])('%s is stored as %s', (written, stored) => {
  expect(parseNetwork(written)).toBe(stored);
});

test('IPv4 is the same when it is written as IPv6, and the two families are not mixed up', () => {
  expect(isWithin('10.2.3.4', ['10.0.0.0/8'])).toBe(true);
  expect(isWithin('::ffff:10.2.3.4', ['10.0.0.0/8'])).toBe(true);
  expect(isWithin('11.2.3.4', ['10.0.0.0/8', '192.0.2.0/24'])).toBe(false);
  expect(isWithin('2001:db8::7', ['2001:db8::/32'])).toBe(true);
  expect(isWithin('2001:db9::7', ['2001:db8::/32'])).toBe(false);
  expect(isWithin('10.2.3.4', ['::/0'])).toBe(false);
  expect(isWithin('unknown', ['0.0.0.0/0', '::/0'])).toBe(false);
});

test('a place is told as a network, not as an address', () => {
  expect(placeOf('192.0.2.77')).toBe('192.0.2.0/24');
  expect(placeOf('2001:db8:1:2:3::4')).toBe('2001:db8:1::/48');
  expect(placeOf('::ffff:192.0.2.77')).toBe('192.0.2.0/24');
  expect(placeOf('')).toBeUndefined();
});
