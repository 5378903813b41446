import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { holdWords } from './hold-words.ts';
import { type HoldJson, showHolds } from './queries.ts';

/** The claim is over: what was held may go. */
export function LiftHoldDialog({ hold, onClose }: { readonly hold: HoldJson; onClose(): void }) {
  const say = useWords(holdWords);
  const queries = useQueryClient();
  const action = useAction({ reason: 'hold-reason' });
  const [reason, setReason] = useState('');
  const save = async () => {
    const done = await action.run(async () => {
      await call('POST', `/holds/${hold.id}/lift`, { body: { reason: reason.trim() } });
      await Promise.all(showHolds.map((queryKey) => queries.invalidateQueries({ queryKey })));
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('liftTitle', { number: hold.number })}
      submit={say('liftNow')}
      action={action}
      disabled={reason.trim() === ''}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('liftText')}</p>
      <Textarea
        id="hold-reason"
        label={say('reason')}
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
