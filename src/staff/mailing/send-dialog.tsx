import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { TextInput } from '../parts/inputs.tsx';
import { useAction } from '../parts/use-action.ts';
import { mailingWords } from './mailing-words.ts';
import { type MailingJson, sendMailing } from './queries.ts';

/** Asks for the number before so many mails leave. */
export function SendDialog({ one, onClose }: { readonly one: MailingJson; onClose(): void }) {
  const say = useWords(mailingWords);
  const queries = useQueryClient();
  const action = useAction({ count: 'mailing-count' });
  const [typed, setTyped] = useState('');
  const { waiting: count } = one.counts;
  const send = async () => {
    const done = await action.run(async () => {
      queries.setQueryData(['mailing', one.id], await sendMailing(one.id, count));
      await queries.invalidateQueries({ queryKey: ['mailings'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('sendTitle', { count })}
      submit={say('send', { count })}
      action={action}
      disabled={typed.trim() !== String(count)}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <p>{say('sendSure')}</p>
      <TextInput
        id="mailing-count"
        label={say('sendNumber', { count: String(count) })}
        inputMode="numeric"
        autoComplete="off"
        data-autofocus
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
