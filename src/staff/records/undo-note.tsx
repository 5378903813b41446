import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { IconX } from '../../web/icons.ts';
import { webWords } from '../../web/words/web-words.ts';
import { useWords } from '../../web/words/words.tsx';
import { Refusal } from '../api.ts';
import { forgetLists } from './list/use-list-rows.ts';
import { takeBack, type Undo } from './undo.ts';
import classes from './undo-note.module.css';
import { recordWords } from './words/record-words.ts';

/** What was done, with the way back. It stays until it is closed or something else is done. */
export function UndoNote({
  undo,
  onClose,
  children,
}: {
  /** Null where it can't be taken back. */
  readonly undo: Undo | null;
  onClose(): void;
  readonly children: ReactNode;
}) {
  const say = useWords(recordWords);
  const ask = useWords(webWords);
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<string | null>(null);
  const back = async () => {
    if (!undo) return;
    setBusy(true);
    try {
      const done = await takeBack(undo);
      setOutcome(say('undone', { done, left: undo.rows.length - done }));
      forgetLists(undo.module);
      await queries.invalidateQueries({ queryKey: ['records', undo.module] });
      await queries.invalidateQueries({ queryKey: ['record', undo.module] });
    } catch (cause) {
      setOutcome(cause instanceof Refusal ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.note} role="status">
      <p>{outcome ?? children}</p>
      {undo && outcome === null && (
        <button type="button" className={classes.undo} onClick={() => void back()} disabled={busy}>
          {say('undo')}
        </button>
      )}
      <button type="button" className={classes.close} onClick={onClose} aria-label={ask('close')}>
        <IconX size={15} aria-hidden />
      </button>
    </div>
  );
}
