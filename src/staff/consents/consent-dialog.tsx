import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { instantOf } from '../../fields/written-day.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, NativeSelect, Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { purposesQuery } from '../recipients/queries.ts';
import { consentWords } from './consent-words.ts';
import { type GuardianDraft, GuardianFields } from './guardian-fields.tsx';

const bases = ['A6-1-a', 'A6-1-b', 'A6-1-c', 'A6-1-d', 'A6-1-e', 'A6-1-f'] as const;
const channels = ['web_form', 'email', 'phone', 'paper', 'in_person', 'other'] as const;
type Kind = 'given' | 'refused' | 'withdrawn';

const controls = {
  purpose: 'consent-purpose',
  basis: 'consent-basis',
  kind: 'consent-kind',
  at: 'consent-at',
  channel: 'consent-channel',
  'wording.text': 'consent-wording',
  'wording.version': 'consent-version',
  act: 'consent-act',
  reference: 'consent-reference',
  validUntil: 'consent-until',
  note: 'consent-note',
  guardian: 'consent-guardian',
  'guardian.name': 'consent-guardian-name',
};

/** The purposes of the house by their labels. */
function usePurposes(): readonly { readonly value: string; readonly label: string }[] {
  const label = useLabel();
  const { data } = useQuery(purposesQuery);
  return (data ?? [])
    .map((purpose) => ({ value: purpose.code, label: label(purpose.label) }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** Puts a consent, a refusal or another basis on record with its proof (Art. 6, 7(1)). */
export function ConsentDialog({
  subject,
  name,
  onClose,
}: {
  readonly subject: string;
  readonly name: string;
  onClose(): void;
}) {
  const say = useWords(consentWords);
  const queries = useQueryClient();
  const action = useAction(controls);
  const purposes = usePurposes();
  const [purpose, setPurpose] = useState('');
  const [basis, setBasis] = useState<string>('A6-1-a');
  const [kind, setKind] = useState<Kind>('given');
  const [at, setAt] = useState(today());
  const [channel, setChannel] = useState<string>('paper');
  const [wording, setWording] = useState('');
  const [version, setVersion] = useState('');
  const [act, setAct] = useState('');
  const [reference, setReference] = useState('');
  const [validUntil, setValidUntil] = useState('');
  const [note, setNote] = useState('');
  const [guardian, setGuardian] = useState<GuardianDraft | null>(null);
  const consent = basis === 'A6-1-a';
  const save = async () => {
    const body = {
      subject,
      purpose,
      basis,
      kind,
      channel,
      ...(at !== today() && { at: instantOf(`${at}T12:00:00`) ?? at }),
      ...(consent &&
        (wording.trim() || version.trim()) && {
          wording: { ...(wording.trim() && { text: wording }), ...(version.trim() && { version }) },
        }),
      ...(act.trim() && { act }),
      ...(reference.trim() && { reference }),
      ...(validUntil && { validUntil }),
      ...(note.trim() && { note }),
      ...(consent && guardian && { guardian }),
    };
    const done = await action.run(async () => {
      await call('POST', '/consents', { body });
      await queries.invalidateQueries({ queryKey: ['subject', subject] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('dialogTitle', { name })}
      submit={say('save')}
      action={action}
      disabled={purpose === ''}
      wide
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <div className={parts.pair}>
        <NativeSelect
          id="consent-purpose"
          label={say('purpose')}
          value={purpose}
          data-autofocus
          onChange={(event) => setPurpose(event.currentTarget.value)}
          data={[{ value: '', label: say('choose') }, ...purposes]}
        />
        <NativeSelect
          id="consent-basis"
          label={say('basisHead')}
          value={basis}
          onChange={(event) => setBasis(event.currentTarget.value)}
          data={bases.map((value) => ({ value, label: say('basis', { basis: value.replaceAll('-', '_') }) }))}
        />
      </div>
      {consent && (
        <RadioChoice<Kind>
          name="consent-kind"
          legend={say('what')}
          inline
          value={kind}
          onChange={setKind}
          options={(['given', 'refused', 'withdrawn'] as const).map((value) => ({
            value,
            label: say('kindName', { kind: value }),
          }))}
        />
      )}
      <div className={parts.pair}>
        <DateInput id="consent-at" label={say('at')} value={at} max={today()} onChange={setAt} />
        <NativeSelect
          id="consent-channel"
          label={say('channel')}
          value={channel}
          onChange={(event) => setChannel(event.currentTarget.value)}
          data={channels.map((value) => ({ value, label: say('channelName', { channel: value }) }))}
        />
        <DateInput id="consent-until" label={say('validUntil')} value={validUntil} onChange={setValidUntil} />
      </div>
      {consent ? (
        <>
          <GuardianFields value={guardian} onChange={setGuardian} />
          <Textarea
            id="consent-wording"
            label={say('wording')}
            description={say('wordingNote')}
            value={wording}
            rows={4}
            onChange={(event) => setWording(event.currentTarget.value)}
          />
          <div className={parts.pair}>
            <TextInput
              id="consent-version"
              label={say('wordingVersion')}
              value={version}
              onChange={(event) => setVersion(event.currentTarget.value)}
            />
            <TextInput
              id="consent-act"
              label={say('act')}
              description={say('actNote')}
              value={act}
              onChange={(event) => setAct(event.currentTarget.value)}
            />
          </div>
        </>
      ) : (
        <TextInput
          id="consent-reference"
          label={say('reference')}
          description={say('referenceNote')}
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
      )}
      <Textarea
        id="consent-note"
        label={say('note')}
        value={note}
        rows={2}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
