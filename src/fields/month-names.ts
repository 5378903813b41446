/** Names of months in the languages of Europe, as people write them in dates. */
import { foldWord } from './fold.ts';

const LANGUAGES = 'en es de fr it pt nl pl cs sk sl ro sv da nb fi hu el ca eu gl et lv lt bg';

let names: ReadonlyMap<string, number | null> | undefined;

/** 1 to 12; `null` where languages disagree (`listopad`); undefined where it is no month. */
export function monthByName(word: string): number | null | undefined {
  names ??= collectNames();
  return names.get(foldWord(word));
}

function collectNames(): ReadonlyMap<string, number | null> {
  const found = new Map<string, number | null>();
  for (const language of LANGUAGES.split(' ')) {
    for (let month = 1; month <= 12; month++) {
      for (const name of namesOf(language, month)) addName(found, name, month);
    }
  }
  found.set('sept', 9);
  return found;
}

function namesOf(language: string, month: number): Set<string> {
  const day = Date.UTC(2026, month - 1, 5);
  const styles: Intl.DateTimeFormatOptions[] = [
    { month: 'long' },
    { month: 'short' },
    { month: 'long', day: 'numeric' },
    { month: 'short', day: 'numeric' },
  ];
  return new Set(
    styles.flatMap((style) =>
      new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' })
        .formatToParts(day)
        .filter((part) => part.type === 'month')
        .map((part) => foldWord(part.value)),
    ),
  );
}

function addName(found: Map<string, number | null>, name: string, month: number): void {
  if (name.length < 3 || /\d/.test(name)) return;
  const known = found.get(name);
  found.set(name, known === undefined || known === month ? month : null);
}
