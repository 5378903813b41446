import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { IconKey, IconWorld } from '../../web/icons.ts';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormErrors } from '../parts/form-errors.tsx';
import { TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { PasswordField } from '../parts/password-field.tsx';
import { useAction } from '../parts/use-action.ts';
import { answerWithPasskey, browserHasPasskeys, NoPasskey, type SignInQuestion } from './passkey.ts';
import { proveWords } from './prove-words.ts';
import { throughProvider } from './provider-window.ts';
import type { Means } from './proving.ts';

/** Under an open dialog, Escape is this form's alone. */
const ours = { 'data-mantine-stop-propagation': 'true' } as const;

/** Password, code, passkey or provider: whichever of them the service takes. */
export function ProveForm({
  accepted,
  submit,
  cancel,
  onProven,
}: {
  readonly accepted: readonly Means[];
  readonly submit?: string;
  readonly cancel?: ReactNode;
  onProven(): void;
}) {
  const say = useWords(proveWords);
  const action = useAction({ password: 'prove-password', code: 'prove-code' });
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [waits, setWaits] = useState(false);
  const given = useRef<AbortController | null>(null);
  useEffect(() => () => given.current?.abort(), []);
  const takes = (means: Means) => accepted.includes(means);
  const typed = takes('password') || takes('code');

  const show = async (proof: () => Promise<object>) => {
    const done = await action.run(async () => {
      const body = await proof().catch((cause: unknown) => {
        throw cause instanceof NoPasskey ? new Error(say('noPasskey')) : cause;
      });
      await call('POST', '/sessions/current/step-ups', { body });
    });
    if (done) onProven();
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    void show(async () => {
      if (code.trim()) return { code: code.trim() };
      if (password) return { password };
      throw new Error(say('fillIn'));
    });
  };
  const byProvider = async () => {
    given.current?.abort();
    given.current = new AbortController();
    setWaits(true);
    const { signal } = given.current;
    const done = await action.run(async () => {
      const proven = await throughProvider('step_up', signal);
      if (!proven && !signal.aborted) throw new Error(say('notRecognised'));
    });
    setWaits(false);
    if (done && !signal.aborted) onProven();
  };

  return (
    <form className={parts.form} noValidate onSubmit={send}>
      <FormErrors errors={action.errors}>
        {accepted.length === 0 && <p>{say('nothing')}</p>}
        {takes('password') && (
          <PasswordField
            {...ours}
            id="prove-password"
            label={say('password')}
            value={password}
            autoComplete="current-password"
            data-autofocus
            visibilityToggleButtonProps={ours}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        {takes('code') && (
          <TextInput
            {...ours}
            id="prove-code"
            label={say('code')}
            value={code}
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus={!takes('password') || undefined}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        {(takes('passkey') || takes('single_sign_on')) && (
          <div className={parts.actions}>
            {takes('passkey') && browserHasPasskeys() && (
              <Button
                {...ours}
                variant="default"
                leftSection={<IconKey size={16} aria-hidden />}
                onClick={() =>
                  void show(async () => {
                    const question = await call<SignInQuestion>('POST', '/sessions/passkey-questions');
                    return { passkey: await answerWithPasskey(question) };
                  })
                }
              >
                {say('passkey')}
              </Button>
            )}
            {takes('single_sign_on') && (
              <Button
                {...ours}
                variant="default"
                leftSection={<IconWorld size={16} aria-hidden />}
                onClick={() => void byProvider()}
              >
                {say('provider')}
              </Button>
            )}
          </div>
        )}
        {waits && <p role="status">{say('waiting')}</p>}
        <div className={parts.buttons}>
          {cancel}
          {typed && (
            <Button {...ours} type="submit" loading={action.busy && !waits}>
              {submit ?? say('prove')}
            </Button>
          )}
        </div>
      </FormErrors>
    </form>
  );
}
