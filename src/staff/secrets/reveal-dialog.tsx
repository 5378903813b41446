import { useState } from 'react';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { CheckChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { ProofFields, type ProofGiven, proofBody } from './proof-fields.tsx';
import { secretWords } from './secret-words.ts';
import type { RecordSecrets, RevealedJson } from './shapes.ts';

/** What is opened, for which purpose and why, and the proof that it is the person who is signed in. */
export function RevealDialog({
  module,
  record,
  fields,
  secrets,
  chosen,
  onClose,
  onOpened,
}: {
  readonly module: ModuleDefinition;
  readonly record: string;
  readonly fields: readonly FieldDefinition[];
  readonly secrets: RecordSecrets;
  readonly chosen: readonly string[];
  onClose(): void;
  onOpened(revealed: RevealedJson): void;
}) {
  const say = useWords(secretWords);
  const label = useLabel();
  const action = useAction({
    purpose: 'reveal-purpose',
    reason: 'reveal-reason',
    password: 'proof-password',
    code: 'proof-code',
    passphrase: 'reveal-passphrase',
  });
  const [names, setNames] = useState<readonly string[]>(chosen);
  const [purpose, setPurpose] = useState('');
  const [reason, setReason] = useState('');
  const [proof, setProof] = useState<ProofGiven>({ password: '', code: '' });
  const [passphrase, setPassphrase] = useState('');
  const standing = (name: string) => secrets.fields.find((one) => one.field === name);
  const openable = fields.filter((field) => {
    const one = standing(field.name);
    return one?.set && one.standing !== 'not_held';
  });
  const purposes = secrets.purposes.filter((one) =>
    names.every((name) => standing(name)?.purposes.includes(one.code)),
  );
  const locked = names.some((name) => standing(name)?.standing === 'locked');
  const open = async () => {
    await action.run(async () => {
      const revealed = await call<RevealedJson>('POST', `/records/${module.name}/${record}/reveals`, {
        body: {
          fields: names,
          purpose,
          reason,
          ...proofBody(proof),
          ...(locked && passphrase && { passphrase }),
        },
      });
      onOpened(revealed);
    });
    setProof({ password: '', code: '' });
  };
  return (
    <FormDialog
      title={say('openTitle')}
      submit={say('openNow', { seconds: secrets.seconds })}
      action={action}
      disabled={names.length === 0 || purpose === '' || reason.trim() === ''}
      onSubmit={() => void open()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('openText', { seconds: secrets.seconds })}</p>
      <CheckChoice<string>
        name="reveal-fields"
        legend={say('which')}
        inline
        values={names}
        onChange={setNames}
        options={openable.map((field) => ({ value: field.name, label: label(field.label) }))}
      />
      {purposes.length === 0 ? (
        <p className={parts.failure}>{say('noPurpose')}</p>
      ) : (
        <NativeSelect
          id="reveal-purpose"
          label={say('purpose')}
          value={purpose}
          data-autofocus
          onChange={(event) => setPurpose(event.currentTarget.value)}
          data={[
            { value: '', label: say('choosePurpose') },
            ...purposes.map((one) => ({ value: one.code, label: label(one.label) })),
          ]}
        />
      )}
      <Textarea
        id="reveal-reason"
        label={say('reason')}
        description={say('reasonHelp')}
        value={reason}
        rows={2}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <ProofFields proof={proof} onChange={setProof} />
      {locked && (
        <TextInput
          id="reveal-passphrase"
          type="password"
          label={say('passphrase')}
          description={say('passphraseHelp')}
          autoComplete="off"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
