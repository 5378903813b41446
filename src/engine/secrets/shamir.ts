/**
 * Secret sharing after Shamir (1979), byte by byte over GF(2⁸) with the polynomial of FIPS 197, x⁸ + x⁴ + x³ + x + 1. Any
 * `threshold` of the shares give the secret; fewer tell nothing about it but its length.
 */
import { randomBytes } from 'node:crypto';

export interface Share {
  /** 1 to 255. */
  readonly index: number;
  readonly bytes: Buffer;
}

const MOST_SHARES = 255;

/**
 * Splits a secret. `random` gives, for each byte of the secret, the `threshold - 1` coefficients of its polynomial; it is a
 * parameter so that published vectors can be worked out.
 */
export function split(
  secret: Buffer,
  { threshold, shares }: { readonly threshold: number; readonly shares: number },
  random: (count: number) => Buffer = randomBytes,
): readonly Share[] {
  if (!Number.isInteger(threshold) || !Number.isInteger(shares) || threshold < 2)
    throw new RangeError('A secret is shared so that at least two have to come together.');
  if (shares < threshold || shares > MOST_SHARES)
    throw new RangeError(`There are ${threshold} to ${MOST_SHARES} shares.`);
  if (secret.length === 0) throw new RangeError('There is nothing to share.');
  const degree = threshold - 1;
  const coefficients = random(secret.length * degree);
  const made = Array.from({ length: shares }, (_, at) => ({
    index: at + 1,
    bytes: Buffer.alloc(secret.length),
  }));
  for (const { index, bytes } of made) {
    for (let at = 0; at < secret.length; at += 1) {
      // Horner's rule, from the highest power down.
      let value = 0;
      for (let power = degree; power >= 1; power -= 1)
        value = multiply(value ^ (coefficients[at * degree + power - 1] ?? 0), index);
      bytes[at] = value ^ (secret[at] ?? 0);
    }
  }
  coefficients.fill(0);
  return made;
}

/**
 * Puts a secret together from shares. From fewer than the threshold, or with a wrong one among them, something else comes
 * out: whoever calls this checks the result. Throws a `RangeError` for shares that cannot belong together.
 */
export function combine(shares: readonly Share[]): Buffer {
  const [first] = shares;
  if (!first || shares.length < 2) throw new RangeError('At least two shares are needed.');
  const indexes = shares.map((share) => share.index);
  if (new Set(indexes).size !== shares.length) throw new RangeError('One share is there twice.');
  if (indexes.some((index) => !Number.isInteger(index) || index < 1 || index > MOST_SHARES))
    throw new RangeError(`A share has a number from 1 to ${MOST_SHARES}.`);
  if (shares.some((share) => share.bytes.length !== first.bytes.length))
    throw new RangeError('These shares are of different lengths.');
  const secret = Buffer.alloc(first.bytes.length);
  for (const { index, bytes } of shares) {
    const weight = weightAtZero(index, indexes);
    for (let at = 0; at < secret.length; at += 1)
      secret[at] = (secret[at] ?? 0) ^ multiply(bytes[at] ?? 0, weight);
  }
  return secret;
}

/** Lagrange's polynomial of one share at x = 0: the product of xⱼ / (xⱼ − xᵢ); subtraction is addition here. */
function weightAtZero(index: number, indexes: readonly number[]): number {
  return indexes
    .filter((other) => other !== index)
    .reduce((product, other) => multiply(product, multiply(other, inverse(other ^ index))), 1);
}

/** Multiplies in GF(2⁸), in the same steps whatever the values are. */
export function multiply(one: number, other: number): number {
  let product = 0;
  let left = one;
  for (let bit = 0; bit < 8; bit += 1) {
    product ^= left & -((other >> bit) & 1);
    left = ((left << 1) ^ (0x11b & -(left >> 7))) & 0x1ff;
  }
  return product & 0xff;
}

/** The inverse in GF(2⁸): the 254th power, since the 255th of everything but zero is one. */
export function inverse(value: number): number {
  let power = value;
  for (let step = 0; step < 6; step += 1) power = multiply(multiply(power, power), value);
  return multiply(power, power);
}
