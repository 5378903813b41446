import { Button } from '@mantine/core';
import { useState } from 'react';
import { fieldTypes } from '../../fields/index.ts';
import type { Sort } from '../../metadata/filter.ts';
import type { ListViewDefinition, ModuleDefinition } from '../../metadata/module.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useEditedFilter } from '../records/list/edited-filter.ts';
import { FilterBar } from '../records/list/filter-bar.tsx';
import { fieldNamed, listFields } from '../records/system-fields.ts';
import { definitionWords } from './definition-words.ts';
import { LabelPair } from './label-pair.tsx';
import { StaleNote } from './notes.tsx';
import { OrderedNames } from './ordered-names.tsx';
import { nameFrom } from './suggest-names.ts';
import { asAction, type Defining } from './use-defining.ts';

const unsortable: readonly string[] = ['owner', 'created_by', 'updated_by'];

/** One view of a list: what it is called, its columns, which records, in which order. */
export function ViewDialog({
  module,
  view,
  defining,
  onPut,
  onClose,
}: {
  readonly module: ModuleDefinition;
  readonly view: ListViewDefinition | null;
  readonly defining: Defining;
  onPut(views: readonly ListViewDefinition[]): Promise<boolean>;
  onClose(): void;
}) {
  const say = useWords(definitionWords);
  const shown = useLabel();
  const [label, setLabel] = useState(view?.label ?? { en: '' });
  const [columns, setColumns] = useState(view?.columns ?? module.titleFields);
  const [sort, setSort] = useState<readonly Sort[]>(view?.sort ?? []);
  const { filter, bar } = useEditedFilter(view?.filter ?? null);
  const { views } = module;
  const take = async () => {
    const name =
      view?.name ??
      (nameFrom(
        label.en,
        views.map((one) => one.name),
      ) ||
        `view_${views.length + 1}`);
    const next: ListViewDefinition = {
      name,
      label,
      columns,
      ...(filter && { filter }),
      ...(sort.length > 0 && { sort }),
    };
    const known = views.some((one) => one.name === name);
    if (await onPut(known ? views.map((one) => (one.name === name ? next : one)) : [...views, next]))
      onClose();
  };
  const remove = async () => {
    if (await onPut(views.filter((one) => one.name !== view?.name))) onClose();
  };
  const known = listFields(module).map((field) => ({ value: field.name, label: shown(field.label) }));
  const along = columns
    .filter((column) => !known.some((one) => one.value === column))
    .map((column) => ({ value: column, label: column }));
  const sortable = known.filter(
    ({ value }) =>
      !unsortable.includes(value) &&
      (fieldTypes.get(fieldNamed(module, value)?.type ?? 'text')?.sortable ?? false),
  );
  return (
    <FormDialog
      title={view ? say('changeViewNamed', { view: shown(view.label) }) : say('addView')}
      submit={say('saveView')}
      action={asAction(defining)}
      disabled={label.en.trim() === '' || columns.length === 0}
      wide
      onSubmit={() => void take()}
      onClose={onClose}
    >
      <StaleNote defining={defining} />
      <LabelPair
        id="view-label"
        what={say('viewLabel')}
        value={label}
        autoFocus={!view}
        onChange={setLabel}
      />
      <OrderedNames
        id="view-columns"
        legend={say('columns')}
        add={say('addColumn')}
        remove="removeColumn"
        names={columns}
        options={[...known, ...along]}
        onChange={setColumns}
      />
      <div>
        <p className={parts.quiet}>{say('filter')}</p>
        <FilterBar module={module} {...bar} />
      </div>
      <SortChoice sort={sort} options={sortable} onChange={setSort} />
      {view && (
        <Button variant="default" color="gray" style={{ justifySelf: 'start' }} onClick={() => void remove()}>
          {say('removeView')}
        </Button>
      )}
    </FormDialog>
  );
}

function SortChoice({
  sort,
  options,
  onChange,
}: {
  readonly sort: readonly Sort[];
  readonly options: readonly { readonly value: string; readonly label: string }[];
  onChange(sort: readonly Sort[]): void;
}) {
  const say = useWords(definitionWords);
  const rows = [...sort, { field: '', direction: 'asc' as const }].slice(0, 3);
  const put = (index: number, next: Sort) =>
    onChange(rows.map((one, at) => (at === index ? next : one)).filter((one) => one.field !== ''));
  return (
    <>
      {rows.map((row, index) => (
        <div key={row.field || 'next'} className={parts.pair}>
          <NativeSelect
            label={say(index === 0 ? 'sortField' : 'thenBy')}
            value={row.field}
            onChange={(event) => put(index, { ...row, field: event.currentTarget.value })}
            data={[{ value: '', label: say('notSorted') }, ...options]}
          />
          <NativeSelect
            label={say('direction')}
            value={row.direction}
            disabled={row.field === ''}
            onChange={(event) =>
              put(index, { ...row, direction: event.currentTarget.value === 'desc' ? 'desc' : 'asc' })
            }
            data={[
              { value: 'asc', label: say('ascending') },
              { value: 'desc', label: say('descending') },
            ]}
          />
        </div>
      ))}
    </>
  );
}
