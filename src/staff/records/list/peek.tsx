import { Button, Drawer } from '@mantine/core';
import '@mantine/core/styles/Drawer.layer.css';
import { useQuery } from '@tanstack/react-query';
import type { RecordValues } from '../../../fields/field-view.tsx';
import { fieldViewOf } from '../../../fields/views.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { Fact, Facts, SectionHeading } from '../../../web/layout/layout.tsx';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import type { RecordJson } from '../../shapes.ts';
import { recordQuery } from '../record-queries.ts';
import { recordWords } from '../words/record-words.ts';
import classes from './list.module.css';
import { fieldValue, titleOf } from './list-columns.tsx';

/** A look at a record without leaving the list: what is filled, block by block. */
export function Peek({
  module,
  record,
  onClose,
  onOpen,
}: {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  onClose(): void;
  onOpen(): void;
}) {
  const say = useWords(recordWords);
  const label = useLabel();
  const locale = useLocale();
  const { data = record } = useQuery(recordQuery(module.name, record.id));
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={420}
      title={<bdi>{titleOf(record)}</bdi>}
      transitionProps={{ duration: 0 }}
    >
      <div className={classes.peek}>
        <span className="at-mono">{record.number}</span>
        {module.blocks.map((block) => {
          const filled = block.fields
            .map((name) => module.fields.find((field) => field.name === name))
            .filter((field) => field !== undefined)
            .filter((field) => fieldValue(data, field.name) !== null);
          if (filled.length === 0) return null;
          return (
            <section key={block.name}>
              <SectionHeading title={label(block.label)} />
              <Facts>
                {filled.map((field) => {
                  const { Show } = fieldViewOf(field.type);
                  const value = fieldValue(data, field.name);
                  return (
                    <Fact key={field.name} label={label(field.label)}>
                      {value !== null && (
                        <Show value={value} field={field} locale={locale} record={data as RecordValues} />
                      )}
                    </Fact>
                  );
                })}
              </Facts>
            </section>
          );
        })}
        <Button onClick={onOpen}>{say('openRecord')}</Button>
      </div>
    </Drawer>
  );
}
