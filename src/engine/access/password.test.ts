import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { checkPassword } from './password-rules.ts';

const user = { username: 'mgarcia', name: 'María García' };
const codes = (password: string): string[] => checkPassword(password, user).map((finding) => finding.code);

test('a password is stored as argon2id with its own salt, and only the right one opens', async () => {
  const [one, other] = await Promise.all([
    hashPassword('copper lantern walks'),
    hashPassword('copper lantern walks'),
  ]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
  expect(await verifyPassword(one, 'copper lantern walks')).toBe(true);
  expect(await verifyPassword(one, 'copper lantern walk')).toBe(false);
  expect(await verifyPassword(null, 'copper lantern walks')).toBe(false);
  expect(await verifyPassword('', '')).toBe(false);
});

test('the same letters typed on another keyboard are the same password', async () => {
  const stored = await hashPassword('ma\u00f1ana por la ma\u00f1ana');
  expect(await verifyPassword(stored, 'man\u0303ana por la man\u0303ana')).toBe(true);
});

test('a new password is long, hard to guess and not the person’s name', () => {
  expect(codes('short')).toEqual(['too_short']);
  expect(codes('x'.repeat(129))).toEqual(['too_long']);
  expect(codes('aaaaaaaaaaaaaaaaaaaa')).toEqual(['too_weak']);
  expect(codes('mgarcia-mgarcia-1')).toEqual(['contains_name']);
  expect(codes('García María 1234')).toEqual(['contains_name']);
  expect(codes('copper lantern walks at dawn')).toEqual([]);
});
