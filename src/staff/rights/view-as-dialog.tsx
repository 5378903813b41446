import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { TextInput } from '../parts/inputs.tsx';
import { useAction } from '../parts/use-action.ts';
import { viewing } from '../viewing.ts';
import { rightsWords } from './rights-words.ts';

/** Begins to look as another user, with a reason; the app then starts anew as that user sees it. */
export function ViewAsDialog({
  user,
  onClose,
}: {
  readonly user: { readonly id: string; readonly name: string };
  onClose(): void;
}) {
  const say = useWords(rightsWords);
  const action = useAction({ reason: 'view-as-reason', user: 'view-as-reason' });
  const [reason, setReason] = useState('');
  const start = () =>
    action.run(async () => {
      const { id } = await call<{ id: string }>('POST', '/view-as', { body: { user: user.id, reason } });
      viewing.start(id);
      location.assign('/');
    });
  return (
    <FormDialog
      title={say('viewAsNamed', { name: user.name })}
      submit={say('startViewing')}
      action={action}
      disabled={reason.trim().length < 3}
      onSubmit={() => void start()}
      onClose={onClose}
    >
      <p>{say('viewAsLead')}</p>
      <TextInput
        id="view-as-reason"
        label={say('viewAsReason')}
        value={reason}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
