import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { type NoticeJson, showNotices } from './queries.ts';
import { recipientWords } from './recipient-words.ts';

const results = ['told', 'impossible', 'disproportionate', 'not_carried_out'] as const;
type Result = (typeof results)[number];

/** A recipient was told, or can't be, with the reason (Art. 19). */
export function SettleDialog({ notice, onClose }: { readonly notice: NoticeJson; onClose(): void }) {
  const say = useWords(recipientWords);
  const queries = useQueryClient();
  const action = useAction({
    on: 'settle-on',
    reason: 'settle-reason',
    channel: 'settle-channel',
    proof: 'settle-proof',
  });
  const [result, setResult] = useState<Result>('told');
  const [on, setOn] = useState(today());
  const [channel, setChannel] = useState('');
  const [proof, setProof] = useState('');
  const [reason, setReason] = useState('');
  const told = result === 'told';
  const settle = async () => {
    const how = {
      ...(channel.trim() && { channel: channel.trim() }),
      ...(proof.trim() && { proof: proof.trim() }),
    };
    const body = told ? { result, on, ...how } : { result, reason };
    const done = await action.run(async () => {
      await call('POST', `/recipient-notices/${notice.id}/outcomes`, { body });
      await Promise.all(showNotices.map((queryKey) => queries.invalidateQueries({ queryKey })));
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('settleTitle', { name: notice.recipient.name })}
      submit={say('putDown')}
      action={action}
      disabled={!told && reason.trim() === ''}
      onSubmit={() => void settle()}
      onClose={onClose}
    >
      <p className={parts.quiet}>
        {say('settleText', { contact: notice.recipient.contact ?? say('noContact') })}
      </p>
      <RadioChoice<Result>
        name="settle-result"
        legend={say('resultLabel')}
        value={result}
        options={results.map((one) => ({
          value: one,
          label: say(`result_${one}`),
        }))}
        onChange={setResult}
      />
      {told ? (
        <>
          <div className={parts.pair}>
            <DateInput id="settle-on" label={say('toldOn')} value={on} onChange={setOn} />
            <TextInput
              id="settle-channel"
              label={say('channel')}
              value={channel}
              onChange={(event) => setChannel(event.currentTarget.value)}
            />
          </div>
          <TextInput
            id="settle-proof"
            label={say('proof')}
            description={say('proofNote')}
            value={proof}
            onChange={(event) => setProof(event.currentTarget.value)}
          />
        </>
      ) : (
        <Textarea
          id="settle-reason"
          label={say('reason')}
          rows={3}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
