/** Every message of the staff app can be said, in both languages, and says the same things. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import type { Words } from '../../web/words/words.tsx';

const src = join(import.meta.dirname, '../..');
const files = globSync('{staff,web,fields}/**/*-words.ts', { cwd: src }).sort();

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** What a message is given: the names in it, however deep. */
function names(elements: readonly Element[]): string[] {
  return elements.flatMap((element) => {
    const own = 'value' in element && element.type !== 0 ? [String(element.value)] : [];
    const options = 'options' in element ? Object.values(element.options) : [];
    const inside = 'children' in element ? names(element.children) : [];
    return [...own, ...options.flatMap((option) => names(option.value)), ...inside];
  });
}

const given = (text: string, locale: string) =>
  [...new Set(names(new IntlMessageFormat(text, locale).getAst()))].sort();

test('there are words to check', () => expect(files.length).toBeGreaterThan(9));

describe.each(files)('%s', async (file) => {
  const module = (await import(join(src, file))) as Record<string, unknown>;
  const tables = Object.values(module).filter(
    (one): one is Words<string> => typeof one === 'object' && one !== null && 'en' in one && 'es' in one,
  );
  test('has messages that can be said, with the same values in both languages', () => {
    for (const { en, es } of tables)
      for (const [key, text] of Object.entries(en))
        expect([key, given(es[key] ?? '', 'es')]).toEqual([key, given(text, 'en-GB')]);
  });
});
