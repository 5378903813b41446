/** Definitions that name an erased person's value: every version of them is kept, so each loses it. A workflow that used it is paused. */
import type { Filter } from '../../../metadata/filter.ts';
import type { JsonObject, JsonValue } from '../../../metadata/json.ts';
import type { WorkflowDefinition, WorkflowStep, WorkflowValues } from '../../../metadata/workflow.ts';
import { afterErasure, findsNothing, holdsAny, redacted, type TakenValues } from './taken-values.ts';

export interface DefinitionRow {
  readonly change: number;
  readonly kind: string;
  readonly name: string;
  readonly version: number;
  readonly definition: JsonObject | null;
  readonly latest: boolean;
}

export interface MendedDefinition {
  /** Null: without what it did, nothing is left. */
  readonly definition: JsonValue;
  /** It acts by itself, and would act otherwise now. */
  readonly off: boolean;
}

export function mendDefinition({ kind, definition }: DefinitionRow, taken: TakenValues): MendedDefinition {
  if (definition === null || kind !== 'workflow')
    return { definition: redacted(definition, taken), off: false };
  const workflow: unknown = definition;
  return mendWorkflow(workflow as WorkflowDefinition, taken);
}

function mendWorkflow(workflow: WorkflowDefinition, taken: TakenValues): MendedDefinition {
  const { condition, steps, ...rest } = workflow;
  const asked = holdsAny(json(condition ?? null), taken);
  const acts = holdsAny(json(steps), taken);
  const left = acts ? steps.flatMap((step) => mendStep(step, taken) ?? []) : steps;
  const after: Filter | undefined =
    asked && condition ? (afterErasure(condition, taken) ?? findsNothing) : condition;
  const mended = {
    ...(redacted(json(rest), taken) as JsonObject),
    ...(after && { condition: json(after) }),
    steps: json(left),
  };
  return { definition: left.length === 0 && steps.length > 0 ? null : mended, off: asked || acts };
}

/** A value that it writes is no longer written; a text loses the words. Null: nothing is left to do. */
function mendStep(step: WorkflowStep, taken: TakenValues): WorkflowStep | null {
  if (step.do === 'set' || step.do === 'create') {
    const values: WorkflowValues = Object.fromEntries(
      Object.entries(step.values).filter(([, value]) => !holdsAny(json(value), taken)),
    );
    return Object.keys(values).length === 0 ? null : { ...step, values };
  }
  const mended: unknown = redacted(json(step), taken);
  return mended as WorkflowStep;
}

function json(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value));
}
