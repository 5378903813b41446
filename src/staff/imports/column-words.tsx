import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { StagedImport } from '../../client/client.ts';
import { choicesOf } from '../../fields/choices.ts';
import { foldWord } from '../../fields/fold.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { ownersQuery } from '../directory.ts';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import { importWords } from './import-words.ts';
import classes from './imports.module.css';
import type { Draft } from './mapping.ts';

interface WordsProps {
  readonly staged: StagedImport;
  readonly index: number;
  readonly target: string;
  readonly draft: Draft;
  onChange(draft: Draft): void;
}

interface Meaning {
  readonly value: string;
  readonly label: string;
  /** Texts that the service knows it by. */
  readonly known: readonly string[];
}

/** What the words of another system stand for, where a column is a choice or somebody of the house. */
export function ColumnWords(props: WordsProps) {
  const label = useLabel();
  const module = useModules().find((one) => one.name === props.staged.module);
  const field = module?.fields.find((one) => one.name === props.target);
  if (props.target === 'owner') return <OwnerWords {...props} />;
  const choices = field ? choicesOf(field) : [];
  if (choices.length === 0) return null;
  const meanings = choices
    .filter((choice) => !choice.closed)
    .map((choice) => ({
      value: choice.value,
      label: label(choice.label),
      known: [choice.value, choice.label.en, choice.label.es ?? ''],
    }));
  return <Words {...props} meanings={meanings} />;
}

function OwnerWords(props: WordsProps) {
  const { data } = useQuery(ownersQuery());
  const meanings = (data ?? []).map(({ id, title }) => ({ value: id, label: title, known: [title, id] }));
  return data ? <Words {...props} meanings={meanings} /> : null;
}

const MOST_SHOWN = 12;

function Words({
  staged,
  index,
  draft,
  onChange,
  meanings,
}: WordsProps & { readonly meanings: readonly Meaning[] }) {
  const say = useWords(importWords);
  const column = String(index + 1);
  const told = draft.options.values?.[column] ?? {};
  const known = new Set(meanings.flatMap((one) => one.known.map(foldWord)));
  const cells = new Set(staged.sample.map((row) => row.cells[index]?.trim() ?? '').filter(Boolean));
  const words = [
    ...new Set([...[...cells].filter((cell) => !known.has(foldWord(cell))), ...Object.keys(told)]),
  ];
  if (words.length === 0) return null;
  const set = (word: string, meaning: string | null) => {
    const { [word]: _, ...others } = told;
    const next = meaning === null ? others : { ...others, [word]: meaning };
    onChange({
      ...draft,
      options: { ...draft.options, values: { ...draft.options.values, [column]: next } },
    });
  };
  return (
    <div className={classes.words}>
      <span className={parts.second}>{say('wordsMean')}</span>
      {words.slice(0, MOST_SHOWN).map((word) => (
        <NativeSelect
          key={word}
          label={<bdi>{word}</bdi>}
          value={told[word] ?? UNTOLD}
          onChange={({ currentTarget: { value } }) => set(word, value === UNTOLD ? null : value)}
          data={[
            { value: UNTOLD, label: say('wordUntold') },
            { value: '', label: say('wordLeftOut') },
            ...meanings.map(({ value, label }) => ({ value, label })),
          ]}
        />
      ))}
    </div>
  );
}

/** No choice has it for a value. */
const UNTOLD = '\u0000';
