import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, NativeSelect, Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { complaintWords, type ToldCode, toldCodes } from './complaint-words.ts';
import type { ComplaintJson } from './queries.ts';

interface DialogProps {
  readonly one: ComplaintJson;
  onClose(): void;
}

function useEnding({ one, onClose }: DialogProps, resource: string) {
  const queries = useQueryClient();
  const action = useAction({ channel: 'end-how', at: 'end-on', reason: 'end-reason' });
  const send = async (body: object) => {
    const done = await action.run(async () => {
      await call('POST', `/complaints/${one.id}/${resource}`, { body, version: one.version });
      await queries.invalidateQueries({ queryKey: ['complaints'] });
    });
    if (done) onClose();
  };
  return { action, send };
}

const by = toldCodes.filter((code) => code !== 'portal');

/** Whoever made it takes it back: put down as we were told. */
export function WithdrawDialog(props: DialogProps) {
  const say = useWords(complaintWords);
  const { action, send } = useEnding(props, 'withdrawals');
  const [channel, setChannel] = useState<ToldCode>('email');
  const [on, setOn] = useState(today());
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={say('withdrawTitle')}
      submit={say('withdrawNow')}
      action={action}
      disabled={reason.trim() === ''}
      onSubmit={() => void send({ channel, reason, ...(on !== today() && { at: on }) })}
      onClose={props.onClose}
    >
      <p className={parts.quiet}>{say('withdrawText')}</p>
      <div className={parts.pair}>
        <NativeSelect
          id="end-how"
          label={say('how')}
          value={channel}
          data={by.map((code) => ({ value: code, label: say('toldBy', { by: code }) }))}
          onChange={(event) => setChannel(by.find((code) => code === event.currentTarget.value) ?? 'email')}
        />
        <DateInput id="end-on" label={say('when')} value={on} max={today()} onChange={setOn} />
      </div>
      <Textarea
        id="end-reason"
        label={say('theySaid')}
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** What somebody said who is on no record goes; the proof that it was answered stays. */
export function EraseDialog(props: DialogProps) {
  const say = useWords(complaintWords);
  const { action, send } = useEnding(props, 'erasures');
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={say('eraseTitle')}
      submit={say('eraseNow')}
      action={action}
      disabled={reason.trim() === ''}
      onSubmit={() => void send({ reason })}
      onClose={props.onClose}
    >
      <p className={parts.quiet}>{say('eraseText')}</p>
      <Textarea
        id="end-reason"
        label={say('why')}
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
