/** The decision of design §6 for many users and records at once, with "it cannot be told" beside yes and no. */

import type { Filter } from '../../../metadata/filter.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { type DecisionStep, decisionSteps } from '../../access/decision.ts';
import type { Colleague } from '../../access/everyone.ts';
import type { CallContext } from '../../access/principal.ts';
import type { RecordUse } from '../../access/rights.ts';
import { fieldsTo, relatedBy, type UserRules } from '../../access/user-rules.ts';
import type { Asked, Moment, Told, Unknown } from './moment.ts';

export interface Verdict {
  readonly allowed: Told;
  /** What opens or denies; undefined where nothing opens, or where it cannot be told. */
  readonly deciding: DecisionStep | undefined;
}

interface Question {
  readonly colleague: Colleague;
  readonly use: RecordUse;
  readonly steps: readonly DecisionStep[];
}

/** Verdicts by colleague, record and use, in the orders given. */
export async function decideAll(
  moment: Moment,
  module: ModuleDefinition,
  records: readonly Asked[],
  colleagues: readonly Colleague[],
  uses: readonly RecordUse[],
): Promise<readonly (readonly (readonly Verdict[])[])[]> {
  const questions: Question[] = colleagues.flatMap((colleague) =>
    uses.map((use) => ({
      colleague,
      use,
      steps: decisionSteps(callOf(moment.context, colleague), module, use),
    })),
  );
  const answers = await moment.ask(
    module,
    records,
    questions.flatMap((one) => one.steps.map((step) => step.holds)),
  );
  const starts = startsOf(questions);
  return colleagues.map((_, person) =>
    records.map((record, place) =>
      uses.map((__, use) => {
        const index = person * uses.length + use;
        const question = questions[index];
        if (!question) return { allowed: false, deciding: undefined };
        const start = starts[index] ?? 0;
        const holds = question.steps.map(
          (step, at): Told =>
            isUnknown(moment.context, module, question, step, record.unknown)
              ? null
              : answers[place]?.[start + at] === true,
        );
        return verdict(question.steps, holds);
      }),
    ),
  );
}

/** The steps of one decision, each with whether it holds of the record; null: what it asks is not known. */
export async function stepsTold(
  moment: Moment,
  module: ModuleDefinition,
  record: Asked,
  colleague: Colleague,
  use: RecordUse,
): Promise<{ readonly steps: readonly DecisionStep[]; readonly holds: readonly Told[] }> {
  const steps = decisionSteps(callOf(moment.context, colleague), module, use);
  const [answers = []] = await moment.ask(
    module,
    [record],
    steps.map((step) => step.holds),
  );
  const question = { colleague, use, steps };
  const holds = steps.map(
    (step, at): Told =>
      isUnknown(moment.context, module, question, step, record.unknown) ? null : answers[at] === true,
  );
  return { steps, holds };
}

/** A call of this one's as the colleague would make it. */
export function callOf(context: CallContext, { id, rights }: Colleague): CallContext {
  return { ...context, principal: { kind: 'user', userId: id }, rights };
}

function startsOf(questions: readonly Question[]): readonly number[] {
  let start = 0;
  return questions.map(({ steps }) => {
    start += steps.length;
    return start - steps.length;
  });
}

/** The first step that holds decides. A step that cannot be told leaves open what it might have decided otherwise. */
export function verdict(steps: readonly DecisionStep[], holds: readonly Told[]): Verdict {
  const open = { denied: false, allowed: false };
  for (const [index, step] of steps.entries()) {
    const held = holds[index];
    if (held === false) continue;
    if (held === null || held === undefined) {
      open[step.effect === 'denies' ? 'denied' : 'allowed'] = true;
      continue;
    }
    if (step.effect === 'denies') return { allowed: false, deciding: step };
    return open.denied ? UNTOLD : { allowed: true, deciding: step };
  }
  return open.allowed ? UNTOLD : { allowed: false, deciding: undefined };
}

const UNTOLD: Verdict = { allowed: null, deciding: undefined };

/** Whether what the step is about is not known of the record, or of one that a rule looks at on its way. */
function isUnknown(
  context: CallContext,
  module: ModuleDefinition,
  { colleague }: Question,
  step: DecisionStep,
  unknown: Unknown,
): boolean {
  if (unknown.size === 0) return false;
  switch (step.rule) {
    case 'state':
      return unknown.has('state');
    case 'owner':
    case 'superior':
    case 'group':
    case 'group_below':
      return unknown.has('owner');
    case 'sharing_rule':
    case 'record_rule_denies':
    case 'record_rule_grants':
      return namedBy(context, module, colleague.rights.rules, step.id).some((name) => unknown.has(name));
    default:
      return false;
  }
}

/** Names of everything that a rule looks at: of the record, and on the way to others. */
function namedBy(
  { catalog }: CallContext,
  module: ModuleDefinition,
  rules: UserRules,
  id: string | undefined,
): readonly string[] {
  const sharing = rules.sharing.find((rule) => rule.id === id);
  if (sharing) {
    const source = 'filter' in sharing.from ? namesIn(sharing.from.filter) : ['owner'];
    return [...source, ...fieldsTo(catalog, sharing.module, module.name)];
  }
  const ruling = rules.records.find((rule) => rule.id === id);
  if (!ruling) return [];
  const names = ruling.filter === null ? [] : namesIn(ruling.filter);
  return [...names, ...relatedBy(catalog, ruling, module.name)];
}

function namesIn(filter: Filter): readonly string[] {
  if ('all' in filter) return filter.all.flatMap(namesIn);
  if ('any' in filter) return filter.any.flatMap(namesIn);
  return 'not' in filter ? namesIn(filter.not) : filter.field.split('.');
}
