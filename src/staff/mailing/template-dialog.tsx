import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { Tick } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import { useAction } from '../parts/use-action.ts';
import { useModules } from '../session.tsx';
import { MailFields, mailControls } from './mail-fields.tsx';
import { mailingWords } from './mailing-words.ts';
import type { TemplateJson } from './template-queries.ts';

type Draft = Pick<TemplateJson, 'module' | 'name' | 'language' | 'purpose' | 'subject' | 'text' | 'shared'>;

/** A template, new, copied or changed. */
export function TemplateDialog({
  template,
  copied = false,
  onClose,
}: {
  readonly template: TemplateJson | null;
  /** What is saved is a new one. */
  readonly copied?: boolean;
  onClose(): void;
}) {
  const say = useWords(mailingWords);
  const label = useLabel();
  const locale = useLocale();
  const modules = useModules();
  const queries = useQueryClient();
  const action = useAction({ ...mailControls, name: 'mailing-name', module: 'mailing-module' });
  const isNew = template === null || copied;
  const [draft, setDraft] = useState<Draft>(() => draftOf(template, locale));
  const change = (changes: Partial<Draft>) => setDraft((now) => ({ ...now, ...changes }));
  const save = async () => {
    const done = await action.run(async () => {
      const { module, ...body } = draft;
      if (isNew) await call('POST', '/mail-templates', { body: { module, ...body } });
      else await call('PATCH', `/mail-templates/${template.id}`, { body, version: template.version });
      await queries.invalidateQueries({ queryKey: ['mail-templates'] });
    });
    if (done) onClose();
  };
  const empty = [draft.name, draft.purpose, draft.subject, draft.text].some((one) => one.trim() === '');
  return (
    <FormDialog
      title={isNew ? say('newTemplate') : template.name}
      submit={say('save')}
      action={action}
      disabled={empty}
      wide
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <TextInput
        id="mailing-name"
        label={say('name')}
        maxLength={80}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <NativeSelect
        id="mailing-module"
        label={say('module')}
        disabled={!isNew}
        value={draft.module}
        onChange={(event) => change({ module: event.currentTarget.value })}
        data={modules.map((one) => ({ value: one.name, label: label(one.labelPlural) }))}
      />
      <MailFields module={draft.module} draft={draft} onChange={change} />
      <Tick id="mailing-shared" checked={draft.shared} onChange={(shared) => change({ shared })}>
        {say('shared')}
      </Tick>
    </FormDialog>
  );
}

function draftOf(template: TemplateJson | null, locale: 'en' | 'es'): Draft {
  if (template) {
    const { module, name, language, purpose, subject, text, shared } = template;
    return { module, name, language, purpose, subject, text, shared };
  }
  const nothing = { name: '', purpose: '', subject: '', text: '', shared: false };
  return { module: 'contacts', language: locale, ...nothing };
}
