import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { RadioChoice, Tick } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, NativeSelect, Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import type { CaseDialogProps } from './dialogs.tsx';
import { packagesQuery } from './queries.ts';
import { requestWords } from './request-words.ts';
import { useStep } from './use-step.ts';

const channels = ['portal', 'email_link', 'post', 'in_person'] as const;
type Channel = (typeof channels)[number];

/** Delivers the answer. The case closes when its dispatch is proved, not before. */
export function AnswerDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const { action, take } = useStep(request, {
    channel: 'delivery-channel',
    package: 'delivery-package',
    recipient: 'delivery-recipient',
    dispatchedAt: 'delivery-dispatched',
    note: 'delivery-note',
  });
  const hasCopy = request.type === 'access' || request.type === 'portability';
  const gives = request.outcome === 'granted' || request.outcome === 'partly';
  const { data } = useQuery({ ...packagesQuery(request.id), enabled: hasCopy });
  const ready = (data ?? []).filter((one) => one.state === 'ready');
  const [channel, setChannel] = useState<Channel>(request.channel === 'post' ? 'post' : 'email_link');
  const [chosen, setChosen] = useState<string | null>(null);
  const [recipient, setRecipient] = useState('');
  const [sent, setSent] = useState(channel === 'in_person');
  const [sentOn, setSentOn] = useState(request.clock.today);
  const [note, setNote] = useState('');
  const packageId = chosen ?? ready[0]?.id ?? '';
  const byHand = channel === 'post' || channel === 'in_person';
  const deliver = async () => {
    const body = {
      channel,
      ...(hasCopy && gives && packageId && { package: packageId }),
      ...(byHand && recipient.trim() && { recipient }),
      ...(byHand && sent && { dispatchedAt: sentOn }),
      ...(note.trim() && { note }),
    };
    if (await take('deliveries', body)) onClose();
  };
  return (
    <FormDialog
      title={say('deliveryTitle')}
      submit={say('deliverNow')}
      action={action}
      wide
      onSubmit={() => void deliver()}
      onClose={onClose}
    >
      <RadioChoice<Channel>
        name="delivery-channel"
        legend={say('deliveryChannel')}
        value={channel}
        onChange={setChannel}
        options={channels.map((value) => ({
          value,
          label: say('channelOut', { channel: value }),
          note: say('channelOutNote', { channel: value }),
        }))}
      />
      {hasCopy && gives && (
        <NativeSelect
          id="delivery-package"
          label={say('deliveryPackage')}
          value={packageId}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={ready.map((one) => ({
            value: one.id,
            label: `${one.number}, ${plainInstant(one.madeAt ?? one.createdAt, locale)}`,
          }))}
        />
      )}
      {byHand && (
        <>
          <TextInput
            id="delivery-recipient"
            label={say('deliveryRecipient')}
            value={recipient}
            onChange={(event) => setRecipient(event.currentTarget.value)}
          />
          <Tick id="delivery-sent" checked={sent} onChange={setSent}>
            {say('deliverySent')}
          </Tick>
          {sent && (
            <DateInput
              id="delivery-dispatched"
              label={say('dispatchedOn')}
              value={sentOn}
              max={request.clock.today}
              onChange={setSentOn}
            />
          )}
        </>
      )}
      <Textarea
        id="delivery-note"
        label={say('noteForUs')}
        value={note}
        rows={2}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <p className={parts.quiet}>{say('deliveryText')}</p>
    </FormDialog>
  );
}
