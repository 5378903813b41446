import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { CheckChoice, RadioChoice, Tick } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { TextInput } from '../parts/inputs.tsx';
import { useAction } from '../parts/use-action.ts';
import { useModules } from '../session.tsx';
import type { AudienceWithPassword } from './openings.ts';
import { openingWords } from './openings-words.ts';

/** Makes an audience: what it reads, in which language, and what stays out. */
export function NewAudienceDialog({
  onClose,
  onMade,
}: {
  onClose(): void;
  onMade(made: AudienceWithPassword): void;
}) {
  const say = useWords(openingWords);
  const label = useLabel();
  const queries = useQueryClient();
  const modules = useModules();
  const action = useAction({ name: 'bi-name', modules: 'bi-modules', leaveOut: 'bi-leave-out' });
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [locale, setLocale] = useState<'en' | 'es'>('en');
  const [personalData, setPersonalData] = useState(true);
  const [leaveOut, setLeaveOut] = useState<readonly string[]>([]);
  const fields = modules
    .filter((module) => chosen.includes(module.name))
    .flatMap((module) =>
      module.fields
        .filter((field) => field.privacy.category !== 'none' && field.type !== 'secret')
        .map((field) => ({
          value: `${module.name}.${field.name}`,
          label: `${label(module.labelPlural)}: ${label(field.label)}`,
        })),
    );
  const make = async () => {
    const known = new Set(fields.map((field) => field.value));
    const body = {
      name,
      modules: chosen,
      locale,
      personalData,
      leaveOut: leaveOut.filter((one) => known.has(one)),
    };
    const done = await action.run(async () => {
      onMade(await call<AudienceWithPassword>('POST', '/bi-audiences', { body }));
      await queries.invalidateQueries({ queryKey: ['settings', 'bi-audiences'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('newAudience')}
      submit={say('make')}
      action={action}
      wide
      disabled={name.trim() === '' || chosen.length === 0}
      onSubmit={() => void make()}
      onClose={onClose}
    >
      <TextInput
        id="bi-name"
        label={say('audienceName')}
        description={say('audienceNameNote')}
        value={name}
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <CheckChoice
        name="bi-modules"
        legend={say('audienceModules')}
        options={modules.map((module) => ({ value: module.name, label: label(module.labelPlural) }))}
        values={chosen}
        inline
        onChange={setChosen}
      />
      <RadioChoice<'en' | 'es'>
        name="bi-locale"
        legend={say('language')}
        options={[
          { value: 'en', label: say('english') },
          { value: 'es', label: say('spanish') },
        ]}
        value={locale}
        inline
        onChange={setLocale}
      />
      <Tick id="bi-personal" checked={personalData} onChange={setPersonalData}>
        {say('personalData')}
      </Tick>
      {personalData && fields.length > 0 && (
        <CheckChoice
          name="bi-leave-out"
          legend={say('leaveOut')}
          options={fields}
          values={leaveOut}
          inline
          onChange={setLeaveOut}
        />
      )}
      <p>{say('leaveOutNote')}</p>
    </FormDialog>
  );
}
