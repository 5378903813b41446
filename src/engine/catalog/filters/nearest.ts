/** The name among those known that a mistyped one most probably meant, or undefined when none is near. */
export function nearestName(written: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let distance = Math.max(2, Math.floor(written.length / 3)) + 1;
  for (const name of known) {
    const apart = editDistance(written.toLowerCase(), name.toLowerCase(), distance);
    if (apart < distance) {
      best = name;
      distance = apart;
    }
  }
  return best;
}

/** Levenshtein distance, at most `limit`. */
function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) >= limit) return limit;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const change = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + change));
    }
    row = next;
  }
  return Math.min(limit, row[other.length] ?? limit);
}
