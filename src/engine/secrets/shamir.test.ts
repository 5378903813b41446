import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combine, inverse, multiply, split } from './shamir.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

test('FIPS 197, § 4.2: products in the field', () => {
  expect(multiply(0x57, 0x83)).toBe(0xc1);
  expect(multiply(0x57, 0x13)).toBe(0xfe);
  expect(multiply(0x53, 0xca)).toBe(0x01);
});

test('every element but zero has its inverse, and multiplication is that of a field', () => {
  for (let value = 1; value < 256; value += 1) expect(multiply(value, inverse(value))).toBe(1);
  const byte = fc.nat(255);
  fc.assert(
    fc.property(byte, byte, byte, (a, b, c) => {
      expect(multiply(a, b)).toBe(multiply(b, a));
      expect(multiply(a, multiply(b, c))).toBe(multiply(multiply(a, b), c));
      expect(multiply(a, b ^ c)).toBe(multiply(a, b) ^ multiply(a, c));
      expect(multiply(a, 1)).toBe(a);
      expect(multiply(a, 0)).toBe(0);
    }),
  );
});

/** Published vectors: the first is that of draft-mcgrew-tss-03, § 9; the others are of the same field with more shares. */
const VECTORS = [
  { secret: '7465737400', threshold: 2, random: 'A87B3491B5', shares: ['DC1E47E5B5', '3F931B4D71'] },
  {
    secret: '53414D5443',
    threshold: 2,
    random: '395D396C87',
    shares: ['6A1C7438C4', '21FB3F8C56', '18A606E0D1', 'B72EA9FF69'],
  },
  {
    secret: '53414D5443',
    threshold: 3,
    random: '273A1A28AB9979BC0637',
    shares: ['4E737F9172', 'F5D5526093', 'E8E760A5A2', '429F849E06'],
  },
] as const;

test.each(VECTORS)('the published shares of $secret, $threshold together', (vector) => {
  const { threshold } = vector;
  const made = split(hex(vector.secret), { threshold, shares: vector.shares.length }, () =>
    hex(vector.random),
  );
  expect(made.map((share) => share.bytes.toString('hex').toUpperCase())).toEqual(vector.shares);
  expect(combine(made.slice(-threshold)).toString('hex').toUpperCase()).toBe(vector.secret);
});

const sharing = fc
  .record({
    secret: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    threshold: fc.integer({ min: 2, max: 8 }),
  })
  .chain((one) =>
    fc.record({
      secret: fc.constant(Buffer.from(one.secret)),
      threshold: fc.constant(one.threshold),
      shares: fc.integer({ min: one.threshold, max: 20 }),
      order: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
    }),
  );

test('any of the shares that are enough give the secret, in any order, and more than enough do too', () => {
  fc.assert(
    fc.property(sharing, ({ secret, threshold, shares, order }) => {
      const made = split(secret, { threshold, shares });
      const mixed = [...made].sort((a, b) => (order[a.index - 1] ?? 0) - (order[b.index - 1] ?? 0));
      expect(combine(mixed.slice(0, threshold))).toEqual(secret);
      expect(combine(mixed)).toEqual(secret);
    }),
  );
});

test('too few shares fit every secret alike', () => {
  // For each byte that the secret might be, there is one share that makes it so: two of three tell nothing.
  const made = split(Buffer.from([42]), { threshold: 3, shares: 3 });
  const [one, two] = made;
  if (!one || !two) throw new Error('Two shares were to be made.');
  const possible = new Set<number>();
  for (let value = 0; value < 256; value += 1)
    possible.add(combine([one, two, { index: 3, bytes: Buffer.of(value) }])[0] ?? -1);
  expect(possible.size).toBe(256);
});

test('shares that cannot belong together are refused', () => {
  const [one, two] = split(Buffer.from('secret'), { threshold: 2, shares: 2 });
  if (!one || !two) throw new Error('Two shares were to be made.');
  expect(() => combine([one])).toThrow(RangeError);
  expect(() => combine([one, one])).toThrow(/twice/);
  expect(() => combine([one, { index: 2, bytes: Buffer.from('x') }])).toThrow(/lengths/);
  expect(() => combine([one, { ...two, index: 0 }])).toThrow(RangeError);
  expect(() => split(Buffer.from('x'), { threshold: 1, shares: 3 })).toThrow(RangeError);
  expect(() => split(Buffer.from('x'), { threshold: 4, shares: 3 })).toThrow(RangeError);
});
