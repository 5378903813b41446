/** Rows in columns that stand under each other, as wide as their longest text. */
export function tableLines(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, at) =>
    Math.max(...[title, ...rows.map((row) => row[at] ?? '')].map(width)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)];
}

/** Characters as people count them, so that é and é take the same room. */
function width(text: string): number {
  return Array.from(new Intl.Segmenter().segment(text)).length;
}
