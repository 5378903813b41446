import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { readId } from '../../fields/written-id.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, NativeSelect, Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { PersonLookup } from '../requests/person-lookup.tsx';
import { arrivalCodes, complaintWords } from './complaint-words.ts';

/** A complaint that came by post, by telephone, to a shop. */
export function NewComplaintDialog({ onClose }: { onClose(): void }) {
  const say = useWords(complaintWords);
  const queries = useQueryClient();
  const action = useAction({
    body: 'complaint-body',
    receivedAt: 'complaint-on',
    subject: 'complaint-person',
    '': 'complaint-body',
  });
  const [person, setPerson] = useState<JsonValue | null>(null);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [channel, setChannel] = useState('email');
  const [on, setOn] = useState(today());
  const [text, setText] = useState('');
  const subject = person === null ? undefined : readId(person)?.id;
  const record = async () => {
    const identity = {
      ...(name.trim() && { name: name.trim() }),
      ...(email.trim() && { email: email.trim() }),
    };
    const who = subject === undefined ? { identity } : { subject };
    const done = await action.run(async () => {
      await call('POST', '/complaints', {
        body: { ...who, channel, body: text, ...(on !== today() && { receivedAt: on }) },
      });
      await queries.invalidateQueries({ queryKey: ['complaints'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('record')}
      submit={say('recordNow')}
      action={action}
      disabled={text.trim() === ''}
      onSubmit={() => void record()}
      onClose={onClose}
    >
      <PersonLookup id="complaint-person" label={say('person')} value={person} onChange={setPerson} />
      {subject === undefined && (
        <div className={parts.pair}>
          <TextInput
            id="complaint-name"
            label={say('name')}
            description={say('nameNote')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            id="complaint-email"
            type="email"
            label={say('email')}
            description={say('nameNote')}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        </div>
      )}
      <div className={parts.pair}>
        <NativeSelect
          id="complaint-channel"
          label={say('arrived')}
          value={channel}
          data={arrivalCodes.map((code) => ({ value: code, label: say('receivedHow', { channel: code }) }))}
          onChange={(event) => setChannel(event.currentTarget.value)}
        />
        <DateInput id="complaint-on" label={say('receivedOn')} value={on} max={today()} onChange={setOn} />
      </div>
      <Textarea
        id="complaint-body"
        label={say('body')}
        rows={5}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
