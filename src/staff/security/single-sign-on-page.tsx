import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SingleSignOn } from '../../metadata/sign-in-rules.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { RadioChoice, Tick } from '../parts/choice.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { PasswordField } from '../parts/password-field.tsx';
import { CopyButton, ReadFailure } from '../parts/states.tsx';
import { useSure } from '../parts/sure.tsx';
import { useAction } from '../parts/use-action.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { changePolicy, type PolicyJson, policyQuery } from './queries.ts';
import { RoleMapping } from './role-mapping.tsx';
import { securityWords } from './security-words.ts';

/** The company's identity provider: where it is, who is who, and who may still sign in without it. */
export function SingleSignOnPage() {
  const { data, error, refetch } = useQuery(policyQuery);
  const [saved, setSaved] = useState(false);
  return (
    <SettingsShell page="single-sign-on">
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && <ProviderForm key={data.version} policy={data} saved={saved} onSaved={setSaved} />}
    </SettingsShell>
  );
}

const fresh: SingleSignOn = {
  on: false,
  name: '',
  issuer: '',
  clientId: '',
  scope: 'openid profile email',
  userClaim: 'preferred_username',
  userMatch: 'username',
  newUsers: 'refused',
  roleClaim: '',
  roles: [],
  defaultRole: null,
  asksSecondFactor: false,
};

const fields = ['name', 'issuer', 'clientId', 'clientSecret', 'scope', 'userClaim', 'roleClaim'] as const;
const controls = {
  ...Object.fromEntries(fields.map((field) => [`singleSignOn.${field}`, `sso-${field}`])),
  issuer: 'sso-issuer',
  localSignIn: 'sso-local',
};

interface Found {
  readonly issuer: string;
  readonly signsOut: boolean;
}

function ProviderForm({
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
  const queries = useQueryClient();
  const action = useAction(controls);
  const sure = useSure();
  const { hasSecret, ...stored } = policy.singleSignOn ?? { ...fresh, hasSecret: false };
  const [draft, setDraft] = useState<SingleSignOn>(stored);
  const [secret, setSecret] = useState('');
  const [local, setLocal] = useState(policy.localSignIn);
  const [found, setFound] = useState<Found | null>(null);
  const again = () => queries.invalidateQueries({ queryKey: ['settings', 'sign-in'] });
  const save = () => {
    onSaved(false);
    return action.run(async () => {
      const singleSignOn = { ...draft, ...(secret && { clientSecret: secret }) };
      await changePolicy(policy, { singleSignOn, localSignIn: local });
      onSaved(true);
      await again();
    });
  };
  const remove = () => {
    sure({
      title: say('removeSsoTitle'),
      text: say('removeSsoSure'),
      submit: say('removeSso'),
      work: async () => {
        await changePolicy(policy, { singleSignOn: null, localSignIn: 'everyone' });
        await again();
      },
    });
  };
  const tryIt = () =>
    void action.run(async () => {
      setFound(null);
      const body = { issuer: draft.issuer, clientId: draft.clientId || 'attesta' };
      setFound(await call<Found>('POST', '/settings/sign-in/provider-checks', { body }));
    });
  const text = (
    key: 'name' | 'issuer' | 'clientId' | 'scope' | 'userClaim' | 'roleClaim',
    label: string,
    note?: string,
  ) => (
    <TextInput
      id={`sso-${key}`}
      label={label}
      description={note}
      value={draft[key]}
      spellCheck={false}
      autoCapitalize="none"
      onChange={(event) => setDraft({ ...draft, [key]: event.currentTarget.value })}
    />
  );
  return (
    <SettingsForm
      action={action}
      submit={say('saveSso')}
      saved={saved && say('saved')}
      onSave={save}
      beside={
        policy.singleSignOn && (
          <Button variant="default" onClick={remove}>
            {say('removeSso')}
          </Button>
        )
      }
    >
      <section className={parts.form}>
        <SectionHeading title={say('provider')} />
        <Tick id="sso-on" checked={draft.on} onChange={(on) => setDraft({ ...draft, on })}>
          {say('ssoOn')}
        </Tick>
        <div className={parts.pair}>
          {text('name', say('ssoName'))}
          {text('issuer', say('issuer'))}
          {text('clientId', say('clientId'))}
          <PasswordField
            id="sso-clientSecret"
            label={say('clientSecret')}
            description={say(hasSecret ? 'secretKeep' : 'secretNone')}
            value={secret}
            autoComplete="off"
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
          {text('scope', say('scope'))}
        </div>
        <div>
          <p className={parts.quiet}>{say('register')}</p>
          <p className={parts.mono}>{policy.callbackUrl}</p>
        </div>
        <div className={parts.actions}>
          <CopyButton text={policy.callbackUrl} />
          <Button variant="default" disabled={draft.issuer === ''} onClick={tryIt}>
            {say('tryIt')}
          </Button>
          <span aria-live="polite">
            {found && (
              <StateMark tone="holds">
                {say(found.signsOut ? 'triedSignOut' : 'tried', { issuer: found.issuer })}
              </StateMark>
            )}
          </span>
        </div>
      </section>
      <section className={parts.form}>
        <SectionHeading title={say('whoIsWho')} />
        <div className={parts.pair}>
          {text('userClaim', say('userClaim'))}
          <NativeSelect
            id="sso-userMatch"
            label={say('userMatch')}
            value={draft.userMatch}
            onChange={({ currentTarget }) =>
              setDraft({ ...draft, userMatch: currentTarget.value === 'email' ? 'email' : 'username' })
            }
            data={[
              { value: 'username', label: say('match_username') },
              { value: 'email', label: say('match_email') },
            ]}
          />
        </div>
        <RadioChoice
          name="sso-newUsers"
          legend={say('newUsers')}
          value={draft.newUsers}
          onChange={(newUsers) => setDraft({ ...draft, newUsers })}
          options={[
            { value: 'refused', label: say('new_refused') },
            { value: 'added', label: say('new_added') },
          ]}
        />
        {text('roleClaim', say('roleClaim'), say('roleClaimNote'))}
        <RoleMapping draft={draft} roles={policy.roles} onChange={setDraft} />
        <Tick
          id="sso-second-factor"
          checked={draft.asksSecondFactor}
          onChange={(asksSecondFactor) => setDraft({ ...draft, asksSecondFactor })}
        >
          {say('asksSecondFactor')}
        </Tick>
      </section>
      <section className={parts.form}>
        <SectionHeading title={say('local')} />
        <RadioChoice<PolicyJson['localSignIn']>
          name="sso-local"
          legend={say('local')}
          value={local}
          onChange={setLocal}
          options={(['everyone', 'administrators', 'nobody'] as const).map((value) => ({
            value,
            label: say(`local_${value}`),
          }))}
        />
        <p className={parts.quiet}>{say('localNote')}</p>
      </section>
    </SettingsForm>
  );
}
