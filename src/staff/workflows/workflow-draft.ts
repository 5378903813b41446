/** A workflow while it is edited, and as the service takes it. */
import { referenceForApi } from '../../fields/reference-value.ts';
import type { Filter } from '../../metadata/filter.ts';
import type { Label } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type {
  WorkflowStep,
  WorkflowTrigger,
  WorkflowValue,
  WorkflowValues,
} from '../../metadata/workflow.ts';
import type { WorkflowJson } from './queries.ts';

/** A step with a key of its own, so that it keeps its place on the screen when others move. */
export interface DraftStep {
  readonly key: string;
  readonly step: WorkflowStep;
}

export interface WorkflowDraft {
  readonly label: Label;
  readonly module: string;
  readonly trigger: WorkflowTrigger;
  readonly steps: readonly DraftStep[];
}

export function draftOf(workflow: WorkflowJson | null, firstModule: string): WorkflowDraft {
  return {
    label: workflow?.label ?? { en: '' },
    module: workflow?.module ?? firstModule,
    trigger: workflow?.trigger ?? { on: 'created' },
    steps: (workflow?.steps ?? []).map((step) => ({ key: crypto.randomUUID(), step })),
  };
}

export const stepKinds = ['set', 'assign', 'comment', 'create', 'mail', 'archive', 'delete'] as const;

export function newStep(kind: WorkflowStep['do'], module: string, purpose: string): DraftStep {
  const key = crypto.randomUUID();
  if (kind === 'set') return { key, step: { do: 'set', values: {} } };
  if (kind === 'create') return { key, step: { do: 'create', module, values: {} } };
  if (kind === 'assign') return { key, step: { do: 'assign', owner: { module: 'users', id: '' } } };
  if (kind === 'comment') return { key, step: { do: 'comment', text: '' } };
  if (kind === 'mail') return { key, step: { do: 'mail', purpose, subject: '', text: '' } };
  return { key, step: kind === 'archive' ? { do: 'archive', reason: '' } : { do: 'delete' } };
}

/** As `POST /workflows` and `PATCH` take it. */
export function bodyOf(
  draft: WorkflowDraft,
  condition: Filter | null,
  modules: readonly ModuleDefinition[],
): Record<string, unknown> {
  const steps = draft.steps.map(({ step }) => {
    if (step.do !== 'set' && step.do !== 'create') return step;
    const target = modules.find((one) => one.name === (step.do === 'create' ? step.module : draft.module));
    return { ...step, values: valuesOf(step.values, target) };
  });
  return { label: draft.label, module: draft.module, trigger: draft.trigger, condition, steps };
}

function valuesOf(values: WorkflowValues, module: ModuleDefinition | undefined): WorkflowValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, WorkflowValue] => {
      const field = module?.fields.find((one) => one.name === name);
      return [name, 'value' in value && field ? { value: referenceForApi(value.value, field) } : value];
    }),
  );
}
