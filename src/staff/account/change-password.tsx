import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormErrors } from '../parts/form-errors.tsx';
import parts from '../parts/parts.module.css';
import { PasswordField } from '../parts/password-field.tsx';
import { useAction } from '../parts/use-action.ts';
import { accountWords } from './account-words.ts';

/** The present password and a new one. What is wrong with the new one is said at its field. */
export function ChangePassword({
  username,
  cancel,
  onChanged,
}: {
  readonly username: string;
  readonly cancel?: ReactNode;
  onChanged(): void;
}) {
  const say = useWords(accountWords);
  const action = useAction({ current: 'password-current', password: 'password-new' });
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const save = async () => {
    const done = await action.run(() => call('POST', '/me/passwords', { body: { current, password } }));
    if (done) onChanged();
  };
  const errorAt = (control: string) => action.errors.find((error) => error.control === control)?.message;
  return (
    <form
      className={parts.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <FormErrors errors={action.errors}>
        {/* For password managers: whose password this is. */}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <PasswordField
          id="password-current"
          label={say('currentPassword')}
          value={current}
          autoComplete="current-password"
          error={errorAt('password-current')}
          data-autofocus
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordField
          id="password-new"
          label={say('newPassword')}
          description={say('newPasswordNote')}
          value={password}
          autoComplete="new-password"
          error={errorAt('password-new')}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <div className={parts.buttons}>
          {cancel}
          <Button type="submit" loading={action.busy} disabled={current === '' || password === ''}>
            {say('changePassword')}
          </Button>
        </div>
      </FormErrors>
    </form>
  );
}
