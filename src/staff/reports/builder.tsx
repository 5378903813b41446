import { ActionIcon, Button, Select } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { IconPlus, IconX } from '../../web/icons.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { RadioChoice } from '../parts/choice.tsx';
import { ColumnsMenu } from '../records/list/columns-menu.tsx';
import { FilterBar } from '../records/list/filter-bar.tsx';
import { titleField } from '../records/system-fields.ts';
import { useMe, useModules } from '../session.tsx';
import type { ModuleInfo } from '../shapes.ts';
import { startQuestion } from './draft.ts';
import type { AggregateFunction, AggregateWish, GroupWish, Question, Unit } from './queries.ts';
import { aggregatable, fieldAt, functionsOf, groupOffers, isDated, reportFields } from './report-fields.ts';
import { reportWords } from './report-words.ts';
import classes from './reports.module.css';

const units: readonly Unit[] = ['day', 'month', 'quarter', 'year'];
const MOST_GROUPINGS = 3;
const MOST_FIGURES = 10;

interface PartProps {
  readonly module: ModuleInfo;
  readonly question: Question;
  onChange(question: Question): void;
}

/** Puts a question together; each choice is answered at once beneath. */
export function Builder({ module, question, onChange }: PartProps) {
  const say = useWords(reportWords);
  const label = useLabel();
  const modules = useModules();
  const [openPart, setOpenPart] = useState<number | null>(null);
  return (
    <section className={classes.builder} aria-label={say('question')}>
      <Part title={say('module')}>
        <Select
          aria-label={say('module')}
          className={classes.first}
          data={modules.map((one) => ({ value: one.name, label: label(one.labelPlural) }))}
          value={question.module}
          searchable
          allowDeselect={false}
          onChange={(name) => {
            const next = modules.find((one) => one.name === name);
            if (next) onChange({ ...startQuestion(next), kind: question.kind });
          }}
        />
      </Part>
      <div className={classes.radios}>
        <RadioChoice
          name="kind"
          legend={say('kind')}
          inline
          options={(['table', 'summary'] as const).map((kind) => ({
            value: kind,
            label: say('kindOf', { kind }),
          }))}
          value={question.kind}
          onChange={(kind) => onChange({ ...question, kind, sort: '' })}
        />
      </div>
      <Part title={say('whichRecords')}>
        <FilterBar
          module={module}
          filter={question.filter}
          onFilter={(filter) => onChange({ ...question, filter })}
          open={openPart}
          onOpen={setOpenPart}
        />
      </Part>
      {question.kind === 'table' ? (
        <Columns module={module} question={question} onChange={onChange} />
      ) : (
        <>
          <Groupings module={module} question={question} onChange={onChange} />
          <Aggregates module={module} question={question} onChange={onChange} />
          <div className={classes.radios}>
            <RadioChoice
              name="chart"
              legend={say('chart')}
              inline
              options={(['none', 'bar', 'line'] as const).map((chart) => ({
                value: chart,
                label: say('chartOf', { chart }),
              }))}
              value={question.chart}
              onChange={(chart) => onChange({ ...question, chart })}
            />
          </div>
        </>
      )}
    </section>
  );
}

/** One choice: what it is on the left, where there is room, and its controls. */
function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={classes.part}>
      <h2 className={classes.partTitle}>{title}</h2>
      <div>{children}</div>
    </div>
  );
}

function Columns({ module, question, onChange }: PartProps) {
  const me = useMe();
  const fields = reportFields(me, module);
  const own = fields.some((field) => field.name === 'title');
  return (
    <div className={classes.columns}>
      <ColumnsMenu
        fields={own ? fields : [titleField(module), ...fields]}
        chosen={question.columns}
        onChosen={(names) => onChange({ ...question, columns: names ?? startQuestion(module).columns })}
      />
    </div>
  );
}

function replaced<T>(list: readonly T[], at: number, value: T | undefined): readonly T[] {
  return value === undefined
    ? list.filter((_, place) => place !== at)
    : list.map((one, place) => (place === at ? value : one));
}

