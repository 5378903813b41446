import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useLocale, useWords } from '../../web/words/words.tsx';
import type { ExportQuestion } from '../exports/queries.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect } from '../parts/inputs.tsx';
import { useAction } from '../parts/use-action.ts';
import { MailFields, mailControls } from './mail-fields.tsx';
import { mailingWords } from './mailing-words.ts';
import { type MailingDraft, planMailing } from './queries.ts';
import { templatesQuery } from './template-queries.ts';

/** What is written to the records of a selection, from a template or here; then the plan is made and shown. */
export function MailingDialog({
  question,
  count,
  onClose,
}: {
  readonly question: Pick<ExportQuestion, 'module' | 'filter' | 'q' | 'ids'>;
  readonly count: number;
  onClose(): void;
}) {
  const say = useWords(mailingWords);
  const locale = useLocale();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const action = useAction(mailControls);
  const { data: templates = [] } = useQuery(templatesQuery(question.module));
  const [template, setTemplate] = useState('');
  const [draft, setDraft] = useState<MailingDraft>({ purpose: '', language: locale, subject: '', text: '' });
  const change = (changes: Partial<MailingDraft>) => setDraft((now) => ({ ...now, ...changes }));
  const choose = (id: string) => {
    setTemplate(id);
    const chosen = templates.find((one) => one.id === id);
    if (!chosen) return;
    const { purpose, language, subject, text } = chosen;
    setDraft({ purpose, language, subject, text });
  };
  const plan = () =>
    void action.run(async () => {
      const { id } = await planMailing(question, draft, template);
      await queries.invalidateQueries({ queryKey: ['mailings'] });
      onClose();
      await navigate({ to: `/mailings/${id}` });
    });
  return (
    <FormDialog
      title={say('writeToMany', { count })}
      submit={say('planIt')}
      action={action}
      disabled={[draft.purpose, draft.subject, draft.text].some((one) => one.trim() === '')}
      wide
      onSubmit={plan}
      onClose={onClose}
    >
      {templates.length > 0 && (
        <NativeSelect
          id="mailing-template"
          label={say('template')}
          value={template}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[
            { value: '', label: say('noTemplateChosen') },
            ...templates.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
      )}
      <MailFields module={question.module} draft={draft} onChange={change} />
      <p>{say('planNote')}</p>
    </FormDialog>
  );
}
