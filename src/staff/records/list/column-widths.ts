import { useState } from 'react';

type Widths = Readonly<Record<string, number>>;

function kept(key: string): Widths {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, width]) => typeof width === 'number'));
  } catch {
    return {};
  }
}

/** The widths that somebody gave a module's columns on this machine: they are about a screen, not about the list. */
export function useColumnWidths(
  module: string,
): readonly [Widths, (column: string, width: number | null) => void] {
  const key = `attesta.widths.${module}`;
  const [widths, setWidths] = useState(() => kept(key));
  const give = (column: string, width: number | null) =>
    setWidths((before) => {
      const { [column]: _, ...others } = before;
      const next = width === null ? others : { ...others, [column]: width };
      localStorage.setItem(key, JSON.stringify(next));
      return next;
    });
  return [widths, give];
}
