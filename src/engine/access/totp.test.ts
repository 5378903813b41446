import { expect, test } from 'vitest';
import { base32 } from './base32.ts';
import { newTotpSecret, totpCode, totpStep, totpUri } from './totp.ts';

const secret = Buffer.from('12345678901234567890');
const at = (seconds: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(seconds * 1000);

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('RFC 6238 appendix B: at %d seconds the code is %s', (seconds, code) => {
  expect(totpCode(secret, Math.floor(seconds / 30))).toBe(code);
  expect(totpStep(secret, code, at(seconds))).toBe(Math.floor(seconds / 30));
});

test('a clock may be one step off, and no more', () => {
  const code = totpCode(secret, 1000);
  expect([29_970, 30_000, 30_059].map((seconds) => totpStep(secret, code, at(seconds)))).toEqual([
    1000, 1000, 1000,
  ]);
  expect(totpStep(secret, code, at(29_969))).toBeUndefined();
  expect(totpStep(secret, code, at(30_060))).toBeUndefined();
});

test('a code that was used opens nothing again, and neither does an earlier one', () => {
  expect(totpStep(secret, totpCode(secret, 1000), at(30_000), 1000)).toBeUndefined();
  expect(totpStep(secret, totpCode(secret, 999), at(30_000), 1000)).toBeUndefined();
  expect(totpStep(secret, totpCode(secret, 1001), at(30_000), 1000)).toBe(1001);
});

test('what is no code is not taken, and spaces are', () => {
  for (const code of ['', '12345', '1234567', 'abcdef', '００００００'])
    expect(totpStep(secret, code, at(59))).toBeUndefined();
  expect(totpStep(secret, '287 082', at(59))).toBe(1);
});

test('an authenticator app reads the secret as base32', () => {
  expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
  expect(base32(Buffer.from('foob'))).toBe('MZXW6YQ');
  const uri = new URL(totpUri(secret, 'Attesta', 'maría@example.com'));
  expect(uri.protocol).toBe('otpauth:');
  expect(uri.searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(decodeURIComponent(uri.pathname)).toContain('Attesta:maría@example.com');
  expect(newTotpSecret()).toHaveLength(20);
});
