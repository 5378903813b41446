import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { letterQuery, type NoticeJson, showNotices } from './queries.ts';
import { recipientWords } from './recipient-words.ts';

/** The notice of Art. 19 by our own mail: read first, changed where needed, then sent. */
export function MailDialog({ notice, onClose }: { readonly notice: NoticeJson; onClose(): void }) {
  const say = useWords(recipientWords);
  const queries = useQueryClient();
  const action = useAction({ to: 'notice-to', text: 'notice-text' });
  const [language, setLanguage] = useState('');
  const { data: letter, error } = useQuery(letterQuery(notice.id, language));
  const [to, setTo] = useState<string | null>(null);
  const [text, setText] = useState<string | null>(null);
  const send = async () => {
    const body = {
      ...(letter && { language: letter.language }),
      ...(to?.trim() && { to: to.trim() }),
      ...(text?.trim() && { text: text.trim() }),
    };
    const done = await action.run(async () => {
      await call('POST', `/recipient-notices/${notice.id}/mails`, { body });
      await Promise.all(showNotices.map((queryKey) => queries.invalidateQueries({ queryKey })));
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('mailTitle', { name: notice.recipient.name })}
      submit={say('sendNotice')}
      action={action}
      disabled={!letter}
      wide
      onSubmit={() => void send()}
      onClose={onClose}
    >
      {error && (
        <p role="alert" className={parts.failure}>
          {error.message}
        </p>
      )}
      {letter && (
        <>
          <p className={parts.quiet}>{say('mailText')}</p>
          <div className={parts.pair}>
            <TextInput
              id="notice-to"
              type="email"
              label={say('mailTo')}
              value={to ?? letter.to ?? ''}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
            <NativeSelect
              id="notice-language"
              label={say('mailLanguage')}
              value={letter.language}
              data={[
                { value: 'en', label: 'English' },
                { value: 'es', label: 'Español' },
              ]}
              onChange={(event) => {
                setLanguage(event.currentTarget.value);
                setText(null);
              }}
            />
          </div>
          <Textarea
            id="notice-text"
            label={letter.subject}
            rows={12}
            value={text ?? letter.text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </>
      )}
    </FormDialog>
  );
}
