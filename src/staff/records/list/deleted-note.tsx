import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { IconX } from '../../../web/icons.ts';
import { webWords } from '../../../web/words/web-words.ts';
import { useWords } from '../../../web/words/words.tsx';
import { call, Refusal } from '../../api.ts';
import classes from '../undo-note.module.css';
import { recordWords } from '../words/record-words.ts';
import type { BulkOutcome } from './bulk-work.ts';
import { forgetLists } from './use-list-rows.ts';

type Deleted = Extract<BulkOutcome, { kind: 'deleted' }>;

/** What was deleted, with the way back: the service brings back what it still knows whole, and says why not the rest. */
export function DeletedNote({ outcome, onClose }: { readonly outcome: Deleted; onClose(): void }) {
  const say = useWords(recordWords);
  const web = useWords(webWords);
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const back = async () => {
    setBusy(true);
    const { done, reasons } = await bringBack(outcome);
    setTold([say('broughtBack', { done, left: outcome.ids.length - done }), ...reasons].join(' '));
    setBusy(false);
    forgetLists(outcome.module);
    for (const key of ['records', 'record', 'search']) void queries.invalidateQueries({ queryKey: [key] });
  };
  return (
    <div className={classes.note} role="status">
      <p>{told ?? say('deletedMany', { count: outcome.ids.length })}</p>
      {told === null && outcome.ids.length > 0 && (
        <button type="button" className={classes.undo} onClick={() => void back()} disabled={busy}>
          {say('undo')}
        </button>
      )}
      <button type="button" className={classes.close} onClick={onClose} aria-label={web('close')}>
        <IconX size={15} aria-hidden />
      </button>
    </div>
  );
}

/** Takes the deletions back one by one, the last first; a reason that holds for several is told once. */
async function bringBack({
  module,
  ids,
}: Deleted): Promise<{ readonly done: number; readonly reasons: readonly string[] }> {
  const reasons = new Set<string>();
  let done = 0;
  for (const id of [...ids].reverse()) {
    try {
      await call('POST', `/records/${module}/${id}/undeletions`);
      done++;
    } catch (cause) {
      reasons.add(cause instanceof Refusal ? cause.message : String(cause));
    }
  }
  return { done, reasons: [...reasons] };
}
