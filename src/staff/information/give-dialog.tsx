import { Checkbox } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, NativeSelect } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { type ChannelCode, channelCodes, informationWords, languageNames } from './information-words.ts';
import { noticeVersionsQuery } from './queries.ts';

/** A notice was given to the person, or is sent to them now. */
export function GiveDialog({
  subject,
  name,
  onClose,
}: {
  readonly subject: string;
  readonly name: string;
  onClose(): void;
}) {
  const say = useWords(informationWords);
  const queries = useQueryClient();
  const action = useAction({ at: 'give-at', channel: 'give-how', subjects: 'give-send' });
  const { data } = useQuery(noticeVersionsQuery);
  const versions = data?.filter((one) => one.current) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [channel, setChannel] = useState<ChannelCode>('in_person');
  const [at, setAt] = useState(today());
  const [send, setSend] = useState(false);
  const notice = chosen ?? versions[0]?.id ?? '';
  const give = async () => {
    const body = send
      ? { subjects: [subject], channel: 'email', send: true }
      : { subjects: [subject], channel, ...(at !== today() && { at }) };
    const done = await action.run(async () => {
      await call('POST', `/information-notices/${notice}/deliveries`, { body });
      await queries.invalidateQueries({ queryKey: ['information'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('giveTitle', { name })}
      submit={say(send ? 'sendIt' : 'giveNow')}
      action={action}
      disabled={notice === ''}
      onSubmit={() => void give()}
      onClose={onClose}
    >
      {data && versions.length === 0 && <EmptyState>{say('noCurrent')}</EmptyState>}
      <NativeSelect
        id="give-notice"
        label={say('which')}
        value={notice}
        data={versions.map((one) => ({
          value: one.id,
          label: `${one.title} (${say('versionOf', { version: one.version })}, ${languageNames[one.language]})`,
        }))}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Checkbox
        id="give-send"
        label={say('sendNow')}
        description={say('sendNote')}
        checked={send}
        onChange={(event) => setSend(event.currentTarget.checked)}
      />
      {!send && (
        <div className={parts.pair}>
          <NativeSelect
            id="give-how"
            label={say('how')}
            value={channel}
            data={channelCodes.map((code) => ({ value: code, label: say('channel', { channel: code }) }))}
            onChange={(event) => setChannel(event.currentTarget.value as ChannelCode)}
          />
          <DateInput id="give-at" label={say('when')} value={at} max={today()} onChange={setAt} />
        </div>
      )}
    </FormDialog>
  );
}
