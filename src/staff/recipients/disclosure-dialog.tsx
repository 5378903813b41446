import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { personalCategories } from '../../metadata/privacy.ts';
import { useWords } from '../../web/words/words.tsx';
import { call, Refusal } from '../api.ts';
import { today } from '../clock.ts';
import { CheckChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, NativeSelect, Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { registerQuery } from './queries.ts';
import { recipientWords } from './recipient-words.ts';

/** Data of one person went out once: to whom, when, what kinds. */
export function DisclosureDialog({ subject, onClose }: { readonly subject: string; onClose(): void }) {
  const say = useWords(recipientWords);
  const queries = useQueryClient();
  const action = useAction({
    recipient: 'disclosure-to',
    at: 'disclosure-at',
    categories: 'disclosure-what',
  });
  const { data } = useQuery(registerQuery);
  const register = data?.filter((one) => one.endedOn === null) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [at, setAt] = useState(today());
  const [categories, setCategories] = useState<readonly string[]>(['identity']);
  const [despite, setDespite] = useState('');
  const [objected, setObjected] = useState(false);
  const recipient = chosen ?? register[0]?.id ?? '';
  const save = async () => {
    const done = await action.run(async () => {
      const body = { recipient, at, categories, ...(despite.trim() && { despite }) };
      try {
        await call('POST', `/subjects/${subject}/disclosures`, { body });
      } catch (cause) {
        setObjected(
          cause instanceof Refusal && cause.findings.some((one) => one.code === 'disclosure.objected'),
        );
        throw cause;
      }
      await Promise.all(
        [['recipients'], ['subject']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('discloseTitle')}
      submit={say('discloseNow')}
      action={action}
      disabled={recipient === '' || categories.length === 0}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('discloseText')}</p>
      <div className={parts.pair}>
        <NativeSelect
          id="disclosure-to"
          label={say('recipient')}
          value={recipient}
          data={register.map((one) => ({ value: one.id, label: one.name }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <DateInput id="disclosure-at" label={say('disclosedOn')} value={at} onChange={setAt} />
      </div>
      <CheckChoice<string>
        name="disclosure-what"
        legend={say('categories')}
        values={categories}
        inline
        options={personalCategories.map((category) => ({
          value: category,
          label: say('category', { category }),
        }))}
        onChange={setCategories}
      />
      {objected && (
        <Textarea
          label={say('despite')}
          rows={2}
          value={despite}
          onChange={(event) => setDespite(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
