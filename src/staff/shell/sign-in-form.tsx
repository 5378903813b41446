import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { IconKey, IconWorld } from '../../web/icons.ts';
import { ErrorSummary, type FieldError } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import { address, call, Refusal } from '../api.ts';
import { connection } from '../connection.ts';
import { PasswordField } from '../parts/password-field.tsx';
import {
  answerWithPasskey,
  browserHasPasskeys,
  NoPasskey,
  type PasskeyAnswer,
  type SignInQuestion,
} from '../prove/passkey.ts';
import { throughProvider } from '../prove/provider-window.ts';
import { meQuery } from '../session-queries.ts';
import type { Me } from '../shapes.ts';
import { viewing } from '../viewing.ts';
import { shellWords } from '../words/shell-words.ts';
import classes from './sign-in.module.css';

interface Ways {
  readonly local: 'everyone' | 'administrators' | 'nobody';
  readonly passkeys: boolean;
  readonly passwordReset: boolean;
  readonly singleSignOn: { readonly name: string } | null;
}

const waysQuery = {
  queryKey: ['sign-in', 'ways'],
  queryFn: () => call<Ways>('GET', '/sign-in'),
  staleTime: 60_000,
};

interface Given {
  readonly username?: string;
  readonly password?: string;
  readonly code?: string;
  readonly passkey?: PasskeyAnswer;
}

/** What the second step needs: the name and password that were right, and what stands beside them. */
interface SecondStep {
  readonly given: Given;
  readonly takesCode: boolean;
  readonly passkey: SignInQuestion | null;
}

/**
 * User name and password, then the second factor where there is one; or a passkey alone; or the company's identity provider. `to` is
 * where one wants to go; `inPlace`: over a page that stays, so the provider gets a window of its own.
 */
export function SignInForm({
  username = '',
  to = '/',
  inPlace = false,
  trouble,
  onDone,
}: {
  readonly username?: string;
  readonly to?: string;
  readonly inPlace?: boolean;
  /** Why the identity provider's person did not get in. */
  readonly trouble?: string | undefined;
  onDone(me: Me): void;
}) {
  const say = useWords(shellWords);
  const queries = useQueryClient();
  const { data: ways } = useQuery(waysQuery);
  const [errors, setErrors] = useState<readonly FieldError[]>(trouble ? [{ message: trouble }] : []);
  const [second, setSecond] = useState<SecondStep | null>(null);
  const [busy, setBusy] = useState(false);

  const attempt = async (work: () => Promise<Given | 'elsewhere'>) => {
    setBusy(true);
    setErrors([]);
    let given: Given = {};
    try {
      const made = await work();
      given = made === 'elsewhere' ? {} : made;
      if (made !== 'elsewhere') await call('POST', '/sessions', { body: { ...made, rememberDevice: true } });
      viewing.stop();
      connection.signedIn();
      const me = await queries.fetchQuery({ ...meQuery, staleTime: 0 });
      if (me) onDone(me);
    } catch (cause) {
      if (cause instanceof Refusal && cause.code === 'second_factor_required')
        setSecond(secondStep(given, cause));
      else setErrors([{ message: cause instanceof NoPasskey ? say('noPasskey') : messageOf(cause) }]);
    } finally {
      setBusy(false);
    }
  };

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    if (second) {
      const code = text('code').trim();
      if (!code) return setErrors([{ control: 'sign-in-code', message: say('writeCode') }]);
      return void attempt(async () => ({ ...second.given, code }));
    }
    const given = { username: text('username'), password: text('password') };
    const missing: FieldError[] = [];
    if (!given.username) missing.push({ control: 'sign-in-username', message: say('writeUsername') });
    if (!given.password) missing.push({ control: 'sign-in-password', message: say('writePassword') });
    setErrors(missing);
    if (missing.length === 0) void attempt(async () => given);
  };
  const byPasskey = () =>
    void attempt(async () => {
      const asked = second?.passkey ?? (await call<SignInQuestion>('POST', '/sessions/passkey-questions'));
      return { ...second?.given, passkey: await answerWithPasskey(asked) };
    });
  const byProvider = () => {
    if (!inPlace) return window.location.assign(address('/sign-in/single-sign-on', { to }));
    void attempt(async () => {
      if (!(await throughProvider('sign_in', new AbortController().signal)))
        throw new Error(say('trouble_refused'));
      return 'elsewhere';
    });
  };

  const errorAt = (control: string) => errors.find((error) => error.control === control)?.message;
  const local = ways?.local !== 'nobody';
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      {second ? (
        <SecondFields second={second} busy={busy} error={errorAt('sign-in-code')} onPasskey={byPasskey} />
      ) : (
        <>
          {local && (
            <>
              <TextInput
                id="sign-in-username"
                name="username"
                label={say('username')}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                defaultValue={username}
                error={errorAt('sign-in-username')}
                autoFocus={!username}
              />
              <PasswordField
                id="sign-in-password"
                name="password"
                label={say('password')}
                autoComplete="current-password"
                error={errorAt('sign-in-password')}
                autoFocus={Boolean(username)}
              />
              <Button type="submit" loading={busy} fullWidth>
                {say('signIn')}
              </Button>
            </>
          )}
          {ways && local && ways.passkeys && browserHasPasskeys() && (
            <Button
              variant="default"
              fullWidth
              disabled={busy}
              leftSection={<IconKey size={16} aria-hidden />}
              onClick={byPasskey}
            >
              {say('signInWithPasskey')}
            </Button>
          )}
          {ways?.singleSignOn && (
            <Button
              variant={local ? 'default' : 'filled'}
              fullWidth
              disabled={busy}
              leftSection={<IconWorld size={16} aria-hidden />}
              onClick={byProvider}
            >
              {say('signInWith', { name: ways.singleSignOn.name })}
            </Button>
          )}
          {local && ways?.passwordReset && !inPlace && (
            <Link className={classes.forgot} to="/new-password">
              {say('forgotPassword')}
            </Link>
          )}
          {ways?.local === 'administrators' && <p className={classes.note}>{say('onlyAdministrators')}</p>}
        </>
      )}
      {second && (
        <Button variant="subtle" color="gray" fullWidth disabled={busy} onClick={() => setSecond(null)}>
          {say('otherUser')}
        </Button>
      )}
    </form>
  );
}

function SecondFields({
  second,
  busy,
  error,
  onPasskey,
}: {
  readonly second: SecondStep;
  readonly busy: boolean;
  readonly error: string | undefined;
  onPasskey(): void;
}) {
  const say = useWords(shellWords);
  return (
    <>
      {second.takesCode && (
        <>
          <TextInput
            id="sign-in-code"
            name="code"
            label={say('code')}
            description={say('codeNote')}
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            error={error}
            autoFocus
          />
          <Button type="submit" loading={busy} fullWidth>
            {say('signIn')}
          </Button>
        </>
      )}
      {second.passkey && browserHasPasskeys() && (
        <Button
          variant={second.takesCode ? 'default' : 'filled'}
          fullWidth
          disabled={busy}
          leftSection={<IconKey size={16} aria-hidden />}
          onClick={onPasskey}
        >
          {say('usePasskey')}
        </Button>
      )}
    </>
  );
}

function secondStep(given: Given, { members }: Refusal): SecondStep {
  const accepted = Array.isArray(members.accepted) ? members.accepted : [];
  const { code: _, passkey: __, ...named } = given;
  return {
    given: named,
    takesCode: accepted.includes('code'),
    passkey: (members.passkey as SignInQuestion | undefined) ?? null,
  };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
