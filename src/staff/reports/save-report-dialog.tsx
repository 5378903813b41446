import { Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useAction } from '../parts/use-action.ts';
import { asked, type Question, type ReportJson } from './queries.ts';
import { reportWords } from './report-words.ts';

/** Names a question and keeps it; of a kept one, a copy that is one's own. */
export function SaveReportDialog({
  report,
  question,
  onClose,
}: {
  readonly report: ReportJson | null;
  readonly question: Question;
  onClose(): void;
}) {
  const say = useWords(reportWords);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const action = useAction({ name: 'report-name' });
  const [name, setName] = useState('');
  const [description, setDescription] = useState(report?.description ?? '');
  const save = () => {
    if (name.trim() === '') return action.refuse({ control: 'report-name', message: say('nameMissing') });
    return void action.run(async () => {
      const body = { ...asked(question), name: name.trim(), description };
      const { id } = await call<{ readonly id: string }>('POST', '/reports', { body });
      await queries.invalidateQueries({ queryKey: ['reports'] });
      onClose();
      await navigate({ to: `/reports/${id}` });
    });
  };
  return (
    <FormDialog
      title={say('saveTitle')}
      submit={say('saveNew')}
      action={action}
      onSubmit={save}
      onClose={onClose}
    >
      <TextInput
        id="report-name"
        label={say('name')}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <Textarea
        label={say('description')}
        value={description}
        maxLength={1000}
        autosize
        minRows={2}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
