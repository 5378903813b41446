import type { StagedImport } from '../../client/client.ts';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { importWords } from './import-words.ts';

/** What an import is called: its file, and once that was deleted with its name, when it ran. */
export function useImportName(): (
  staged: Pick<StagedImport, 'filename' | 'finishedAt' | 'createdAt'>,
) => string {
  const say = useWords(importWords);
  const locale = useLocale();
  return ({ filename, finishedAt, createdAt }) =>
    filename ?? say('importOf', { when: plainInstant(finishedAt ?? createdAt, locale) });
}
