import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { CheckChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, NativeSelect, Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { purposesQuery } from '../purpose-names.ts';
import { informationWords, languageNames } from './information-words.ts';

const empty = {
  code: '',
  version: '',
  language: 'en',
  title: '',
  body: '',
  validFrom: '',
  articles: ['13'] as readonly string[],
  purposes: [] as readonly string[],
};
type TextKey = 'code' | 'version' | 'title';

const controls = {
  code: 'version-code',
  version: 'version-version',
  title: 'version-title',
  body: 'version-body',
  validFrom: 'version-from',
  articles: 'version-articles',
  purposes: 'version-purposes',
};

/** A new version of a notice: written once. */
export function VersionDialog({ onClose }: { onClose(): void }) {
  const say = useWords(informationWords);
  const label = useLabel();
  const queries = useQueryClient();
  const action = useAction(controls);
  const { data: purposes } = useQuery(purposesQuery);
  const [draft, setDraft] = useState({ ...empty, validFrom: today() });
  const change = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const save = async () => {
    const done = await action.run(async () => {
      await call('POST', '/information-notices', { body: { ...draft, code: draft.code.trim() } });
      await queries.invalidateQueries({ queryKey: ['information'] });
    });
    if (done) onClose();
  };
  const text = (key: TextKey, name: string, note?: string) => (
    <TextInput
      id={controls[key]}
      label={name}
      description={note}
      value={draft[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
    />
  );
  return (
    <FormDialog
      title={say('add')}
      submit={say('save')}
      wide
      action={action}
      disabled={[draft.code, draft.version, draft.title, draft.body].some((one) => one.trim() === '')}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      {text('title', say('noticeTitle'))}
      {text('code', say('code'), say('codeNote'))}
      <div className={parts.pair}>
        {text('version', say('version'))}
        <NativeSelect
          id="version-language"
          label={say('language')}
          value={draft.language}
          data={Object.entries(languageNames).map(([value, own]) => ({ value, label: own }))}
          onChange={(event) => change({ language: event.currentTarget.value })}
        />
        <DateInput
          id={controls.validFrom}
          label={say('validFrom')}
          value={draft.validFrom}
          onChange={(value) => change({ validFrom: value })}
        />
      </div>
      <Textarea
        id={controls.body}
        label={say('body')}
        description={say('bodyNote')}
        rows={10}
        value={draft.body}
        onChange={(event) => change({ body: event.currentTarget.value })}
      />
      <CheckChoice<string>
        name={controls.articles}
        legend={say('articles')}
        values={draft.articles}
        options={['13', '14'].map((article) => ({ value: article, label: say('article', { article }) }))}
        onChange={(articles) => change({ articles })}
      />
      <CheckChoice<string>
        name={controls.purposes}
        legend={say('purposes')}
        values={draft.purposes}
        inline
        options={[...(purposes ?? [])].map(([code, name]) => ({ value: code, label: label(name) }))}
        onChange={(chosen) => change({ purposes: chosen })}
      />
    </FormDialog>
  );
}
