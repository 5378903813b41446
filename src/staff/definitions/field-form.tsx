import { NativeSelect, TextInput } from '@mantine/core';
import { useLabel, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { DeclarationForm } from './declaration-form.tsx';
import { definitionWords } from './definition-words.ts';
import { type FieldDraft, followed } from './field-draft.ts';
import { FieldRules } from './field-rules.tsx';
import { besideOf, type FieldFormPart, Section } from './form-parts.tsx';
import { LabelPair } from './label-pair.tsx';
import { OptionsForm } from './options-form.tsx';
import { TypeChoice } from './type-choice.tsx';
import { controlOf } from './use-defining.ts';

/** Everything about a field: what it is, the options of its type, its rules, and what it means for a person. */
export function FieldForm(props: FieldFormPart) {
  const { draft, ground, errors } = props;
  const say = useWords(definitionWords);
  const label = useLabel();
  const taken = ground.module.fields.map((field) => field.name).filter((name) => name !== ground.old?.name);
  const change = (next: Partial<FieldDraft>) =>
    props.onChange(followed({ ...draft, ...next }, besideOf(ground, draft), taken));
  const part: FieldFormPart = { ...props, onChange: change };
  return (
    <>
      <Section title={say('fieldWhat')}>
        <LabelPair
          id={controlOf('label')}
          what={say('label')}
          value={draft.label}
          error={errors.get('label')}
          autoFocus={!ground.old}
          onChange={(next) => change({ label: next })}
        />
        <TypeChoice {...part} />
        <div className={parts.pair}>
          <TextInput
            id={controlOf('name')}
            label={say('name')}
            description={say(ground.old ? 'nameFixed' : 'nameNote')}
            value={draft.name}
            disabled={ground.old !== undefined}
            error={errors.get('name')}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) =>
              change({ name: event.currentTarget.value, ownName: event.currentTarget.value !== '' })
            }
          />
          {ground.module.blocks.length > 1 && !ground.old && (
            <NativeSelect
              id={controlOf('block')}
              label={say('block')}
              value={draft.block}
              onChange={(event) => change({ block: event.currentTarget.value })}
              data={ground.module.blocks.map((block) => ({ value: block.name, label: label(block.label) }))}
            />
          )}
        </div>
        <LabelPair
          id={controlOf('help')}
          what={say('help')}
          value={draft.help}
          error={errors.get('help')}
          onChange={(next) => change({ help: next })}
        />
      </Section>
      {draft.type && (
        <>
          <OptionsForm {...part} />
          <DeclarationForm {...part} />
          <FieldRules {...part} />
        </>
      )}
    </>
  );
}
