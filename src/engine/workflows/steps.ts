/** The steps of a workflow, each by the operation that a person would use, in the transaction of its run. */
import type { WorkflowDefinition, WorkflowStep } from '../../metadata/workflow.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { type RecordMailParts, writeMail } from '../mail/record-mails.ts';
import { updateRecordIn } from '../records/change-record.ts';
import { addComment } from '../records/comments.ts';
import { createRecordIn } from '../records/create-record.ts';
import { deleteRecordIn } from '../records/delete-record.ts';
import type { RecordJson } from '../records/record-json.ts';
import { moduleNamed } from '../records/refusals.ts';
import type { RecordValues } from '../records/written-values.ts';
import { type AboutRecord, filledText, valueAtReference, workedOut } from './values.ts';

/** What steps need of folders and duties that come later. */
export interface WorkflowParts {
  readonly mail: RecordMailParts;
  archive(context: CallContext, module: string, id: string, reason: string): Promise<void>;
}

/** A run while it is under way. */
export interface Running {
  readonly tx: Sql;
  /** As the workflow's user, whose every transaction is `tx`. */
  readonly context: CallContext;
  readonly parts: WorkflowParts;
  readonly workflow: WorkflowDefinition;
  readonly about: AboutRecord;
}

/** A step that was refused, by its place from 1. */
export class StepRefused extends Error {
  override readonly name = 'StepRefused';
  readonly place: number;
  readonly step: WorkflowStep;
  readonly problem: Problem;

  constructor(place: number, step: WorkflowStep, problem: Problem) {
    super(problem.message);
    this.place = place;
    this.step = step;
    this.problem = problem;
  }
}

/** Takes the steps in order. Answers whether any of them did something. Throws `StepRefused`, with which all of them are undone. */
export async function takeSteps(running: Running, version: number): Promise<boolean> {
  let seen = version;
  let did = false;
  for (const [index, step] of running.workflow.steps.entries()) {
    try {
      const now = await takeStep(running, step);
      did ||= now === undefined || now !== seen;
      seen = now ?? seen;
    } catch (error) {
      throw error instanceof Problem ? new StepRefused(index + 1, step, error) : error;
    }
  }
  return did;
}

/** Gives the record's version after a step that changes its fields; undefined after one that does something else. */
async function takeStep(running: Running, step: WorkflowStep): Promise<number | undefined> {
  const { tx, context, about, parts } = running;
  const { name } = about.module;
  if (step.do === 'set') {
    const values = await workedOut(context, about, about.module, step.values);
    return (await change(running, values)).version;
  }
  if (step.do === 'assign') return (await change(running, { owner: { ...step.owner } })).version;
  if (step.do === 'create') {
    const target = moduleNamed(context, step.module);
    const values = await workedOut(context, about, target, step.values);
    await createRecordIn(tx, context, step.module, values, { reason: reasonOf(running) });
  } else if (step.do === 'comment') {
    const body = await filledText(context, about, step.text);
    await addComment(context, name, about.id, { body, internal: step.internal ?? true });
  } else if (step.do === 'mail') await sendMail(running, step);
  else if (step.do === 'archive') {
    if (!context.rights.may('archive')) throw notAllowed('archive');
    await parts.archive(context, name, about.id, step.reason);
  } else {
    await deleteRecordIn(tx, context, name, about.id, { reason: reasonOf(running) });
  }
  return undefined;
}

async function change(running: Running, values: RecordValues): Promise<RecordJson> {
  const { tx, context, about } = running;
  return updateRecordIn(tx, context, about.module.name, about.id, values, { reason: reasonOf(running) });
}

async function sendMail(running: Running, step: Extract<WorkflowStep, { do: 'mail' }>): Promise<void> {
  const { context, about, parts } = running;
  const to = step.to === undefined ? undefined : await valueAtReference(context, about, step.to);
  if (to === null)
    throw new Problem('validation_failed', {
      en: 'The record names no recipient in this field.',
      es: 'El registro no nombra ningún destinatario en este campo.',
    });
  await writeMail(context, parts.mail, about.module.name, about.id, {
    purpose: step.purpose,
    subject: await filledText(context, about, step.subject),
    text: await filledText(context, about, step.text),
    ...(to && { to }),
  });
}

/** Why, as the evidence of each change says it. */
function reasonOf({ workflow }: Running): string {
  return `workflow ${workflow.code}, version ${workflow.version}`;
}

function notAllowed(tool: string): Problem {
  return new Problem('forbidden', {
    en: `The user that the workflow runs as has not the tool “${tool}”.`,
    es: `El usuario con el que se ejecuta el flujo no tiene la herramienta «${tool}».`,
  });
}
