import { useState } from 'react';
import { longDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { CheckChoice, RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, NativeSelect, Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import type { CaseDialogProps } from './dialogs.tsx';
import { doubts } from './doubts.ts';
import { requestWords } from './request-words.ts';
import { useStep } from './use-step.ts';

/** Two further months, with reasons, told within the first (Art. 12(3)). */
export function ExtensionDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const { action, take } = useStep(request, { grounds: 'extension-grounds', reasons: 'extension-reasons' });
  const [grounds, setGrounds] = useState<readonly ('complexity' | 'number')[]>([]);
  const [reasons, setReasons] = useState('');
  const { clock } = request;
  const late = clock.today > clock.extensionNoticeBy;
  const extend = async () => {
    if (await take('extensions', { grounds, reasons })) onClose();
  };
  return (
    <FormDialog
      title={say('extensionTitle')}
      submit={say('extendNow')}
      action={action}
      disabled={grounds.length === 0 || reasons.trim() === ''}
      onSubmit={() => void extend()}
      onClose={onClose}
    >
      <p className={late ? parts.failure : parts.quiet}>
        {say(late ? 'extensionLate' : 'extensionText', { date: longDate(clock.extensionNoticeBy, locale) })}
      </p>
      <CheckChoice
        name="extension-grounds"
        legend={say('extensionGrounds')}
        values={grounds}
        onChange={setGrounds}
        options={[
          { value: 'complexity', label: say('ground_complexity') },
          { value: 'number', label: say('ground_number') },
        ]}
      />
      <Textarea
        id="extension-reasons"
        label={say('extensionReasons')}
        value={reasons}
        rows={5}
        onChange={(event) => setReasons(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** Stops the clock while the person has to answer us. */
export function PauseDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const { action, take } = useStep(request, {
    reason: 'pause-reason',
    doubt: 'pause-doubt',
    from: 'pause-from',
    text: 'pause-text',
    note: 'pause-note',
  });
  const mayAsk = request.type === 'access' || request.type === 'portability';
  const [reason, setReason] = useState<'identity' | 'clarification'>(
    request.identity === 'unchecked' ? 'identity' : 'clarification',
  );
  const [doubt, setDoubt] = useState('');
  const [from, setFrom] = useState(request.clock.today);
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const doubtful = reason === 'identity';
  const pause = async () => {
    const body = {
      reason,
      from,
      ...(doubtful && { doubt }),
      ...(text.trim() && { text: text.trim() }),
      ...(note.trim() && { note }),
    };
    if (await take('pauses', body)) onClose();
  };
  return (
    <FormDialog
      title={say('pauseTitle')}
      submit={say('pauseNow')}
      action={action}
      disabled={doubtful && doubt === ''}
      onSubmit={() => void pause()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('pauseText')}</p>
      <RadioChoice<'identity' | 'clarification'>
        name="pause-reason"
        legend={say('pauseReason')}
        value={reason}
        onChange={setReason}
        options={[
          {
            value: 'identity',
            label: say('pause_identity'),
            note: say('pause_identity_note'),
            disabled: request.identity !== 'unchecked',
          },
          {
            value: 'clarification',
            label: say('pause_clarification'),
            note: say(mayAsk ? 'pause_clarification_note' : 'pause_clarification_no'),
            disabled: !mayAsk,
          },
        ]}
      />
      {doubtful && (
        <NativeSelect
          id="pause-doubt"
          label={say('pauseDoubt')}
          value={doubt}
          onChange={(event) => setDoubt(event.currentTarget.value)}
          data={[
            { value: '', label: say('choose') },
            ...doubts.map((value) => ({ value, label: say('doubt', { code: value }) })),
          ]}
        />
      )}
      <DateInput
        id="pause-from"
        label={say('pauseFrom')}
        value={from}
        max={request.clock.today}
        min={request.clock.receivedOn}
        onChange={setFrom}
      />
      <Textarea
        id="pause-text"
        label={say('pauseText_person')}
        description={say('pauseText_note')}
        value={text}
        rows={4}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Textarea
        id="pause-note"
        label={say('noteForUs')}
        value={note}
        rows={2}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** The person answered: the clock runs again. */
export function ResumeDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const { action, take } = useStep(request, { to: 'resume-to', note: 'resume-note' });
  const pause = request.pauses.find((one) => one.to === null);
  const [to, setTo] = useState(request.clock.today);
  const [note, setNote] = useState('');
  const end = async () => {
    if (pause && (await take(`pauses/${pause.id}/ends`, { to, ...(note.trim() && { note }) }))) onClose();
  };
  return (
    <FormDialog
      title={say('resumeTitle')}
      submit={say('endPause')}
      action={action}
      disabled={!pause}
      onSubmit={() => void end()}
      onClose={onClose}
    >
      <DateInput
        id="resume-to"
        label={say('resumeTo')}
        value={to}
        min={pause?.from}
        max={request.clock.today}
        onChange={setTo}
      />
      <Textarea
        id="resume-note"
        label={say('noteForUs')}
        value={note}
        rows={2}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

type Direction = 'out' | 'in' | 'note';

/** A message to the person, what the person said, or a note for colleagues. */
export function MessageDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const { action, take } = useStep(request, { body: 'message-body' });
  const [direction, setDirection] = useState<Direction>('out');
  const [body, setBody] = useState('');
  const send = async () => {
    if (await take('messages', { direction, body })) onClose();
  };
  return (
    <FormDialog
      title={say('messageTitle')}
      submit={say('messageSend', { direction })}
      action={action}
      disabled={body.trim() === ''}
      wide
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <RadioChoice<Direction>
        name="message-direction"
        legend={say('messageKind')}
        value={direction}
        onChange={setDirection}
        options={[
          { value: 'out', label: say('message_out'), note: say('message_out_note') },
          { value: 'in', label: say('message_in') },
          { value: 'note', label: say('message_note') },
        ]}
      />
      <Textarea
        id="message-body"
        label={say('messageBody')}
        value={body}
        rows={8}
        data-autofocus
        onChange={(event) => setBody(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
