import { ActionIcon, Button } from '@mantine/core';
import { readChoice } from '../../fields/choices.ts';
import type { Choice } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '../../web/icons.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { Tick } from '../parts/choice.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { definitionWords } from './definition-words.ts';
import classes from './definitions.module.css';
import { type FieldFormPart, PartError } from './form-parts.tsx';
import { swapped } from './layout-moves.ts';
import { nameFrom } from './suggest-names.ts';
import { controlOf } from './use-defining.ts';

const tones = ['', 'neutral', 'green', 'amber', 'red', 'petrol', 'plum'] as const;

/** The choices as the form writes them; they were checked when they were saved. */
export function choicesIn(options: Readonly<Record<string, JsonValue | undefined>>): readonly Choice[] {
  const { choices } = options;
  return Array.isArray(choices) ? choices.map(readChoice).filter((choice) => choice !== undefined) : [];
}

/** The choices of a picklist: words in both languages, colours, their order. */
export function ChoicesEditor({ draft, ground, errors, onChange }: FieldFormPart) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const choices = choicesIn(draft.options);
  const kept = new Set(choicesIn(ground.old?.options ?? {}).map((choice) => choice.value));
  const put = (next: readonly Choice[]) =>
    onChange({ ...draft, options: { ...draft.options, choices: JSON.parse(JSON.stringify(next)) } });
  const set = (index: number, change: Partial<Choice>) =>
    put(choices.map((choice, at) => (at === index ? followedChoice(choice, change, kept, choices) : choice)));
  const tone = (index: number, value: string) => {
    const { tone: _, ...choice } = choices[index] ?? { value: '', label: { en: '' } };
    put(
      choices.map((each, at) =>
        at === index ? { ...choice, ...(value && { tone: value as NonNullable<Choice['tone']> }) } : each,
      ),
    );
  };
  return (
    <fieldset className={parts.choices} id={controlOf('options.choices')} tabIndex={-1}>
      <legend>{say('choices')}</legend>
      <PartError errors={errors} part="options.choices" />
      <ol className={classes.choices}>
        {choices.map((choice, index) => {
          const what = label(choice.label) || say('choice', { number: index + 1 });
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a choice has no name of its own while it is written
            <li key={index} className={classes.choiceRow}>
              <TextInput
                aria-label={say('english', { what: say('choice', { number: index + 1 }) })}
                placeholder={say('english', { what: say('label') })}
                value={choice.label.en}
                onChange={(event) =>
                  set(index, { label: { ...choice.label, en: event.currentTarget.value } })
                }
              />
              <TextInput
                aria-label={say('spanish', { what: say('choice', { number: index + 1 }) })}
                placeholder={say('spanish', { what: say('label') })}
                value={choice.label.es ?? ''}
                onChange={(event) =>
                  set(index, { label: { ...choice.label, es: event.currentTarget.value } })
                }
              />
              <TextInput
                aria-label={`${say('choiceValue')}, ${what}`}
                placeholder={say('choiceValue')}
                value={choice.value}
                disabled={kept.has(choice.value)}
                onChange={(event) => set(index, { value: event.currentTarget.value })}
              />
              <NativeSelect
                aria-label={`${say('tone')}, ${what}`}
                value={choice.tone ?? ''}
                onChange={(event) => tone(index, event.currentTarget.value)}
                data={tones.map((value) => ({ value, label: say('toneName', { tone: value || 'none' }) }))}
              />
              <div className={classes.tools}>
                {kept.has(choice.value) && (
                  <Tick
                    id={controlOf(`closed-${index}`)}
                    checked={choice.closed ?? false}
                    onChange={(closed) => set(index, { closed })}
                  >
                    {say('closedChoice')}
                  </Tick>
                )}
                <Move
                  up
                  what={what}
                  onClick={() => put(swapped(choices, index, -1))}
                  disabled={index === 0}
                />
                <Move
                  what={what}
                  onClick={() => put(swapped(choices, index, 1))}
                  disabled={index === choices.length - 1}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={say('removeChoice', { number: index + 1 })}
                  onClick={() => put(choices.filter((_, at) => at !== index))}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </div>
            </li>
          );
        })}
      </ol>
      <div className={parts.actions}>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => put([...choices, { value: '', label: { en: '' } }])}
        >
          {say('addChoice')}
        </Button>
      </div>
      {kept.size > 0 && <p className={parts.quiet}>{say('closeHint')}</p>}
    </fieldset>
  );
}

/** The value follows the label until it is stored, or written by hand. */
function followedChoice(
  choice: Choice,
  change: Partial<Choice>,
  kept: ReadonlySet<string>,
  all: readonly Choice[],
): Choice {
  const next = { ...choice, ...change };
  const taken = all.filter((one) => one !== choice).map((one) => one.value);
  const follows =
    change.label && !kept.has(choice.value) && choice.value === nameFrom(choice.label.en, taken);
  return follows || (change.label && choice.value === '')
    ? { ...next, value: nameFrom(next.label.en, taken) }
    : next;
}

/** One place up or down. */
export function Move({
  up = false,
  what,
  id,
  disabled,
  onClick,
}: {
  readonly up?: boolean;
  readonly what: string;
  readonly id?: string;
  readonly disabled: boolean;
  onClick(): void;
}) {
  const say = useWords(definitionWords);
  const Arrow = up ? IconArrowUp : IconArrowDown;
  return (
    <ActionIcon
      id={id}
      className={classes.arrow}
      variant="subtle"
      color="gray"
      aria-label={say(up ? 'moveUp' : 'moveDown', { what })}
      disabled={disabled}
      onClick={onClick}
    >
      <Arrow size={16} aria-hidden />
    </ActionIcon>
  );
}
