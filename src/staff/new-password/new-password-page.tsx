import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call, Refusal } from '../api.ts';
import { FormErrors } from '../parts/form-errors.tsx';
import { TextInput } from '../parts/inputs.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { useAction } from '../parts/use-action.ts';
import classes from '../shell/sign-in.module.css';
import { newPasswordWords } from './new-password-words.ts';

/** A forgotten password: without a link one is asked for; with one (its secret behind the #) a new password is chosen. */
export function NewPasswordPage() {
  const say = useWords(newPasswordWords);
  const [secret, setSecret] = useState(() => window.location.hash.slice(1));
  // A link may be opened where this page stands already; and its secret is not to stay in the history of the browser.
  useEffect(() => {
    const take = () => {
      const given = window.location.hash.slice(1);
      if (!given) return;
      setSecret(given);
      window.history.replaceState(window.history.state, '', window.location.pathname);
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        {secret ? <Choose key={secret} secret={secret} onAnother={() => setSecret('')} /> : <Ask />}
        <div className={classes.foot}>
          <Link to="/sign-in">{say('toSignIn')}</Link>
        </div>
      </div>
    </main>
  );
}

function Ask() {
  const say = useWords(newPasswordWords);
  const action = useAction({ user: 'new-password-user' });
  const [missing, setMissing] = useState(false);
  const [minutes, setMinutes] = useState<number | null>(null);
  if (minutes !== null)
    return (
      <Told title={say('sent')}>
        <p role="status">{say('sentText', { minutes })}</p>
      </Told>
    );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const user = String(new FormData(event.currentTarget).get('user') ?? '').trim();
    setMissing(user === '');
    if (user === '') return;
    void action.run(async () => {
      const answer = await call<{ minutes: number }>('POST', '/password-resets', { body: { user } });
      setMinutes(answer.minutes);
    });
  };
  const errors = missing ? [{ control: 'new-password-user', message: say('writeUser') }] : action.errors;
  return (
    <Told title={say('ask')} text={say('askText')}>
      <form className={classes.form} onSubmit={submit} noValidate>
        <FormErrors errors={errors}>
          <TextInput
            id="new-password-user"
            name="user"
            label={say('user')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            error={errors.find((error) => error.control !== undefined)?.message}
            autoFocus
          />
          <Button type="submit" loading={action.busy} fullWidth>
            {say('send')}
          </Button>
        </FormErrors>
      </form>
    </Told>
  );
}

function Choose({ secret, onAnother }: { readonly secret: string; onAnother(): void }) {
  const say = useWords(newPasswordWords);
  const action = useAction({ password: 'new-password' });
  const [saved, setSaved] = useState(false);
  if (saved)
    return (
      <Told title={say('saved')}>
        <p role="status">{say('savedText')}</p>
      </Told>
    );
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    const body = { secret, password };
    const take = () =>
      call('POST', '/password-resets/uses', { body }).catch((cause: unknown) => {
        throw cause instanceof Refusal && cause.code === 'not_found' ? new Error(say('usedUp')) : cause;
      });
    if (await action.run(take)) setSaved(true);
  };
  return (
    <Told title={say('choose')} text={say('chooseText')}>
      <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
        <FormErrors errors={action.errors}>
          <PasswordField
            id="new-password"
            name="password"
            label={say('password')}
            description={say('passwordNote')}
            autoComplete="new-password"
            error={action.errors.find((error) => error.control !== undefined)?.message}
            autoFocus
          />
          <Button type="submit" loading={action.busy} fullWidth>
            {say('save')}
          </Button>
          {action.errors.length > 0 && (
            <Button variant="subtle" color="gray" fullWidth onClick={onAnother}>
              {say('another')}
            </Button>
          )}
        </FormErrors>
      </form>
    </Told>
  );
}

function Told({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
}) {
  return (
    <>
      <h1 className={classes.title}>{title}</h1>
      {text && <p className={classes.text}>{text}</p>}
      {children}
    </>
  );
}
