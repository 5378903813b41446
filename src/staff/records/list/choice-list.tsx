import { useState } from 'react';
import type { ViewChoice } from '../../../fields/field-view.tsx';
import type { JsonValue } from '../../../metadata/json.ts';
import { useWords } from '../../../web/words/words.tsx';
import { recordWords } from '../words/record-words.ts';
import classes from './filter.module.css';

/** Choices that fit on a screen without looking for one. */
const fewChoices = 8;

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

/** Several of many choices, as boxes that stay in sight; what is chosen stands first, the rest is found by typing. */
export function ChoiceList({
  choices,
  values,
  onChange,
}: {
  readonly choices: readonly ViewChoice[];
  readonly values: readonly JsonValue[];
  onChange(values: readonly JsonValue[]): void;
}) {
  const say = useWords(recordWords);
  const [q, setQ] = useState('');
  const [first] = useState(values);
  const wanted = folded(q.trim());
  const shown = choices
    .filter((choice) => folded(choice.label).includes(wanted))
    .toSorted((one, other) => Number(first.includes(other.value)) - Number(first.includes(one.value)));
  const turn = (value: string) =>
    onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
  return (
    <fieldset className={classes.choices} aria-label={say('filterValue')}>
      {choices.length > fewChoices && (
        <input
          type="search"
          className={classes.text}
          aria-label={say('findChoice')}
          placeholder={say('findChoice')}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
          onKeyDown={(event) => {
            const only = shown.length === 1 ? shown[0] : undefined;
            if (event.key !== 'Enter' || !only) return;
            event.preventDefault();
            turn(only.value);
            setQ('');
          }}
        />
      )}
      <div className={classes.choiceList}>
        {shown.map((choice) => (
          <label key={choice.value}>
            <input
              type="checkbox"
              checked={values.includes(choice.value)}
              onChange={() => turn(choice.value)}
            />
            {choice.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
