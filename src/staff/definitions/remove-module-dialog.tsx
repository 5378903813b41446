import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { definitionWords } from './definition-words.ts';
import { tellDone } from './done-store.ts';
import { StaleNote } from './notes.tsx';
import { asAction, useDefining } from './use-defining.ts';

/** Removes a module of the company with its records, after its name was typed. */
export function RemoveModuleDialog({
  module,
  records,
  onClose,
}: {
  readonly module: ModuleDefinition;
  readonly records: number | undefined;
  onClose(): void;
}) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const navigate = useNavigate();
  const defining = useDefining();
  const [typed, setTyped] = useState('');
  const title = label(module.labelPlural);
  const remove = async () => {
    const done = await defining.run(async (version) => {
      await call('DELETE', `/modules/${module.name}`, { query: { purge: (records ?? 0) > 0 }, version });
      await navigate({ to: '/settings/modules' });
      return true;
    });
    if (done) tellDone({ text: say('moduleRemoved', { module: title }), undo: null });
  };
  return (
    <FormDialog
      title={say('removeModuleNamed', { module: title })}
      submit={say('removeModule')}
      action={asAction(defining)}
      disabled={records === undefined || typed !== module.name}
      onSubmit={() => void remove()}
      onClose={onClose}
    >
      <StaleNote defining={defining} />
      <p>{say('removeModuleHeld', { records: records ?? 0 })}</p>
      <p className={parts.quiet}>{say('removeModuleAlso')}</p>
      <TextInput
        id="remove-typed"
        label={say('typeToConfirm', { name: module.name })}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
