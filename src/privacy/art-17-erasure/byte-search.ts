/** Looks for several values in a stream of bytes, also where one lies across two pieces of it. */

/** What is looked for: a text, or bytes that mean nothing to a reader (ciphertext). */
export type Needle = string | Uint8Array;

/** A value in the forms in which storage holds it: as it is, as JSON escapes it, and folded as search compares it. */
export function byteForms(value: string): readonly string[] {
  const folded = value.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return [...new Set([value, JSON.stringify(value).slice(1, -1), folded])];
}

export interface ByteSearch {
  /** Gives the next piece; pieces must not be changed meanwhile. */
  next(piece: Buffer): void;
  /** Places of the values that were found so far. */
  readonly found: ReadonlySet<number>;
}

/** A search for `values`: texts in all their forms, bytes as they are. */
export function byteSearch(values: readonly Needle[]): ByteSearch {
  const needles = values.flatMap((value, at) =>
    typeof value === 'string'
      ? byteForms(value).map((form) => ({ at, bytes: Buffer.from(form, 'utf8') }))
      : [{ at, bytes: Buffer.from(value) }],
  );
  const overlap = Math.max(0, ...needles.map(({ bytes }) => bytes.length - 1));
  const found = new Set<number>();
  let carried = Buffer.alloc(0);
  return {
    found,
    next(piece) {
      const window = carried.length === 0 ? piece : Buffer.concat([carried, piece]);
      for (const { at, bytes } of needles) if (!found.has(at) && window.includes(bytes)) found.add(at);
      carried = Buffer.from(window.subarray(Math.max(0, window.length - overlap)));
    },
  };
}
