import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormErrors } from '../parts/form-errors.tsx';
import { TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { browserHasPasskeys, makePasskey, type NewPasskeyQuestion, NoPasskey } from '../prove/passkey.ts';
import { accountWords } from './account-words.ts';
import type { AddedFactor } from './add-app.tsx';

/** Making a passkey: a name, then the browser's own question. */
export function AddPasskey({
  cancel,
  onAdded,
}: {
  readonly cancel?: ReactNode;
  onAdded(added: AddedFactor): void;
}) {
  const say = useWords(accountWords);
  const action = useAction({ name: 'passkey-name' });
  const [name, setName] = useState(say('passkeyNameExample'));
  const can = browserHasPasskeys();
  const add = async () => {
    await action.run(async () => {
      const body = { kind: 'passkey' };
      const { passkey: question } = await call<{ passkey: NewPasskeyQuestion }>(
        'POST',
        '/me/factors/offers',
        { body },
      );
      const passkey = await makePasskey(question).catch((cause: unknown) => {
        throw cause instanceof NoPasskey ? new Error(say('noPasskey')) : cause;
      });
      onAdded(await call<AddedFactor>('POST', '/me/factors', { body: { name, passkey } }));
    });
  };
  return (
    <form
      className={parts.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <FormErrors errors={action.errors}>
        <p>{say('passkeyText')}</p>
        {!can && <p className={parts.failure}>{say('noPasskeysHere')}</p>}
        <TextInput
          id="passkey-name"
          label={say('passkeyName')}
          value={name}
          maxLength={60}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className={parts.buttons}>
          {cancel}
          <Button type="submit" loading={action.busy} disabled={!can || name.trim() === ''}>
            {say('makePasskey')}
          </Button>
        </div>
      </FormErrors>
    </form>
  );
}
