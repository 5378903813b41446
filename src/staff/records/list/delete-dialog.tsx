import { Button, Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { useState } from 'react';
import { ErrorSummary } from '../../../web/layout/layout.tsx';
import { useWords } from '../../../web/words/words.tsx';
import { useFocusBack } from '../../parts/use-focus-back.ts';
import { recordWords } from '../words/record-words.ts';
import type { BulkDialogProps } from './bulk.tsx';
import { type DeleteOutcome, deleteMany } from './bulk-work.ts';
import classes from './list.module.css';
import { useBulkRun } from './use-bulk-run.ts';

/** Deletes the selected records; what something else refers to stays, with the reason. */
export function DeleteDialog({ module, question, selection, count, onClose, onDone }: BulkDialogProps) {
  const say = useWords(recordWords);
  useFocusBack();
  const [outcome, setOutcome] = useState<DeleteOutcome | null>(null);
  const { done, errors, run } = useBulkRun(module.name);
  const finish = (one: DeleteOutcome) => onDone({ kind: 'deleted', module: module.name, ids: one.ids });
  const remove = async () => {
    const answer = await run((signal, step) =>
      deleteMany(question, selection, signal, (now) => step(now.done + now.failures.length)),
    );
    if (!answer) return;
    if (answer.failures.length === 0) finish(answer);
    else setOutcome(answer);
  };
  return (
    <Modal
      opened
      onClose={() => (outcome ? finish(outcome) : onClose())}
      title={say('deleteTitle', { count })}
      transitionProps={{ duration: 0 }}
    >
      <div className={classes.dialog}>
        {outcome ? (
          <>
            <p role="status">{say('deleteOutcome', { done: outcome.done, left: outcome.failures.length })}</p>
            <ul className={classes.failures}>
              {[...new Set(outcome.failures)].map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          </>
        ) : (
          <p>{say('deleteText')}</p>
        )}
        <ErrorSummary errors={errors} />
        {done !== null && <progress className={classes.progress} value={done} max={count} />}
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={() => (outcome ? finish(outcome) : onClose())} data-autofocus>
            {say(outcome ? 'close' : 'keepThem')}
          </Button>
          {!outcome && (
            <Button onClick={() => void remove()} loading={done !== null}>
              {say('deleteNow', { count })}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
