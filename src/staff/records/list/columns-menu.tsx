import { Button, Popover } from '@mantine/core';
import type { FieldDefinition } from '../../../metadata/field.ts';
import { IconArrowDown, IconArrowUp, IconColumns3 } from '../../../web/icons.ts';
import { useLabel, useWords } from '../../../web/words/words.tsx';
import { recordWords } from '../words/record-words.ts';
import classes from './list.module.css';

/** Chooses the columns of a list and their order. */
export function ColumnsMenu({
  fields,
  chosen,
  onChosen,
}: {
  readonly fields: readonly FieldDefinition[];
  readonly chosen: readonly string[];
  /** Null: as the view has them. */
  onChosen(names: readonly string[] | null): void;
}) {
  const say = useWords(recordWords);
  const label = useLabel();
  const named = (name: string) => fields.find((field) => field.name === name);
  const listed = [
    ...chosen.map(named).filter((field) => field !== undefined),
    ...fields.filter((field) => !chosen.includes(field.name)),
  ];
  const turn = (name: string) =>
    onChosen(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);
  const move = (name: string, by: number) => {
    const at = chosen.indexOf(name);
    const order = chosen.filter((one) => one !== name);
    order.splice(Math.max(0, at + by), 0, name);
    onChosen(order);
  };
  return (
    <Popover position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          className={classes.columns}
          leftSection={<IconColumns3 size={16} stroke={1.6} aria-hidden />}
        >
          {say('columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <ul className={classes.columnList} aria-label={say('columns')}>
          {listed.map((field) => {
            const on = chosen.includes(field.name);
            return (
              <li key={field.name}>
                <label>
                  <input type="checkbox" checked={on} onChange={() => turn(field.name)} />
                  {label(field.label)}
                </label>
                {on && (
                  <>
                    <button
                      type="button"
                      onClick={() => move(field.name, -1)}
                      aria-label={say('moveUp', { field: label(field.label) })}
                    >
                      <IconArrowUp size={14} aria-hidden />
                    </button>
                    <button
                      type="button"
                      onClick={() => move(field.name, 1)}
                      aria-label={say('moveDown', { field: label(field.label) })}
                    >
                      <IconArrowDown size={14} aria-hidden />
                    </button>
                  </>
                )}
              </li>
            );
          })}
        </ul>
        <button type="button" className={classes.columnsReset} onClick={() => onChosen(null)}>
          {say('columnsReset')}
        </button>
      </Popover.Dropdown>
    </Popover>
  );
}
