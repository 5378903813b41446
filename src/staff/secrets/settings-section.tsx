import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormErrors } from '../parts/form-errors.tsx';
import { NumberInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { secretSettingsQuery } from './queries.ts';
import { secretWords } from './secret-words.ts';
import type { SecretSettingsJson } from './shapes.ts';

const limits = {
  revealSeconds: [10, 600],
  unlockMinutes: [1, 60],
  revealsPerHour: [1, 1000],
} as const;

const controls = {
  revealSeconds: 'secret-revealSeconds',
  unlockMinutes: 'secret-unlockMinutes',
  revealsPerHour: 'secret-revealsPerHour',
} as const;

/** How long and how often. */
export function SecretSettingsSection() {
  const say = useWords(secretWords);
  const { data } = useQuery(secretSettingsQuery);
  // Kept outside: what was saved has a new version, and the form begins anew with it.
  const [saved, setSaved] = useState(false);
  return (
    <section>
      <SectionHeading title={say('howOpened')} />
      {data && <SettingsForm key={data.version} settings={data} saved={saved} onSaved={setSaved} />}
    </section>
  );
}

function SettingsForm({
  settings,
  saved,
  onSaved,
}: {
  readonly settings: SecretSettingsJson;
  readonly saved: boolean;
  onSaved(saved: boolean): void;
}) {
  const say = useWords(secretWords);
  const queries = useQueryClient();
  const action = useAction(controls);
  const { version, ...before } = settings;
  const [values, setValues] = useState(before);
  const save = () => {
    onSaved(false);
    void action.run(async () => {
      await call('PATCH', '/secret-settings', { body: values, version });
      onSaved(true);
      await queries.invalidateQueries({ queryKey: ['keys', 'settings'] });
    });
  };
  return (
    <form
      className={parts.form}
      style={{ paddingTop: 12 }}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <FormErrors errors={action.errors}>
        <div className={parts.pair}>
          {(['revealSeconds', 'unlockMinutes', 'revealsPerHour'] as const).map((name) => (
            <NumberInput
              key={name}
              id={`secret-${name}`}
              label={say(name)}
              description={say('fromTo', { from: limits[name][0], to: limits[name][1] })}
              value={values[name]}
              clampBehavior="none"
              allowDecimal={false}
              hideControls
              onChange={(value) => {
                onSaved(false);
                setValues((now) => ({ ...now, [name]: Number(value) }));
              }}
            />
          ))}
        </div>
        <div className={parts.actions}>
          <Button type="submit" loading={action.busy}>
            {say('save')}
          </Button>
          <span aria-live="polite">{saved && <StateMark tone="holds">{say('saved')}</StateMark>}</span>
        </div>
      </FormErrors>
    </form>
  );
}
