import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { readId } from '../../fields/written-id.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { AreaPage } from '../parts/area-page.tsx';
import { CheckChoice, RadioChoice, Tick } from '../parts/choice.tsx';
import { FormErrors } from '../parts/form-errors.tsx';
import { DateInput, NativeSelect, Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { type ActingDraft, ActingFields, representativeOf } from './acting-fields.tsx';
import { PersonLookup } from './person-lookup.tsx';
import { requestWords } from './request-words.ts';
import { type CaseJson, type RequestType, requestTypes } from './shapes.ts';

const channels = ['post', 'phone', 'email', 'in_person', 'other'] as const;
type Channel = (typeof channels)[number];

const controls = {
  type: 'new-types',
  types: 'new-types',
  receivedAt: 'new-received',
  channel: 'new-channel',
  subject: 'new-person',
  'identity.name': 'new-name',
  'identity.email': 'new-email',
  'identity.phone': 'new-phone',
  'representative.name': 'new-rep-name',
  'representative.email': 'new-rep-email',
  note: 'new-note',
  language: 'new-language',
};

/** Records a request that came by post, telephone, mail or in person. The clock runs from the day it arrived. */
export function NewRequestPage() {
  const say = useWords(requestWords);
  const locale = useLocale();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const action = useAction(controls);
  const search = useSearch({ strict: false }) as {
    subject?: string;
    module?: string;
    title?: string;
    type?: string;
  };
  const [types, setTypes] = useState<readonly RequestType[]>(() =>
    requestTypes.filter((type) => type === search.type),
  );
  const [channel, setChannel] = useState<Channel>('post');
  const [receivedAt, setReceivedAt] = useState(today());
  const [known, setKnown] = useState<'known' | 'unknown'>('known');
  const [person, setPerson] = useState<JsonValue | null>(
    search.subject ? { module: search.module ?? '', id: search.subject, title: search.title ?? '' } : null,
  );
  const [identity, setIdentity] = useState({ name: '', email: '', phone: '', note: '' });
  const [note, setNote] = useState('');
  const [language, setLanguage] = useState<string>(locale);
  const [acknowledge, setAcknowledge] = useState(true);
  const [acting, setActing] = useState<ActingDraft | null>(null);
  const claimed = Object.fromEntries(Object.entries(identity).filter(([, value]) => value.trim() !== ''));
  const whose =
    known === 'known' ? { subject: person === null ? undefined : readId(person)?.id } : { identity: claimed };
  const save = async () => {
    await action.run(async () => {
      const made = await call<CaseJson>('POST', '/requests', {
        body: {
          types,
          channel,
          receivedAt,
          language,
          acknowledge,
          ...(note.trim() && { note }),
          ...whose,
          ...representativeOf(acting),
        },
      });
      await queries.invalidateQueries({ queryKey: ['requests'] });
      await navigate({ to: `/requests/${made.id}` });
    });
  };
  const claim = (key: keyof typeof identity, type: 'text' | 'email' | 'tel') => (
    <TextInput
      id={`new-${key}`}
      type={type}
      label={say(`claim_${key}`)}
      value={identity[key]}
      onChange={(event) => setIdentity({ ...identity, [key]: event.currentTarget.value })}
    />
  );
  return (
    <AreaPage
      title={say('recordTitle')}
      crumbs={[{ label: say('requests'), to: '/requests' }, { label: say('recordTitle') }]}
      lead={say('recordLead')}
    >
      <form
        className={parts.form}
        style={{ maxWidth: 720, gap: 20 }}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <FormErrors errors={action.errors}>
          <CheckChoice<RequestType>
            name="new-types"
            legend={say('recordTypes')}
            values={types}
            onChange={setTypes}
            options={requestTypes.map((value) => ({
              value,
              label: say('typeName', { type: value }),
              note: say('typeMeans', { type: value }),
            }))}
          />
          <div className={parts.pair}>
            <NativeSelect
              id="new-channel"
              label={say('recordChannel')}
              value={channel}
              onChange={(event) => setChannel(event.currentTarget.value as Channel)}
              data={channels.map((value) => ({ value, label: say('channelIn', { channel: value }) }))}
            />
            <DateInput
              id="new-received"
              label={say('recordReceived')}
              description={say('recordReceivedNote')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={receivedAt}
              max={today()}
              onChange={setReceivedAt}
            />
            <NativeSelect
              id="new-language"
              label={say('recordLanguage')}
              value={language}
              onChange={(event) => setLanguage(event.currentTarget.value)}
              data={[
                { value: 'en', label: 'English' },
                { value: 'es', label: 'Español' },
              ]}
            />
          </div>
          <RadioChoice<'known' | 'unknown'>
            name="new-known"
            legend={say('recordWho')}
            value={known}
            onChange={setKnown}
            options={[
              { value: 'known', label: say('recordKnown') },
              { value: 'unknown', label: say('recordUnknown'), note: say('recordUnknownNote') },
            ]}
          />
          {known === 'known' ? (
            <PersonLookup id="new-person" label={say('personFind')} value={person} onChange={setPerson} />
          ) : (
            <div className={parts.pair}>
              {claim('name', 'text')}
              {claim('email', 'email')}
              {claim('phone', 'tel')}
              {claim('note', 'text')}
            </div>
          )}
          <ActingFields value={acting} onChange={setActing} />
          <Textarea
            id="new-note"
            label={say('recordNote')}
            value={note}
            rows={5}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Tick id="new-acknowledge" checked={acknowledge} onChange={setAcknowledge}>
            {say('recordAcknowledge')}
          </Tick>
          <div className={parts.actions}>
            <Button type="submit" loading={action.busy} disabled={types.length === 0}>
              {say('recordNow')}
            </Button>
            <Button variant="default" onClick={() => void navigate({ to: '/requests' })}>
              {say('leave')}
            </Button>
          </div>
        </FormErrors>
      </form>
    </AreaPage>
  );
}
