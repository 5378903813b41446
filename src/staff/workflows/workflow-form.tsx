import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { LabelPair } from '../definitions/label-pair.tsx';
import { nameFrom } from '../definitions/suggest-names.ts';
import { FormErrors } from '../parts/form-errors.tsx';
import { NativeSelect } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useEditedFilter } from '../records/list/edited-filter.ts';
import { FilterBar } from '../records/list/filter-bar.tsx';
import { withPathFields } from '../rights/path-fields.ts';
import { useModules } from '../session.tsx';
import type { WorkflowJson } from './queries.ts';
import { StepsList } from './steps-list.tsx';
import { TriggerFields } from './trigger-fields.tsx';
import { bodyOf, draftOf, type WorkflowDraft } from './workflow-draft.ts';
import { workflowWords } from './workflow-words.ts';

const controls = {
  label: 'workflow-label',
  code: 'workflow-label',
  module: 'workflow-module',
  'trigger.fields': 'workflow-fields',
  'trigger.field': 'workflow-date',
  'trigger.at': 'workflow-at',
  trigger: 'workflow-trigger',
  condition: 'workflow-condition',
  steps: 'workflow-add-step',
};

/** A workflow as it is written: when, for which records, what. `onDirty` is told whether something is not saved. */
export function WorkflowForm({
  workflow,
  onDirty,
}: {
  readonly workflow: WorkflowJson | null;
  onDirty?(dirty: boolean): void;
}) {
  const say = useWords(workflowWords);
  const label = useLabel();
  const modules = useModules();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const action = useAction(controls);
  const [draft, setDraft] = useState(() => draftOf(workflow, modules[0]?.name ?? ''));
  const [saved, setSaved] = useState<number | null>(null);
  const [dirty, setDirty] = useState(workflow === null);
  const { filter, bar, clear } = useEditedFilter(workflow?.condition ?? null);
  const own = modules.find((one) => one.name === draft.module);
  const module = own && withPathFields(own, modules, filter);
  const put = (change: Partial<WorkflowDraft>) => {
    setDraft({ ...draft, ...change });
    setSaved(null);
    setDirty(true);
    onDirty?.(true);
  };
  const save = () =>
    void action.run(async () => {
      const body = bodyOf(draft, filter, modules);
      const answer = workflow
        ? await call<WorkflowJson>('PATCH', `/workflows/${workflow.code}`, {
            body,
            version: workflow.version,
          })
        : await call<WorkflowJson>('POST', '/workflows', {
            body: {
              code: nameFrom(draft.label.en) || 'workflow',
              ...body,
              ...(filter ? {} : { condition: undefined }),
            },
          });
      setSaved(answer.version);
      setDirty(workflow === null);
      onDirty?.(false);
      await queries.invalidateQueries({ queryKey: ['workflows'] });
      if (!workflow)
        await navigate({ to: '/settings/workflows/$workflow', params: { workflow: answer.code } });
    });
  return (
    <form
      className={`${parts.form} ${parts.roomy}`}
      style={{ maxWidth: '44rem' }}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <FormErrors errors={action.errors}>
        <LabelPair
          id="workflow-label"
          what={say('name')}
          value={draft.label}
          onChange={(next) => put({ label: next })}
        />
        <NativeSelect
          id="workflow-module"
          label={say('module')}
          value={draft.module}
          onChange={(event) => {
            clear();
            put({ module: event.currentTarget.value, trigger: { on: 'created' }, steps: [] });
          }}
          data={modules.map((one) => ({ value: one.name, label: label(one.labelPlural) }))}
        />
        {own && (
          <TriggerFields module={own} trigger={draft.trigger} onChange={(trigger) => put({ trigger })} />
        )}
        <fieldset className={parts.choices} id="workflow-condition">
          <legend>{say('condition')}</legend>
          {!filter && <span className={parts.quiet}>{say('everyRecord')}</span>}
          {module && (
            <FilterBar
              module={module}
              {...bar}
              onFilter={(next) => {
                bar.onFilter(next);
                put({});
              }}
            />
          )}
        </fieldset>
        {own && <StepsList module={own} steps={draft.steps} onChange={(steps) => put({ steps })} />}
      </FormErrors>
      <div className={parts.actions}>
        <Button type="submit" variant={dirty ? 'filled' : 'default'} loading={action.busy}>
          {say('save')}
        </Button>
        <span role="status">{saved !== null && say('saved', { version: saved })}</span>
      </div>
    </form>
  );
}
