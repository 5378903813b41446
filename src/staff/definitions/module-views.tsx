import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ListViewDefinition, ModuleDefinition } from '../../metadata/module.ts';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { fieldNamed } from '../records/system-fields.ts';
import { FilterText } from '../rights/rule-table.tsx';
import { Move } from './choices-editor.tsx';
import { definitionWords } from './definition-words.ts';
import classes from './definitions.module.css';
import { tellDone } from './done-store.ts';
import { swapped } from './layout-moves.ts';
import { StaleNote } from './notes.tsx';
import { useDefining } from './use-defining.ts';
import { ViewDialog } from './view-dialog.tsx';

/** The list views that everybody has: columns, filter, sorting, and their order. */
export function ModuleViews({ module }: { readonly module: ModuleDefinition }) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const defining = useDefining();
  const [edited, setEdited] = useState<ListViewDefinition | 'new' | null>(null);
  const { views } = module;
  const put = async (next: readonly ListViewDefinition[]) => {
    const patch = (to: readonly ListViewDefinition[], version?: number) =>
      call('PATCH', `/modules/${module.name}`, { body: { views: to }, version });
    const done = await defining.run((version) => patch(next, version));
    if (done === undefined) return false;
    tellDone({ text: say('viewsSaved', { module: label(module.labelPlural) }), undo: () => patch(views) });
    return true;
  };
  const nameOf = (column: string) => {
    const field = fieldNamed(module, column);
    return field ? label(field.label) : column;
  };
  return (
    <>
      <p className={parts.prose}>{say('viewLead')}</p>
      {!edited && <StaleNote defining={defining} />}
      {views.length === 0 && <EmptyState>{say('noViews')}</EmptyState>}
      {views.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('view')}</th>
              <th scope="col">{say('columns')}</th>
              <th scope="col">{say('filter')}</th>
              <th scope="col">{say('sort')}</th>
              <th scope="col">
                <span className="at-unseen">{say('moveUp', { what: say('view') })}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {views.map((view, index) => (
              <tr key={view.name}>
                <th scope="row">
                  <button type="button" className={parts.link} onClick={() => setEdited(view)}>
                    {label(view.label)}
                  </button>
                </th>
                <td data-label={say('columns')}>{view.columns.map(nameOf).join(', ')}</td>
                <td data-label={say('filter')}>
                  {view.filter ? (
                    <FilterText module={module.name} filter={view.filter} />
                  ) : (
                    say('everyRecord')
                  )}
                </td>
                <td data-label={say('sort')}>
                  {view.sort && view.sort.length > 0
                    ? view.sort
                        .map((one) => `${nameOf(one.field)} ${one.direction === 'asc' ? '↑' : '↓'}`)
                        .join(', ')
                    : say('notSorted')}
                </td>
                <td>
                  <span className={classes.tools}>
                    <Move
                      up
                      what={label(view.label)}
                      disabled={index === 0 || defining.busy}
                      onClick={() => void put(swapped(views, index, -1))}
                    />
                    <Move
                      what={label(view.label)}
                      disabled={index === views.length - 1 || defining.busy}
                      onClick={() => void put(swapped(views, index, 1))}
                    />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className={parts.actions}>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setEdited('new')}
        >
          {say('addView')}
        </Button>
      </div>
      {edited && (
        <ViewDialog
          module={module}
          view={edited === 'new' ? null : edited}
          defining={defining}
          onPut={put}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}
