import { NativeSelect } from '@mantine/core';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { CheckChoice } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { ChoicesEditor, choicesIn } from './choices-editor.tsx';
import { definitionWords } from './definition-words.ts';
import { type FieldFormPart, PartError } from './form-parts.tsx';
import { controlOf } from './use-defining.ts';

/** A dependent picklist: on which it depends, its choices, and which of them go with each value. */
export function OfferedChoices(props: FieldFormPart) {
  const { draft, ground, errors, onChange } = props;
  const say = useWords(definitionWords);
  const label = useLabel();
  const picklists = ground.module.fields.filter(
    (field) => field.type === 'picklist' && field.name !== draft.name,
  );
  const parent = picklists.find((field) => field.name === draft.options.dependsOn);
  const offered = objectIn(draft.options.offered);
  const choices = choicesIn(draft.options);
  if (picklists.length === 0) return <p className={parts.quiet}>{say('noPicklist')}</p>;
  return (
    <>
      <NativeSelect
        id={controlOf('options.dependsOn')}
        label={say('dependsOn')}
        value={parent?.name ?? ''}
        error={errors.get('options.dependsOn')}
        onChange={(event) =>
          onChange({
            ...draft,
            options: { ...draft.options, dependsOn: event.currentTarget.value, offered: {} },
          })
        }
        data={[
          ...(parent ? [] : [{ value: '', label: say('none') }]),
          ...picklists.map((field) => ({ value: field.name, label: label(field.label) })),
        ]}
      />
      <ChoicesEditor {...props} />
      <PartError errors={errors} part="options.offered" />
      {parent && choices.length > 0 && (
        <div className={parts.pair}>
          {choicesIn(parent.options ?? {}).map((beside) => (
            <CheckChoice<string>
              key={beside.value}
              name={controlOf(`offered-${beside.value}`)}
              legend={say('offeredWith', { value: label(beside.label) })}
              values={textsIn(offered[beside.value])}
              onChange={(values) =>
                onChange({
                  ...draft,
                  options: { ...draft.options, offered: { ...offered, [beside.value]: [...values] } },
                })
              }
              options={choices.map((choice) => ({ value: choice.value, label: label(choice.label) }))}
            />
          ))}
        </div>
      )}
    </>
  );
}

function objectIn(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
