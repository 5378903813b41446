import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { instantOf } from '../../fields/written-day.ts';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { blockingWords } from './blocking-words.ts';

/** Asks for a release to an authority, or for the blocking to be taken back. Another person decides. */
export function AskReleaseDialog({
  module,
  id,
  number,
  kind,
  onClose,
}: {
  readonly module: string;
  readonly id: string;
  readonly number: string;
  readonly kind: 'view' | 'restore';
  onClose(): void;
}) {
  const say = useWords(blockingWords);
  const queries = useQueryClient();
  const action = useAction({
    authority: 'release-authority',
    reference: 'release-reference',
    purpose: 'release-purpose',
    until: 'release-until',
  });
  const [authority, setAuthority] = useState('');
  const [reference, setReference] = useState('');
  const [purpose, setPurpose] = useState('');
  const [until, setUntil] = useState('');
  const view = kind === 'view';
  const ask = async () => {
    const done = await action.run(() =>
      call('POST', `/records/${module}/${id}/${view ? 'release' : 'restore'}`, {
        body: view
          ? {
              authority: authority.trim(),
              purpose: purpose.trim(),
              ...(reference.trim() && { reference: reference.trim() }),
              ...(until && { until: instantOf(until) ?? until }),
            }
          : { reason: purpose.trim() },
      }),
    );
    if (!done) return;
    onClose();
    await queries.invalidateQueries({ queryKey: ['blocking'] });
  };
  return (
    <FormDialog
      title={say(view ? 'askTitle' : 'restoreTitle', { number })}
      submit={say(view ? 'ask' : 'askBack')}
      action={action}
      disabled={purpose.trim() === '' || (view && authority.trim() === '')}
      onSubmit={() => void ask()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say(view ? 'askLead' : 'restoreLead')}</p>
      {view && (
        <>
          <TextInput
            id="release-authority"
            label={say('authorityLabel')}
            description={say('authorityNote')}
            value={authority}
            maxLength={300}
            data-autofocus
            onChange={(event) => setAuthority(event.currentTarget.value)}
          />
          <TextInput
            id="release-reference"
            label={say('reference')}
            value={reference}
            maxLength={300}
            onChange={(event) => setReference(event.currentTarget.value)}
          />
        </>
      )}
      <Textarea
        id="release-purpose"
        label={say(view ? 'purposeLabel' : 'restoreReason')}
        description={say('evidenceNote')}
        value={purpose}
        rows={2}
        data-autofocus={view ? undefined : true}
        onChange={(event) => setPurpose(event.currentTarget.value)}
      />
      {view && (
        <DateInput
          id="release-until"
          timed
          label={say('untilLabel')}
          description={say('untilNote')}
          value={until}
          onChange={setUntil}
        />
      )}
    </FormDialog>
  );
}
