import { Button, Modal } from '@mantine/core';
import { Textarea } from '../../parts/inputs.tsx';
import '@mantine/core/styles/Modal.layer.css';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../../web/words/words.tsx';
import { FormErrors } from '../../parts/form-errors.tsx';
import { useFocusBack } from '../../parts/use-focus-back.ts';
import type { BulkDialogProps } from '../list/bulk.tsx';
import classes from '../list/list.module.css';
import { useBulkRun } from '../list/use-bulk-run.ts';
import { recordWords } from '../words/record-words.ts';
import { type RestoreOutcome, restoreMany } from './archive-many.ts';
import { stateWords } from './state-words.ts';

/** Restores the selected archived records; what can't be restored stays, with the reason. */
export function RestoreManyDialog({ module, question, selection, count, onClose, onDone }: BulkDialogProps) {
  const say = useWords(stateWords);
  useFocusBack();
  const ask = useWords(recordWords);
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [outcome, setOutcome] = useState<RestoreOutcome | null>(null);
  const { done, errors, run } = useBulkRun(module.name, { reason: 'restore-reason' });
  const finish = (one: RestoreOutcome) => onDone({ kind: 'restored', count: one.done });
  const restore = async () => {
    const answer = await run((signal, step) =>
      restoreMany(question, selection, reason.trim(), signal, (now) => step(now.done + now.failures.length)),
    );
    for (const key of ['record', 'records', 'search'])
      void queries.invalidateQueries({ queryKey: [key], refetchType: 'none' });
    if (!answer) return;
    if (answer.failures.length === 0) finish(answer);
    else setOutcome(answer);
  };
  const close = () => (outcome ? finish(outcome) : onClose());
  return (
    <Modal
      opened
      onClose={close}
      title={say('restoreManyTitle', { count })}
      transitionProps={{ duration: 0 }}
    >
      <div className={classes.dialog}>
        {outcome ? (
          <>
            <p role="status">
              {say('restoreOutcome', { done: outcome.done, left: outcome.failures.length })}
            </p>
            <ul className={classes.failures}>
              {[...new Set(outcome.failures)].map((why) => (
                <li key={why}>{why}</li>
              ))}
            </ul>
          </>
        ) : (
          <>
            <p>{say('explain', { verb: 'restore' })}</p>
            <FormErrors errors={errors}>
              <Textarea
                id="restore-reason"
                label={say('reason')}
                description={say('reasonNote')}
                value={reason}
                rows={2}
                data-autofocus
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            </FormErrors>
          </>
        )}
        {done !== null && (
          <progress className={classes.progress} aria-label={say('restore')} value={done} max={count} />
        )}
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={close}>
            {ask(outcome ? 'close' : 'cancel')}
          </Button>
          {!outcome && (
            <Button onClick={() => void restore()} loading={done !== null} disabled={reason.trim() === ''}>
              {say('restoreManyNow', { count })}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
