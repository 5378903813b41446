import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count, longDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { RadioChoice } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { NumberField, numberOf } from './number-field.tsx';
import { changePolicy, type PolicyJson, policyQuery } from './queries.ts';
import { RoleRules } from './role-rules.tsx';
import { securityWords } from './security-words.ts';

/** The rules of sign-in: passwords, sessions, second factors, and what a role obeys besides. */
export function RulesPage() {
  const { data, error, refetch } = useQuery(policyQuery);
  const [saved, setSaved] = useState(false);
  return (
    <SettingsShell page="sign-in">
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && <RulesForm key={data.version} policy={data} saved={saved} onSaved={setSaved} />}
      {data && <RoleRules policy={data} />}
    </SettingsShell>
  );
}

const fields = {
  'password.shortest': 'rules-shortest',
  'password.shortestWithFactor': 'rules-with-factor',
  'password.history': 'rules-history',
  'password.rotationDays': 'rules-days',
  'sessions.idleMinutes': 'rules-idle',
  'sessions.hours': 'rules-hours',
  'sessions.stepUpMinutes': 'rules-step-up',
  graceDays: 'rules-grace',
};

interface Draft {
  readonly shortest: string;
  readonly shortestWithFactor: string;
  readonly history: string;
  readonly rotation: PolicyJson['password']['rotation'];
  readonly rotationDays: string;
  readonly idleMinutes: string;
  readonly hours: string;
  readonly several: PolicyJson['sessions']['several'];
  readonly stepUpMinutes: string;
  readonly graceDays: string;
}

function draftOf({ password, sessions, graceDays }: PolicyJson): Draft {
  return {
    shortest: String(password.shortest),
    shortestWithFactor: String(password.shortestWithFactor),
    history: String(password.history),
    rotation: password.rotation,
    rotationDays: String(password.rotationDays),
    idleMinutes: String(sessions.idleMinutes),
    hours: String(sessions.hours),
    several: sessions.several,
    stepUpMinutes: String(sessions.stepUpMinutes),
    graceDays: String(graceDays),
  };
}

function bodyOf(draft: Draft): object {
  const { rotation, several, graceDays } = draft;
  return {
    password: {
      shortest: numberOf(draft.shortest),
      shortestWithFactor: numberOf(draft.shortestWithFactor),
      history: numberOf(draft.history),
      rotation,
      rotationDays: numberOf(draft.rotationDays),
    },
    sessions: {
      idleMinutes: numberOf(draft.idleMinutes),
      hours: numberOf(draft.hours),
      several,
      stepUpMinutes: numberOf(draft.stepUpMinutes),
    },
    graceDays: numberOf(graceDays),
  };
}

function RulesForm({
  policy,
  saved,
  onSaved,
}: {
  readonly policy: PolicyJson;
  /** Kept outside: what was saved has a new version, and the form begins anew with it. */
  readonly saved: boolean;
  onSaved(saved: boolean): void;
}) {
  const say = useWords(securityWords);
  const label = useLabel();
  const queries = useQueryClient();
  const action = useAction(fields);
  const [draft, setDraft] = useState(draftOf(policy));
  const save = async () => {
    onSaved(false);
    await action.run(async () => {
      await changePolicy(policy, bodyOf(draft));
      onSaved(true);
      await queries.invalidateQueries({ queryKey: ['settings', 'sign-in'] });
    });
  };
  const errorAt = (control: string) => action.errors.find((error) => error.control === control)?.message;
  const number = (key: Exclude<keyof Draft, 'rotation' | 'several'>, id: string, note?: string) => (
    <NumberField
      id={id}
      label={say(key)}
      note={note}
      value={draft[key]}
      error={errorAt(id)}
      onChange={(value) => setDraft({ ...draft, [key]: value })}
    />
  );
  return (
    <SettingsForm action={action} submit={say('save')} saved={saved && say('saved')} onSave={save}>
      <section className={parts.form}>
        <SectionHeading title={say('passwords')} />
        <div className={parts.pair}>
          {number('shortest', 'rules-shortest', say('bounds', { least: 15 }))}
          {number('shortestWithFactor', 'rules-with-factor', say('bounds', { least: 8 }))}
          {number('history', 'rules-history')}
        </div>
        <p className={parts.quiet}>{say('longest', { longest: policy.password.longest })}</p>
        <RadioChoice
          name="rules-rotation"
          legend={say('rotation')}
          value={draft.rotation}
          onChange={(rotation) => setDraft({ ...draft, rotation })}
          options={[
            { value: 'onCompromise', label: say('onCompromise') },
            { value: 'periodic', label: say('periodic') },
          ]}
        />
        {draft.rotation === 'periodic' && (
          <div className={parts.pair}>{number('rotationDays', 'rules-days')}</div>
        )}
        {policy.advisories.map((advisory) => (
          <div key={advisory.code} className={parts.card} data-tone="risk" role="note">
            <p>{label(advisory.text)}</p>
          </div>
        ))}
        <BreachedList policy={policy} />
      </section>
      <section className={parts.form}>
        <SectionHeading title={say('sessions')} />
        <div className={parts.pair}>
          {number('idleMinutes', 'rules-idle')}
          {number('hours', 'rules-hours')}
        </div>
        <RadioChoice
          name="rules-several"
          legend={say('several')}
          value={draft.several}
          onChange={(several) => setDraft({ ...draft, several })}
          options={(['allowed', 'notify', 'one'] as const).map((value) => ({
            value,
            label: say(`several_${value}`),
          }))}
        />
        <div className={parts.pair}>
          {number('stepUpMinutes', 'rules-step-up', say('stepUpNote'))}
          {number('graceDays', 'rules-grace')}
        </div>
      </section>
    </SettingsForm>
  );
}

function BreachedList({ policy }: { readonly policy: PolicyJson }) {
  const say = useWords(securityWords);
  const locale = useLocale();
  const list = policy.breachedPasswords;
  if (list && !list.readable)
    return (
      <p role="alert" className={parts.failure}>
        {say('breachedBroken')}
      </p>
    );
  return (
    <div>
      <StateMark tone={list ? 'holds' : 'stopped'}>{say('breached')}</StateMark>
      <p className={parts.quiet}>
        {list?.loadedAt
          ? say('breachedLoaded', {
              count: count(list.entries, locale),
              date: longDate(list.loadedAt, locale),
            })
          : say('breachedNone')}
      </p>
    </div>
  );
}
