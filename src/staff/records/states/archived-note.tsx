import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { IconX } from '../../../web/icons.ts';
import { webWords } from '../../../web/words/web-words.ts';
import { useWords } from '../../../web/words/words.tsx';
import { Refusal } from '../../api.ts';
import type { BulkOutcome } from '../list/bulk-work.ts';
import { forgetLists } from '../list/use-list-rows.ts';
import classes from '../undo-note.module.css';
import { recordWords } from '../words/record-words.ts';
import { undoArchive } from './archive-many.ts';
import { stateWords } from './state-words.ts';

/** What was archived from a list, with the way back: exactly these records, and what went along with them. */
export function ArchivedNote({
  outcome,
  onClose,
}: {
  readonly outcome: Extract<BulkOutcome, { kind: 'archived' }>;
  onClose(): void;
}) {
  const say = useWords(stateWords);
  const ask = useWords(recordWords);
  const sayWeb = useWords(webWords);
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const { module, acts, count, left, stopped } = outcome;
  const back = async () => {
    setBusy(true);
    try {
      setTold(say('backFromArchive', { count: await undoArchive(module, acts, say('undoReason')) }));
    } catch (cause) {
      setTold(cause instanceof Refusal ? cause.message : String(cause));
    } finally {
      setBusy(false);
      forgetLists(module);
      for (const key of ['records', 'record', 'search']) void queries.invalidateQueries({ queryKey: [key] });
    }
  };
  return (
    <div className={classes.note} role="status">
      <p>{told ?? `${say('archivedMany', { count, left })}${stopped ? ` ${stopped}` : ''}`}</p>
      {acts.length > 0 && told === null && (
        <button type="button" className={classes.undo} onClick={() => void back()} disabled={busy}>
          {ask('undo')}
        </button>
      )}
      <button type="button" className={classes.close} onClick={onClose} aria-label={sayWeb('close')}>
        <IconX size={15} aria-hidden />
      </button>
    </div>
  );
}
