import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { CheckChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { purposesQuery } from '../purpose-names.ts';
import { informationWords } from './information-words.ts';

/** Data of the person came from somewhere else: from where, when, for what (Art. 14). */
export function CollectionDialog({
  subject,
  name,
  onClose,
}: {
  readonly subject: string;
  readonly name: string;
  onClose(): void;
}) {
  const say = useWords(informationWords);
  const label = useLabel();
  const queries = useQueryClient();
  const action = useAction({
    source: 'collection-source',
    obtainedAt: 'collection-on',
    purposes: 'collection-purposes',
  });
  const { data: purposes } = useQuery(purposesQuery);
  const [source, setSource] = useState('');
  const [on, setOn] = useState(today());
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const save = async () => {
    const body = { subjects: [subject], source, purposes: chosen, obtainedAt: on };
    const done = await action.run(async () => {
      await call('POST', '/collections', { body });
      await queries.invalidateQueries({ queryKey: ['information'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('collectTitle', { name })}
      submit={say('collectNow')}
      action={action}
      disabled={source.trim() === '' || chosen.length === 0}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('collectText')}</p>
      <div className={parts.pair}>
        <TextInput
          id="collection-source"
          label={say('collectSource')}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <DateInput id="collection-on" label={say('obtained')} value={on} max={today()} onChange={setOn} />
      </div>
      <CheckChoice<string>
        name="collection-purposes"
        legend={say('forPurposes')}
        values={chosen}
        inline
        options={[...(purposes ?? [])].map(([code, text]) => ({ value: code, label: label(text) }))}
        onChange={setChosen}
      />
    </FormDialog>
  );
}
