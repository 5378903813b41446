import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconX } from '../../web/icons.ts';
import { useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { Move } from './choices-editor.tsx';
import { definitionWords } from './definition-words.ts';
import classes from './definitions.module.css';
import { swapped } from './layout-moves.ts';

/** Some of many, in an order: taken in from a list, moved by arrows, taken out. */
export function OrderedNames({
  id,
  legend,
  note,
  add,
  remove,
  names,
  options,
  onChange,
}: {
  readonly id: string;
  readonly legend: string;
  readonly note?: string;
  readonly add: string;
  readonly remove: 'removeColumn' | 'removeTitle';
  readonly names: readonly string[];
  readonly options: readonly { readonly value: string; readonly label: string }[];
  onChange(names: readonly string[]): void;
}) {
  const say = useWords(definitionWords);
  const labelOf = (name: string) => options.find((one) => one.value === name)?.label ?? name;
  const left = options.filter((one) => !names.includes(one.value));
  return (
    <fieldset className={parts.choices}>
      <legend>{legend}</legend>
      {note && <p className={parts.quiet}>{note}</p>}
      <ol className={classes.ordered}>
        {names.map((name, index) => (
          <li key={name}>
            <span>{labelOf(name)}</span>
            <Move
              up
              what={labelOf(name)}
              disabled={index === 0}
              onClick={() => onChange(swapped(names, index, -1))}
            />
            <Move
              what={labelOf(name)}
              disabled={index === names.length - 1}
              onClick={() => onChange(swapped(names, index, 1))}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={
                remove === 'removeColumn'
                  ? say(remove, { column: labelOf(name) })
                  : say(remove, { field: labelOf(name) })
              }
              onClick={() => onChange(names.filter((one) => one !== name))}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ol>
      {left.length > 0 && (
        <NativeSelect
          id={id}
          aria-label={add}
          value=""
          onChange={(event) => event.currentTarget.value && onChange([...names, event.currentTarget.value])}
          data={[{ value: '', label: add }, ...left]}
        />
      )}
    </fieldset>
  );
}
