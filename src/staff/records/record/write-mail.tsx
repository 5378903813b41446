import { Button } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { StateMark } from '../../../web/state/state-mark.tsx';
import { useWords } from '../../../web/words/words.tsx';
import { call, callForFile } from '../../api.ts';
import { download } from '../../mailing/download.ts';
import { renderTemplate, templatesQuery } from '../../mailing/template-queries.ts';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { NativeSelect, Textarea, TextInput } from '../../parts/inputs.tsx';
import { useAction } from '../../parts/use-action.ts';
import { list, object, text } from '../../read.ts';
import type { RecordJson } from '../../shapes.ts';
import { mailWords } from '../words/mail-words.ts';

interface Recipient {
  readonly module: string;
  readonly id: string;
  readonly title: string;
  readonly address: string | null;
}

interface Addressees {
  readonly recipients: readonly Recipient[];
  readonly purposes: readonly { readonly code: string; readonly label: string; readonly basis: string }[];
}

function recipientsQuery(place: string) {
  return queryOptions({
    queryKey: ['mail-recipients', place],
    queryFn: async ({ signal }): Promise<Addressees> => {
      const answer = await call<unknown>('GET', `${place}/mail-recipients`, { signal });
      return {
        recipients: list(answer).map((it) => ({
          module: text(it.module) ?? '',
          id: text(it.id) ?? '',
          title: text(it.title) ?? '',
          address: text(it.address),
        })),
        purposes: list(object(answer).purposes).map((it) => ({
          code: text(it.code) ?? '',
          label: text(it.label) ?? '',
          basis: text(it.basis) ?? '',
        })),
      };
    },
    staleTime: 0,
    retry: false,
  });
}

/** A mail to the contact or the account of a record. Whether the person may be written to for the purpose is the service's to say. */
export function WriteMail({
  module,
  record,
  onClose,
}: {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  onClose(): void;
}) {
  const say = useWords(mailWords);
  const queries = useQueryClient();
  const place = `/records/${module.name}/${record.id}`;
  const asked = useQuery(recipientsQuery(place));
  const action = useAction({
    to: 'mail-to',
    purpose: 'mail-purpose',
    subject: 'mail-subject',
    text: 'mail-text',
  });
  const [to, setTo] = useState(0);
  const [purpose, setPurpose] = useState('');
  const [subject, setSubject] = useState('');
  const [body, setBody] = useState('');
  const [template, setTemplate] = useState('');
  const { data: templates = [] } = useQuery(templatesQuery(module.name));
  /** Fills the form; what is written is the writer's to change before it is sent. */
  const fill = (id: string) => {
    setTemplate(id);
    if (id === '') return;
    void action.run(async () => {
      const filled = await renderTemplate(id, record.id);
      setSubject(filled.subject);
      setBody(filled.text);
      setPurpose(filled.purpose);
    });
  };
  const recipients = asked.data?.recipients ?? [];
  const recipient = recipients[to];
  const incomplete = !recipient || purpose === '' || subject.trim() === '' || body.trim() === '';
  const written = {
    purpose,
    subject: subject.trim(),
    text: body,
    ...(recipient && { to: { module: recipient.module, id: recipient.id } }),
  };
  const refresh = () => queries.invalidateQueries({ queryKey: ['record', module.name, record.id] });
  const send = () =>
    action
      .run(async () => {
        await call('POST', `${place}/mails`, { body: written, idempotencyKey: crypto.randomUUID() });
        await refresh();
      })
      .then((done) => done && onClose());
  /** The same on paper: taken to the desk, and kept with the record. */
  const makeLetter = () =>
    action
      .run(async () => {
        const pdf = await callForFile('POST', `${place}/letters`, { body: { ...written, keep: true } });
        download(pdf, `${record.number}.pdf`);
        await refresh();
      })
      .then((done) => done && onClose());
  return (
    <FormDialog
      title={say('writeMailTitle', { record: record.title ?? record.number })}
      submit={say('sendMail')}
      action={action}
      disabled={incomplete}
      wide
      onSubmit={() => void send()}
      onClose={onClose}
    >
      {asked.isError && <StateMark tone="failed">{asked.error.message}</StateMark>}
      {asked.data && recipients.length === 0 && <p>{say('mailNobody')}</p>}
      <NativeSelect
        id="mail-to"
        label={say('mailRecipient')}
        value={String(to)}
        onChange={(event) => setTo(Number(event.currentTarget.value))}
        data={recipients.map((one, index) => ({
          value: String(index),
          label: `${one.title} <${one.address ?? say('mailNoAddress')}>`,
        }))}
      />
      {templates.length > 0 && (
        <NativeSelect
          id="mail-template"
          label={say('mailTemplate')}
          description={say('mailTemplateHelp')}
          value={template}
          onChange={(event) => fill(event.currentTarget.value)}
          data={[
            { value: '', label: say('mailTemplateNone') },
            ...templates.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
      )}
      <NativeSelect
        id="mail-purpose"
        label={say('mailPurpose')}
        description={say('mailPurposeHelp')}
        value={purpose}
        onChange={(event) => setPurpose(event.currentTarget.value)}
        data={[
          { value: '', label: say('mailPurposeChoose') },
          ...(asked.data?.purposes ?? []).map((one) => ({ value: one.code, label: one.label })),
        ]}
      />
      <TextInput
        id="mail-subject"
        label={say('mailSubject')}
        maxLength={500}
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <Textarea
        id="mail-text"
        label={say('mailText')}
        autosize={false}
        rows={8}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <p>{say('mailNote')}</p>
      <div>
        <Button
          variant="default"
          disabled={incomplete}
          loading={action.busy}
          onClick={() => void makeLetter()}
        >
          {say('makeLetter')}
        </Button>
      </div>
    </FormDialog>
  );
}
