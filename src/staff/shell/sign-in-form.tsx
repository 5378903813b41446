import { Button, PasswordInput, TextInput } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.layer.css';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ErrorSummary, type FieldError } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import { call, Refusal } from '../api.ts';
import { connection } from '../connection.ts';
import { meQuery } from '../queries.ts';
import type { Me } from '../shapes.ts';
import { shellWords } from '../words/shell-words.ts';
import classes from './sign-in.module.css';

/** User name and password; the code of a second factor once the service asks for it. */
export function SignInForm({ username = '', onDone }: { readonly username?: string; onDone(me: Me): void }) {
  const say = useWords(shellWords);
  const queries = useQueryClient();
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [asksCode, setAsksCode] = useState(false);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = {
      username: String(form.get('username') ?? ''),
      password: String(form.get('password') ?? ''),
    };
    const code = String(form.get('code') ?? '');
    const missing: FieldError[] = [];
    if (!given.username) missing.push({ control: 'sign-in-username', message: say('writeUsername') });
    if (!given.password) missing.push({ control: 'sign-in-password', message: say('writePassword') });
    setErrors(missing);
    if (missing.length > 0) return;
    setBusy(true);
    try {
      await call('POST', '/sessions', { body: { ...given, ...(code && { code }) } });
      connection.signedIn();
      const me = await queries.fetchQuery({ ...meQuery, staleTime: 0 });
      if (me) onDone(me);
    } catch (cause) {
      const refusal = cause instanceof Refusal ? cause : null;
      if (refusal?.code === 'second_factor_required' || refusal?.findings.some((one) => one.field === 'code'))
        setAsksCode(true);
      setErrors([{ message: refusal?.message ?? String(cause) }]);
    } finally {
      setBusy(false);
    }
  };

  const errorAt = (control: string) => errors.find((error) => error.control === control)?.message;
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <ErrorSummary errors={errors} />
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
      <PasswordInput
        id="sign-in-password"
        name="password"
        label={say('password')}
        autoComplete="current-password"
        error={errorAt('sign-in-password')}
        autoFocus={Boolean(username)}
      />
      {asksCode && (
        <TextInput
          name="code"
          label={say('code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
        />
      )}
      <Button type="submit" loading={busy} fullWidth>
        {say('signIn')}
      </Button>
    </form>
  );
}
