import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { Tick } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import { useModules } from '../session.tsx';
import { rightsWords } from './rights-words.ts';
import type { RuleForm } from './rule-form.ts';

/** The form of a rule: what both kinds ask stands around what the one kind asks. */
export function RuleDialog({
  title,
  form,
  whole,
  own,
  first,
  children,
  onRemove,
  onClose,
}: {
  readonly title: string;
  readonly form: RuleForm;
  /** Whether enough is said for it to be saved. */
  readonly whole: boolean;
  /** What its own kind adds when it is saved. */
  readonly own: object;
  /** What stands above the module. */
  readonly first?: ReactNode;
  readonly children: ReactNode;
  /** Of a rule that is there already. */
  readonly onRemove: (() => void) | undefined;
  onClose(): void;
}) {
  const say = useWords(rightsWords);
  const label = useLabel();
  const modules = useModules();
  const isNew = onRemove === undefined;
  const save = async () => {
    if (await form.save(own)) onClose();
  };
  return (
    <FormDialog
      title={title}
      submit={say(isNew ? 'addRule' : 'saveRule')}
      action={form.action}
      disabled={!whole}
      wide
      onSubmit={() => void save()}
      onClose={onClose}
    >
      {first}
      <NativeSelect
        id="rule-module"
        label={say('module')}
        value={form.moduleName}
        disabled={!isNew}
        onChange={(event) => form.setModule(event.currentTarget.value)}
        data={modules.map((one) => ({ value: one.name, label: label(one.labelPlural) }))}
      />
      {children}
      <TextInput
        id="rule-name"
        label={say('nameOptional')}
        value={form.name}
        onChange={(event) => form.setName(event.currentTarget.value)}
      />
      <Tick id="rule-active" checked={form.active} onChange={form.setActive}>
        {say('active')}
      </Tick>
      {onRemove && (
        <Button variant="default" color="gray" onClick={onRemove} style={{ justifySelf: 'start' }}>
          {say('removeRule')}
        </Button>
      )}
    </FormDialog>
  );
}