function Groupings({ module, question, onChange }: PartProps) {
  const say = useWords(reportWords);
  const locale = useLocale();
  const me = useMe();
  const modules = useModules();
  const offers = groupOffers(me, modules, module, locale);
  const dated = (path: string) => isDated(fieldAt(me, modules, module, path));
  const wish = (field: string, by?: Unit): GroupWish =>
    dated(field) ? { field, by: by ?? 'month' } : { field };
  const put = (at: number, value: GroupWish | undefined) =>
    onChange({ ...question, sort: '', groups: replaced(question.groups, at, value) });
  const first = offers[0]?.items[0]?.value;
  return (
    <Part title={say('groups')}>
      {question.groups.map((group, at) => (
        <div key={`${group.field} ${group.by ?? ''}`} className={classes.line}>
          <Select
            aria-label={say('group', { place: at + 1 })}
            data={offers.map(({ group: title, items }) => ({ group: title, items: [...items] }))}
            value={group.field}
            searchable
            allowDeselect={false}
            onChange={(field) => field && put(at, wish(field, group.by))}
          />
          {dated(group.field) && (
            <Select
              aria-label={say('by', { place: at + 1 })}
              data={units.map((unit) => ({ value: unit, label: say('unit', { unit }) }))}
              value={group.by ?? 'month'}
              allowDeselect={false}
              onChange={(by) => by && put(at, { field: group.field, by: by as Unit })}
            />
          )}
          <Remove label={say('removeGroup', { place: at + 1 })} onRemove={() => put(at, undefined)} />
        </div>
      ))}
      {first !== undefined && question.groups.length < MOST_GROUPINGS && (
        <Add
          words={say('addGroup')}
          onAdd={() => {
            const taken = question.groups.map((one) => one.field);
            const free = offers[0]?.items.find((one) => !taken.includes(one.value))?.value ?? first;
            onChange({ ...question, groups: [...question.groups, wish(free)] });
          }}
        />
      )}
    </Part>
  );
}

function Aggregates({ module, question, onChange }: PartProps) {
  const say = useWords(reportWords);
  const label = useLabel();
  const fields = aggregatable(useMe(), module);
  const named = (name: string) => fields.find((field) => field.name === name);
  const put = (at: number, value: AggregateWish | undefined) =>
    onChange({ ...question, sort: '', aggregates: replaced(question.aggregates, at, value) });
  const free = fields
    .flatMap((field) => functionsOf(field).map((name) => ({ function: name, field: field.name })))
    .find(({ function: name, field }) =>
      question.aggregates.every((one) => one.function !== name || one.field !== field),
    );
  return (
    <Part title={say('figures')}>
      <p className={classes.help}>{say('figuresHelp')}</p>
      {question.aggregates.map((one, at) => (
        <div key={`${one.function} ${one.field}`} className={classes.line}>
          <Select
            aria-label={say('figureFunction', { place: at + 1 })}
            data={functionsOf(named(one.field)).map((name) => ({
              value: name,
              label: say('functionOf', { function: name }),
            }))}
            value={one.function}
            allowDeselect={false}
            onChange={(name) => name && put(at, { ...one, function: name as AggregateFunction })}
          />
          <Select
            aria-label={say('figureField', { place: at + 1 })}
            data={fields.map((field) => ({ value: field.name, label: label(field.label) }))}
            value={one.field}
            searchable
            allowDeselect={false}
            onChange={(name) => {
              const functions = functionsOf(name ? named(name) : undefined);
              const [usual] = functions;
              if (name && usual)
                put(at, { function: functions.includes(one.function) ? one.function : usual, field: name });
            }}
          />
          <Remove label={say('removeFigure', { place: at + 1 })} onRemove={() => put(at, undefined)} />
        </div>
      ))}
      {free && question.aggregates.length < MOST_FIGURES && (
        <Add
          words={say('addFigure')}
          onAdd={() => onChange({ ...question, aggregates: [...question.aggregates, free] })}
        />
      )}
    </Part>
  );
}

function Add({ words, onAdd }: { readonly words: string; onAdd(): void }) {
  return (
    <Button
      variant="subtle"
      className={classes.add}
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={onAdd}
    >
      {words}
    </Button>
  );
}

function Remove({ label, onRemove }: { readonly label: string; onRemove(): void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size={32} aria-label={label} onClick={onRemove}>
      <IconX size={16} aria-hidden />
    </ActionIcon>
  );
}
