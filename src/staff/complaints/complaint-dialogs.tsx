import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, NativeSelect, Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import {
  complaintWords,
  type OutcomeCode,
  outcomeCodes,
  type ToldCode,
  toldCodes,
} from './complaint-words.ts';
import type { ComplaintJson } from './queries.ts';

interface DialogProps {
  readonly one: ComplaintJson;
  onClose(): void;
}

const controls = { channel: 'told-how', at: 'told-on', answer: 'told-answer' };

function useTelling({ one, onClose }: DialogProps, resource: string) {
  const queries = useQueryClient();
  const action = useAction(controls);
  const [channel, setChannel] = useState<ToldCode>('email');
  const [on, setOn] = useState(today());
  const send = async (more: object) => {
    const how = { channel, ...(channel !== 'email' && on !== today() && { at: on }) };
    const done = await action.run(async () => {
      await call('POST', `/complaints/${one.id}/${resource}`, {
        body: { ...how, ...more },
        version: one.version,
      });
      await queries.invalidateQueries({ queryKey: ['complaints'] });
    });
    if (done) onClose();
  };
  return { action, channel, setChannel, on, setOn, send };
}

type Telling = ReturnType<typeof useTelling>;

function How({ channel, setChannel, on, setOn }: Telling) {
  const say = useWords(complaintWords);
  return (
    <div className={parts.pair}>
      <NativeSelect
        id={controls.channel}
        label={say('how')}
        value={channel}
        data={toldCodes.map((code) => ({ value: code, label: say('toldBy', { by: code }) }))}
        onChange={(event) => setChannel(event.currentTarget.value as ToldCode)}
      />
      {channel !== 'email' && (
        <DateInput id={controls.at} label={say('when')} value={on} max={today()} onChange={setOn} />
      )}
    </div>
  );
}

/** Receipt is acknowledged: by our mail, or another way. */
export function AcknowledgeDialog(props: DialogProps) {
  const say = useWords(complaintWords);
  const telling = useTelling(props, 'acknowledgements');
  return (
    <FormDialog
      title={say('acknowledgeTitle')}
      submit={say('acknowledgeNow')}
      action={telling.action}
      onSubmit={() => void telling.send({})}
      onClose={props.onClose}
    >
      <p className={parts.quiet}>{say('acknowledgeText')}</p>
      <How {...telling} />
    </FormDialog>
  );
}

/** The outcome, as whoever complains reads it. */
export function AnswerDialog(props: DialogProps) {
  const say = useWords(complaintWords);
  const telling = useTelling(props, 'outcomes');
  const [outcome, setOutcome] = useState<OutcomeCode>('upheld');
  const [answer, setAnswer] = useState('');
  return (
    <FormDialog
      title={say('answerTitle')}
      submit={say('answerNow')}
      action={telling.action}
      disabled={answer.trim() === ''}
      onSubmit={() => void telling.send({ outcome, answer })}
      onClose={props.onClose}
    >
      <p className={parts.quiet}>{say('answerText')}</p>
      <RadioChoice<OutcomeCode>
        name="told-outcome"
        legend={say('outcomeTitle')}
        value={outcome}
        options={outcomeCodes.map((code) => ({ value: code, label: say('outcome', { outcome: code }) }))}
        onChange={setOutcome}
      />
      <Textarea
        id={controls.answer}
        label={say('answerLabel')}
        rows={6}
        value={answer}
        onChange={(event) => setAnswer(event.currentTarget.value)}
      />
      <How {...telling} />
    </FormDialog>
  );
}
