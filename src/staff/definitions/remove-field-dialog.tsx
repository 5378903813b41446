import { useState } from 'react';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { definitionWords } from './definition-words.ts';
import { tellDone } from './done-store.ts';
import { StaleNote } from './notes.tsx';
import type { ModuleUsage } from './queries.ts';
import { asAction, useDefining } from './use-defining.ts';

/** Removes a field after saying what goes with it; where values do, the name is typed first. */
export function RemoveFieldDialog({
  module,
  field,
  usage,
  onClose,
}: {
  readonly module: ModuleDefinition;
  readonly field: FieldDefinition;
  readonly usage: ModuleUsage | undefined;
  onClose(): void;
}) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const defining = useDefining(field.name);
  const [typed, setTyped] = useState('');
  const filled = usage?.fields[field.name] ?? 0;
  const held = filled > 0;
  const title = label(field.label);
  const block = module.blocks.find((one) => one.fields.includes(field.name))?.name;
  const remove = async () => {
    const path = `/modules/${module.name}/fields`;
    const done = await defining.run(async (version) => {
      await call('DELETE', `${path}/${field.name}`, { query: { purge: held }, version });
      return true;
    });
    if (!done) return;
    tellDone({
      text: held ? say('fieldPurged', { field: title, filled }) : say('fieldRemoved', { field: title }),
      undo: held ? null : () => call('POST', path, { body: { ...field, ...(block && { block }) } }),
    });
    onClose();
  };
  return (
    <FormDialog
      title={say('removeFieldNamed', { field: title })}
      submit={held ? say('removeNowPurge', { filled }) : say('removeNow')}
      action={asAction(defining)}
      disabled={!usage || (held && typed !== field.name)}
      onSubmit={() => void remove()}
      onClose={onClose}
    >
      <StaleNote defining={defining} />
      <p>{held ? say('removeFieldHeld', { filled }) : say('removeFieldEmpty')}</p>
      <p className={parts.quiet}>{say('removeFieldAlso')}</p>
      {held && (
        <TextInput
          id="remove-typed"
          label={say('typeToConfirm', { name: field.name })}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
