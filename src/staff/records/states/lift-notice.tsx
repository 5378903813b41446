import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { plainInstant } from '../../../web/words/dates.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { call } from '../../api.ts';
import { FormErrors } from '../../parts/form-errors.tsx';
import { DateInput, NativeSelect, Textarea } from '../../parts/inputs.tsx';
import parts from '../../parts/parts.module.css';
import { useAction } from '../../parts/use-action.ts';
import { liftLetterQuery, statesQuery } from './queries.ts';
import { stateWords } from './state-words.ts';

const channels = ['email', 'post', 'phone', 'portal', 'in_person', 'other'] as const;
const onItsWay: readonly string[] = ['queued', 'sending'];

interface AskedRecord {
  readonly module: string;
  readonly id: string;
  /** Empty: all of the record's restrictions. */
  readonly ground: string;
}

/** The notice of Art. 18(3): that it was given, that it is on its way, or how it is given now. */
export function LiftNotice({
  told,
  onTold,
  channel,
  onChannel,
  ...asked
}: AskedRecord & {
  readonly told: string;
  onTold(told: string): void;
  readonly channel: string;
  onChannel(channel: string): void;
}) {
  const say = useWords(stateWords);
  const locale = useLocale();
  const { data } = useQuery({
    ...statesQuery(asked.module, asked.id),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => onItsWay.includes(one.notice?.mail?.state ?? '')) ? 2_000 : false,
  });
  const own = (data?.items ?? []).filter(
    (one) =>
      one.state === 'restricted' &&
      one.endedAt === null &&
      one.along === null &&
      one.ground !== null &&
      (asked.ground === '' || one.ground === asked.ground),
  );
  const last = own.at(0)?.notice ?? null;
  if (own.length > 0 && own.every((one) => one.notice?.at) && last?.at)
    return (
      <p role="status">
        {say('toldAlready', { time: plainInstant(last.at, locale), channel: last.channel })}
      </p>
    );
  const mail = own.find((one) => one.notice?.mail)?.notice?.mail ?? null;
  return (
    <>
      {mail && <p role="status">{say('noticeMail', { state: mail.state })}</p>}
      {!onItsWay.includes(mail?.state ?? '') && <WriteNotice {...asked} />}
      <div className={parts.pair}>
        <DateInput id="state-told" timed label={say('toldOn')} value={told} onChange={onTold} />
        <NativeSelect
          id="state-channel"
          label={say('toldHow')}
          value={channel}
          onChange={(event) => onChannel(event.currentTarget.value)}
          data={channels.map((value) => ({ value, label: say('channelName', { channel: value }) }))}
        />
      </div>
    </>
  );
}

/** The letter, read and changed first; then it goes by mail. */
function WriteNotice({ module, id, ground }: AskedRecord) {
  const say = useWords(stateWords);
  const queries = useQueryClient();
  const action = useAction({ channel: 'lift-letter', text: 'lift-letter' });
  const [open, setOpen] = useState(false);
  const [text, setText] = useState<string | null>(null);
  const { data: letter, error } = useQuery({ ...liftLetterQuery(module, id, ground), enabled: open });
  const send = async () => {
    const written = { text: (text ?? letter?.text ?? '').trim(), language: letter?.language };
    const body = { channel: 'email', send: true, ...written, ...(ground && { ground }) };
    const sent = await action.run(() => call('POST', `/records/${module}/${id}/lift-notices`, { body }));
    if (!sent) return;
    setOpen(false);
    await queries.invalidateQueries({ queryKey: ['record', module, id, 'states'] });
  };
  if (!open)
    return (
      <div>
        <Button variant="default" onClick={() => setOpen(true)}>
          {say('writeNotice')}
        </Button>
      </div>
    );
  return (
    <FormErrors errors={action.errors}>
      {error && (
        <p role="alert" className={parts.failure}>
          {error.message}
        </p>
      )}
      {letter && (
        <>
          <Textarea
            id="lift-letter"
            label={letter.subject}
            description={say(letter.addressed ? 'noticeByMail' : 'noticeNoAddress')}
            rows={10}
            value={text ?? letter.text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {letter.addressed && (
            <div>
              <Button variant="default" loading={action.busy} onClick={() => void send()}>
                {say('sendNotice')}
              </Button>
            </div>
          )}
        </>
      )}
    </FormErrors>
  );
}
