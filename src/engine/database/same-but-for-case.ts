/**
 * SQL for "the same name or address, whatever its capitals". Small letters alone are not enough: that of `İ` (U+0130) is an `i`, so that
 * another domain would be taken for the one that it looks like. In capitals too they have to be the same.
 */
export function sameButForCase(one: string, other: string): string {
  return `(lower(${one}) = lower(${other}) AND upper(${one}) = upper(${other}))`;
}
