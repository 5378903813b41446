import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { HowFields, howBody, howControls, startOfHow } from './how-fields.tsx';
import { showSharing } from './queries.ts';
import { sharingWords } from './sharing-words.ts';

/** The person allows again what they objected to: their act, put down by staff with how they said it. */
export function TakeBackDialog({
  objection,
  portion,
  recipient,
  onClose,
}: {
  readonly objection: string;
  readonly portion: string;
  readonly recipient: string;
  onClose(): void;
}) {
  const say = useWords(sharingWords);
  const queries = useQueryClient();
  const action = useAction(howControls);
  const [how, setHow] = useState(startOfHow);
  const save = async () => {
    const done = await action.run(async () => {
      await call('POST', `/sharing-objections/${objection}/withdrawals`, { body: howBody(how) });
      await Promise.all(showSharing.map((queryKey) => queries.invalidateQueries({ queryKey })));
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('backTitle')}
      submit={say('backNow')}
      action={action}
      disabled={how.reason.trim() === ''}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('backText', { portion, recipient })}</p>
      <HowFields how={how} onChange={setHow} />
    </FormDialog>
  );
}
