import { ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { WorkflowStep } from '../../metadata/workflow.ts';
import { IconArrowUp, IconX } from '../../web/icons.ts';
import { useWords } from '../../web/words/words.tsx';
import { purposesQuery } from '../definitions/queries.ts';
import { NativeSelect } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { StepFields } from './step-fields.tsx';
import { type DraftStep, newStep, stepKinds } from './workflow-draft.ts';
import { workflowWords } from './workflow-words.ts';

/** The steps in their order: added at the end, moved up, taken out. */
export function StepsList({
  module,
  steps,
  onChange,
}: {
  readonly module: ModuleDefinition;
  readonly steps: readonly DraftStep[];
  onChange(steps: readonly DraftStep[]): void;
}) {
  const say = useWords(workflowWords);
  const { data: purposes = [] } = useQuery(purposesQuery);
  const put = (index: number, step: WorkflowStep) =>
    onChange(steps.map((one, at) => (at === index ? { ...one, step } : one)));
  const up = (index: number) => {
    const [moved] = steps.slice(index, index + 1);
    if (!moved) return;
    const rest = steps.filter((_, at) => at !== index);
    onChange([...rest.slice(0, index - 1), moved, ...rest.slice(index - 1)]);
  };
  return (
    <fieldset className={parts.choices} data-fields id="workflow-steps">
      <legend>{say('steps')}</legend>
      {steps.map(({ key, step }, index) => (
        <section key={key} className={parts.card} aria-labelledby={`step-${index}-head`}>
          <div className={parts.actions}>
            <h3 id={`step-${index}-head`} style={{ flex: 1 }}>
              {index + 1}. {say('stepName', { step: step.do })}
            </h3>
            {index > 0 && (
              <ActionIcon
                size={32}
                variant="subtle"
                color="gray"
                aria-label={say('stepUp', { place: index + 1 })}
                onClick={() => up(index)}
              >
                <IconArrowUp size={16} aria-hidden />
              </ActionIcon>
            )}
            <ActionIcon
              size={32}
              variant="subtle"
              color="gray"
              aria-label={say('removeStep', { place: index + 1 })}
              onClick={() => onChange(steps.filter((_, at) => at !== index))}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </div>
          <StepFields
            id={`step-${index}`}
            module={module}
            step={step}
            onChange={(next) => put(index, next)}
          />
        </section>
      ))}
      <NativeSelect
        id="workflow-add-step"
        aria-label={say('addStep')}
        value=""
        onChange={(event) => {
          const kind = event.currentTarget.value as WorkflowStep['do'];
          onChange([...steps, newStep(kind, module.name, purposes[0]?.code ?? '')]);
        }}
        data={[
          { value: '', label: say('addStep') },
          ...stepKinds
            .filter((kind) => kind !== 'comment' || module.comments)
            .map((kind) => ({ value: kind, label: say('stepName', { step: kind }) })),
        ]}
      />
    </fieldset>
  );
}
