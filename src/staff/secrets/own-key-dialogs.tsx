import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { noProof, ProofFields, proofBody } from './proof-fields.tsx';
import { secretWords } from './secret-words.ts';

/** The passphrase opens the key for this session. */
export function OpenKeyDialog({ onClose }: { onClose(): void }) {
  const say = useWords(secretWords);
  const queries = useQueryClient();
  const action = useAction({ passphrase: 'open-passphrase' });
  const [passphrase, setPassphrase] = useState('');
  const open = async () => {
    const done = await action.run(async () => {
      await call('POST', '/secrets/unlocks', { body: { passphrase } });
      await queries.invalidateQueries({ queryKey: ['keys'] });
    });
    setPassphrase('');
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('openKey')}
      submit={say('openKey')}
      action={action}
      disabled={passphrase === ''}
      onSubmit={() => void open()}
      onClose={onClose}
    >
      <Passphrase
        id="open-passphrase"
        label={say('passphrase')}
        value={passphrase}
        onChange={setPassphrase}
        first
      />
    </FormDialog>
  );
}

/** Makes a key, gives it another passphrase, or makes a new one where the passphrase is lost. */
export function PassphraseDialog({
  what,
  onDone,
  onClose,
}: {
  readonly what: 'make' | 'change' | 'reset';
  onDone(): void;
  onClose(): void;
}) {
  const say = useWords(secretWords);
  const queries = useQueryClient();
  const action = useAction({
    passphrase: 'new-passphrase',
    current: 'present-passphrase',
    password: 'proof-password',
    code: 'proof-code',
  });
  const [passphrase, setPassphrase] = useState('');
  const [repeat, setRepeat] = useState('');
  const [current, setCurrent] = useState('');
  const [proof, setProof] = useState(noProof);
  const title = say(what === 'make' ? 'makeKey' : what === 'change' ? 'changePassphrase' : 'newKey');
  const different = repeat !== '' && repeat !== passphrase;
  const set = async () => {
    const done = await action.run(async () => {
      const body = {
        passphrase,
        ...proofBody(proof),
        ...(what === 'change' && { current }),
        ...(what === 'reset' && { reset: true }),
      };
      await call('PUT', '/secrets/identity', { body });
      await queries.invalidateQueries({ queryKey: ['keys'] });
    });
    if (!done) return;
    onDone();
    onClose();
  };
  return (
    <FormDialog
      title={title}
      submit={title}
      action={action}
      disabled={passphrase === '' || repeat !== passphrase || (what === 'change' && current === '')}
      onSubmit={() => void set()}
      onClose={onClose}
    >
      {what === 'reset' && <p className={parts.quiet}>{say('newKeyText')}</p>}
      {what === 'change' && (
        <Passphrase
          id="present-passphrase"
          label={say('presentPassphrase')}
          value={current}
          onChange={setCurrent}
          first
        />
      )}
      <Passphrase
        id="new-passphrase"
        label={say('newPassphrase')}
        help={say('newPassphraseHelp')}
        value={passphrase}
        onChange={setPassphrase}
        first={what !== 'change'}
      />
      <Passphrase
        id="repeat-passphrase"
        label={say('repeat')}
        value={repeat}
        onChange={setRepeat}
        error={different ? say('notTheSame') : undefined}
      />
      <ProofFields proof={proof} onChange={setProof} />
    </FormDialog>
  );
}

/** Never filled in by the browser with something else, and never kept by it. */
function Passphrase(props: {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly error?: string | undefined;
  readonly value: string;
  readonly first?: boolean;
  onChange(value: string): void;
}) {
  return (
    <TextInput
      id={props.id}
      type="password"
      label={props.label}
      {...(props.help && { description: props.help })}
      error={props.error}
      autoComplete="off"
      value={props.value}
      data-autofocus={props.first || undefined}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
