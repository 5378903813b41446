import type { Icon } from '@tabler/icons-react';

export interface PaletteItem {
  readonly key: string;
  readonly group: string;
  readonly title: string;
  /** The line that has the words, where the title doesn't. */
  readonly about?: string | undefined;
  /** What it is: contact, ticket. */
  readonly kind?: string | undefined;
  readonly note?: string;
  readonly icon: Icon;
  readonly to: string;
  /** What is done where the line is chosen, in place of going somewhere. */
  run?(): void;
}

/** Whether a page is what was asked for: by its name, or by one of the words that people look for it by. */
export function nearness(page: { title: string; also?: string }, q: string): 'named' | 'meant' | null {
  if (matches(page.title, q)) return 'named';
  return matches(`${page.title} ${page.also ?? ''}`, q) ? 'meant' : null;
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

/** Whether every word of the question begins a word of the title; case and accents don't count. */
export function matches(title: string, q: string): boolean {
  const words = folded(title).split(/[\s/-]+/);
  return folded(q)
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}
