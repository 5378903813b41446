import type { ModuleDefinition } from '../../metadata/module.ts';
import type { WorkflowTrigger } from '../../metadata/workflow.ts';
import { StateMark, type StateTone } from '../../web/state/state-mark.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import type { RunOutcome, WorkflowJson } from './queries.ts';
import { workflowWords } from './workflow-words.ts';

/** What lets a workflow begin, in words. */
export function TriggerText({
  trigger,
  module,
}: {
  readonly trigger: WorkflowTrigger;
  readonly module: ModuleDefinition | undefined;
}) {
  const say = useWords(workflowWords);
  const label = useLabel();
  const named = (name: string) => {
    const field = module?.fields.find((one) => one.name === name);
    return field ? label(field.label) : name;
  };
  if (trigger.on === 'date') {
    const { days, field } = trigger;
    return days < 0
      ? say('dateBefore', { days: -days, field: named(field) })
      : say('dateText', { days, field: named(field) });
  }
  if (trigger.on === 'schedule') return say('everyName', { every: trigger.every });
  const fields = 'fields' in trigger ? (trigger.fields ?? []) : [];
  return (
    <>
      {say('triggerName', { on: trigger.on })}
      {fields.length > 0 && <span className={parts.second}>{fields.map(named).join(', ')}</span>}
    </>
  );
}

const outcomes: Readonly<Record<RunOutcome, StateTone>> = {
  done: 'holds',
  nothing: 'stopped',
  skipped: 'risk',
  failed: 'failed',
  stopped: 'risk',
  waiting: 'stopped',
};

export function OutcomeMark({ outcome }: { readonly outcome: RunOutcome }) {
  const say = useWords(workflowWords);
  return <StateMark tone={outcomes[outcome]}>{say('outcomeName', { outcome })}</StateMark>;
}

/** Whether it runs, and why not where it should. */
export function WorkflowState({ workflow }: { readonly workflow: WorkflowJson }) {
  const say = useWords(workflowWords);
  if (workflow.pausedBecause)
    return (
      <>
        <StateMark tone="risk">{say('stateName', { state: 'paused' })}</StateMark>
        <span className={parts.second}>{workflow.pausedBecause}</span>
      </>
    );
  const tone = workflow.state === 'published' ? 'holds' : 'stopped';
  return <StateMark tone={tone}>{say('stateName', { state: workflow.state })}</StateMark>;
}
