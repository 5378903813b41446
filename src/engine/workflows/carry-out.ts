/** One run: its steps, their evidence and what became of it in one transaction, so that it happens once or not at all. */
import type { Sentence } from '../../metadata/label.ts';
import type { WorkflowDefinition } from '../../metadata/workflow.ts';
import { sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier, sqlRaw } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { failureOf } from '../jobs/job-failure.ts';
import { compileFilter } from '../records/compile-filter.ts';
import { refusalSentence } from './refusal-sentence.ts';
import { activeUser, joinedTo, runnerContext } from './runner.ts';
import {
  endRun,
  isOutdone,
  type RunEnd,
  type RunRow,
  type RunState,
  readRun,
  takeRun,
  workflowOf,
} from './runs.ts';
import { takeSteps, type WorkflowParts } from './steps.ts';

/** Carries out a run that waits. Undefined where there is none. Throws what is to be tried again, unless this is the last attempt. */
export async function carryOut(
  base: CallContext,
  parts: WorkflowParts,
  id: string,
  last: boolean,
): Promise<RunState | undefined> {
  const run = await readRun(base.database, id);
  if (run?.state !== 'waiting') return undefined;
  const workflow = await workflowOf(base, run);
  const user = await activeUser(base.database, run.runs_as);
  const context = await runnerContext(
    base,
    { code: run.workflow, version: run.version },
    run.runs_as,
    run.chain,
  );
  if ('gone' in workflow) return leaveAlone(context, run, workflow.gone);
  if (!user?.active) return leaveAlone(context, run, DISABLED);
  try {
    return await base.database.transaction(async (tx) => {
      if (!(await takeRun(tx, id))) return undefined;
      const joined = { ...context, database: joinedTo(base.database, tx) };
      const outdone =
        'becameTrue' in workflow.trigger && workflow.trigger.becameTrue && (await isOutdone(tx, run));
      const end: RunEnd = outdone
        ? { state: 'nothing', message: OUTDONE }
        : await attempt(tx, joined, parts, workflow, run.record);
      await endRun(tx, joined, run, end);
      return end.state;
    }, statesOf(workflow));
  } catch (error) {
    const failure = refusalSentence(error) ?? failureOf(error);
    if (!failure.final && !last) throw error;
    const end: RunEnd = { state: 'failed', message: failure.sentence };
    await base.database.transaction((tx) => endRun(tx, context, run, end));
    return 'failed';
  }
}

/** Archiving and mails are done among records of every state, as when a person does them. */
export function statesOf(
  workflow: WorkflowDefinition,
): { readonly states: readonly ('archived' | 'blocked')[] } | undefined {
  const wide = workflow.steps.some((step) => step.do === 'archive' || step.do === 'mail');
  return wide ? { states: ['archived', 'blocked'] } : undefined;
}

async function leaveAlone(context: CallContext, run: RunRow, message: Sentence): Promise<RunState> {
  await context.database.transaction((tx) => endRun(tx, context, run, { state: 'skipped', message }));
  return 'skipped';
}

/** Looks at the record as the workflow's user, under a lock, and takes the steps where the condition holds. */
export async function attempt(
  tx: Sql,
  context: CallContext,
  parts: WorkflowParts,
  workflow: WorkflowDefinition,
  record: string,
): Promise<RunEnd> {
  const module = context.catalog.modules.get(workflow.module);
  if (!module || !context.rights.allows(workflow.module, 'read'))
    throw new Problem('forbidden', {
      en: 'The user that the workflow runs as may not see records of this module.',
      es: 'El usuario con el que se ejecuta el flujo no puede ver registros de este módulo.',
    });
  const holds = workflow.condition ? compileFilter(context, module, workflow.condition) : sqlRaw('true');
  const seen = sightPredicate(context, module.name, 'read', 'r');
  const { text, values } = compileFragment(
    sql`SELECT r.state, r.version, (${holds}) IS TRUE AS matches FROM data.${sqlIdentifier(module.name)} r
      WHERE r.id = ${record} AND ${seen} FOR UPDATE OF r`,
  );
  const [row] = await tx.query<{ state: string; version: number; matches: boolean }>(text, values);
  if (!row || row.state === 'archived') return skipped(NOT_THERE);
  if (row.state === 'restricted') return skipped(RESTRICTED);
  if (!row.matches) return { state: 'nothing', message: NO_MATCH };
  const about = { module, id: record };
  const did = await takeSteps({ tx, context, parts, workflow, about }, row.version);
  return did ? { state: 'done', message: null } : { state: 'nothing', message: ALREADY };
}

function skipped(message: Sentence): RunEnd {
  return { state: 'skipped', message };
}

const DISABLED: Sentence = {
  en: 'The user that the workflow runs as is disabled: it pauses until they are enabled, or somebody else publishes it.',
  es: 'El usuario con el que se ejecuta el flujo está desactivado: queda en pausa hasta que se active o lo publique otra persona.',
};
const NOT_THERE: Sentence = {
  en: 'The record is not there any more, is archived, or the workflow’s user may not see it.',
  es: 'El registro ya no está, está archivado o el usuario del flujo no puede verlo.',
};
const RESTRICTED: Sentence = {
  en: 'Processing of the record is restricted (Art. 18): it was left as it is.',
  es: 'El tratamiento del registro está limitado (art. 18): se dejó como está.',
};
const NO_MATCH: Sentence = {
  en: 'The record does not match the condition any more.',
  es: 'El registro ya no cumple la condición.',
};
const OUTDONE: Sentence = {
  en: 'The record was changed once more before this ran: the later change decides.',
  es: 'El registro cambió otra vez antes de ejecutarse: decide el cambio posterior.',
};
const ALREADY: Sentence = {
  en: 'Everything was already as the steps would make it.',
  es: 'Todo estaba ya como lo dejarían los pasos.',
};
