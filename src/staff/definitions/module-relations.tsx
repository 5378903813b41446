import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ModuleDefinition, RelationDefinition } from '../../metadata/module.ts';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import { Move } from './choices-editor.tsx';
import { definitionWords } from './definition-words.ts';
import classes from './definitions.module.css';
import { tellDone } from './done-store.ts';
import { swapped } from './layout-moves.ts';
import { StaleNote } from './notes.tsx';
import { RelationDialog } from './relation-dialog.tsx';
import { alongOf, possibleRelations } from './relations.ts';
import { useDefining } from './use-defining.ts';

/** The tabs of a module's records: what refers to them. */
export function ModuleRelations({ module }: { readonly module: ModuleDefinition }) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const modules = useModules();
  const defining = useDefining();
  const [edited, setEdited] = useState<RelationDefinition | null>(null);
  const { relations } = module;
  const put = async (next: readonly RelationDefinition[]) => {
    const patch = (to: readonly RelationDefinition[], version?: number) =>
      call('PATCH', `/modules/${module.name}`, { body: { relations: to }, version });
    const done = await defining.run((version) => patch(next, version));
    if (done === undefined) return false;
    tellDone({
      text: say('relationsSaved', { module: label(module.labelPlural) }),
      undo: () => patch(relations),
    });
    return true;
  };
  const words = (relation: RelationDefinition) => {
    const other = modules.find((one) => one.name === relation.module);
    const by = other?.fields.find((field) => field.name === relation.by);
    return {
      module: other ? label(other.labelPlural) : relation.module,
      field: by ? label(by.label) : relation.by,
    };
  };
  const offered = possibleRelations(module, modules);
  return (
    <>
      <p className={parts.prose}>{say('relationsLead')}</p>
      {!edited && <StaleNote defining={defining} />}
      {relations.length === 0 && (
        <EmptyState>{say(offered.length > 0 ? 'noRelations' : 'nothingRefers')}</EmptyState>
      )}
      {relations.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('relation')}</th>
              <th scope="col">{say('module')}</th>
              <th scope="col">{say('refersBy')}</th>
              <th scope="col">{say('goesAlong')}</th>
              <th scope="col">
                <span className="at-unseen">{say('moveUp', { what: say('relation') })}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {relations.map((relation, index) => (
              <tr key={relation.name}>
                <th scope="row">
                  <button type="button" className={parts.link} onClick={() => setEdited(relation)}>
                    {label(relation.label)}
                  </button>
                </th>
                <td data-label={say('module')}>{words(relation).module}</td>
                <td data-label={say('refersBy')}>{words(relation).field}</td>
                <td data-label={say('goesAlong')}>{say('goesAlongName', { along: alongOf(relation) })}</td>
                <td>
                  <span className={classes.tools}>
                    <Move
                      up
                      what={label(relation.label)}
                      disabled={index === 0 || defining.busy}
                      onClick={() => void put(swapped(relations, index, -1))}
                    />
                    <Move
                      what={label(relation.label)}
                      disabled={index === relations.length - 1 || defining.busy}
                      onClick={() => void put(swapped(relations, index, 1))}
                    />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {offered.length > 0 && (
        <div className={parts.actions}>
          {offered.map((relation) => (
            <Button
              key={`${relation.module} ${relation.by}`}
              variant="default"
              leftSection={<IconPlus size={15} aria-hidden />}
              onClick={() => setEdited(relation)}
            >
              {say('addRelationOf', words(relation))}
            </Button>
          ))}
        </div>
      )}
      {edited && (
        <RelationDialog
          module={module}
          relation={edited}
          defining={defining}
          onPut={put}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}
