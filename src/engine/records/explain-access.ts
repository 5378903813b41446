import type { ModuleDefinition } from '../../metadata/module.ts';
import { rightsOf } from '../access/compile-rights.ts';
import { type DecisionStep, decidingStep, decisionSteps, type StepRule } from '../access/decision.ts';
import { accessPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { actionsOf, grantedField } from '../access/profile.ts';
import type { FieldRight, RecordUse } from '../access/rights.ts';
import type { Row } from '../database/database.ts';
import { compileFragment, type SqlFragment, sql, sqlIdentifier, sqlJoin } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import {
  portalFieldWords,
  profileFieldWords,
  stepWords,
  untoldStepWords,
  verdictWords,
} from './explain-words.ts';
import { visibleRow } from './read-record.ts';
import { permitted, recordId } from './refusals.ts';
import { look } from './sight.ts';
import type { Told } from './who/moment.ts';

/** What can be asked about a record that is there. */
export const explainedUses = ['list', 'read', 'edit', 'delete', 'export', 'view_history'] as const;
export type ExplainedUse = (typeof explainedUses)[number];

export interface AccessStep {
  /** Of design §6, in the order in which they decide. */
  readonly step: number;
  readonly rule: StepRule;
  /** `untold`: of an instant that has passed, where what the step asks is no longer known. */
  readonly outcome: 'allows' | 'denies' | 'silent' | 'untold';
  /** Whether the whole was decided here: the first step that is not silent. */
  readonly decides: boolean;
  /** Of a sharing rule or record rule. */
  readonly id: string | null;
  readonly name: string | null;
  readonly sentence: string;
}

export interface AccessExplanation {
  readonly user: string;
  readonly action: ExplainedUse;
  /** Null: of an instant that has passed it cannot be told. */
  readonly allowed: Told;
  /** The whole in one sentence. */
  readonly sentence: string;
  /** What the one predicate answers for this record: the truth that every list and call obeys. */
  readonly may: Readonly<Record<ExplainedUse, Told>>;
  readonly steps: readonly AccessStep[];
  readonly fields: Readonly<Record<string, FieldRight>>;
  /** The field that was asked about, profile by profile. */
  readonly field?: FieldExplanation;
  /** The instant that is told about; null: now. */
  readonly at: string | null;
  /** What could not be worked out of that instant, in sentences. */
  readonly gaps: readonly string[];
}

export interface FieldExplanation {
  readonly name: string;
  readonly right: FieldRight;
  readonly steps: readonly { readonly profile: string; readonly right: string; readonly sentence: string }[];
}

export interface AccessQuestion {
  /** Another user: needs the tool `users`, or `evidence`. */
  readonly user?: string;
  readonly action?: ExplainedUse;
  readonly field?: string;
}

/**
 * Why somebody may or may not use a record, rule by rule. Who asks has to see the record. The answers in `may` come from the
 * predicate itself, on this record; the steps are asked of the same row.
 */
export async function explainAccess(
  context: CallContext,
  moduleName: string,
  id: string,
  question: AccessQuestion = {},
): Promise<AccessExplanation> {
  const module = await permitted(context, moduleName, 'read');
  const row = await visibleRow(context, module, recordId(id));
  const asked = question.user === undefined ? context : await standingIn(context, recordId(question.user));
  const name = await nameOf(context, asked.principal.userId);
  const action = question.action ?? 'read';
  const steps = decisionSteps(asked, module, action);
  const answers = await askRow(context, module, row, [
    ...explainedUses.map((use) => accessPredicate(asked, module.name, use)),
    ...steps.map((step) => step.holds),
  ]);
  const holds = answers.slice(explainedUses.length);
  const deciding = decidingStep(steps, holds);
  const told = steps.map((step, index) =>
    stepAnswer(asked, module, String(row.state), action, step, holds[index] === true, step === deciding),
  );
  const may = Object.fromEntries(explainedUses.map((use, index) => [use, answers[index] === true]));
  const because = told.find((step) => step.decides)?.sentence ?? null;
  const allowed = may[action] === true;
  const fields = module.fields.map((field) => [field.name, asked.rights.field(module.name, field.name)]);
  return {
    user: asked.principal.userId,
    action,
    allowed,
    sentence: verdictWords({ user: name, use: action, allowed, because }, context.locale),
    may: may as AccessExplanation['may'],
    steps: told,
    fields: Object.fromEntries(fields),
    ...(question.field !== undefined && { field: explainField(asked, module, question.field) }),
    at: null,
    gaps: [],
  };
}

/** Whether who asks is told of the rights of others, and of rights as they were. */
export function requireOthersRights({ rights }: CallContext): void {
  if (rights.may('users') || rights.may('evidence')) return;
  throw new Problem('forbidden', {
    en: 'Explaining another user’s rights, or those of a time that has passed, needs the tool "users" or "evidence".',
    es: 'Para explicar los derechos de otro usuario, o los de un momento pasado, hace falta la herramienta «users» o «evidence».',
  });
}

/** A call of this one's, as another user would make it. Throws `forbidden`, `not_found`. */
async function standingIn(context: CallContext, userId: string): Promise<CallContext> {
  if (userId === context.principal.userId) return context;
  requireOthersRights(context);
  const principal = { kind: 'user', userId } as const;
  return { ...context, principal, rights: await rightsOf(context.database, context.catalog, principal) };
}

async function nameOf(context: CallContext, userId: string): Promise<string> {
  const [user] = await context.database.query<{ name: string }>(
    "SELECT name FROM attesta.users WHERE id = $1 AND kind <> 'system'",
    [userId],
  );
  if (!user) throw new Problem('not_found', { en: 'There is no such user.', es: 'No existe ese usuario.' });
  return user.name;
}

/** Whether each condition holds for this row. */
async function askRow(
  context: CallContext,
  module: ModuleDefinition,
  row: Row,
  conditions: readonly SqlFragment[],
): Promise<readonly boolean[]> {
  const list = sqlJoin(
    conditions.map((one) => sql`(${one}) is true`),
    ', ',
  );
  const { text, values } = compileFragment(
    sql`SELECT ARRAY[${list}] AS answers FROM data.${sqlIdentifier(module.name)} r WHERE r.id = ${row.id}`,
  );
  const ask = () =>
    look(
      context,
      (database) => database.query<{ answers: boolean[] }>(text, values),
      row.state === 'archived',
    );
  return (await ask())[0]?.answers ?? [];
}

/** What is told of one step: whether it holds of a record in that state; null: it cannot be told. */
export function stepAnswer(
  asked: CallContext,
  module: ModuleDefinition,
  state: string,
  use: RecordUse,
  step: DecisionStep,
  holds: Told,
  decides: boolean,
): AccessStep {
  const facts = {
    state,
    sharing: module.defaultSharing,
    profiles: profilesFor(asked, module, use, step.rule === 'profile' && !holds),
    name: step.name ?? '',
  };
  return {
    step: step.step,
    rule: step.rule,
    outcome: holds === null ? 'untold' : holds ? step.effect : 'silent',
    decides,
    id: step.id ?? null,
    name: step.name ?? null,
    sentence:
      holds === null
        ? untoldStepWords(step.name, asked.locale)
        : stepWords(step.rule, holds, facts, asked.locale),
  };
}

/** Names of the user's profiles; of those that allow the use where that is what counts. */
function profilesFor(asked: CallContext, module: ModuleDefinition, use: RecordUse, all: boolean): string {
  const action = use === 'list' ? 'read' : use;
  return asked.rights.profiles
    .filter((profile) => all || actionsOf(profile, module.name).includes(action))
    .map((profile) => profile.name)
    .join(', ');
}

/** What each profile says of a field; the strongest counts. Throws `not_found` for a field that isn't there. */
export function explainField(asked: CallContext, module: ModuleDefinition, name: string): FieldExplanation {
  if (!module.fields.some((field) => field.name === name))
    throw new Problem('not_found', {
      en: `${module.name} has no field ${name.slice(0, 60)}.`,
      es: `${module.name} no tiene ningún campo ${name.slice(0, 60)}.`,
    });
  const { rights, locale, principal } = asked;
  const steps = rights.profiles.map((profile) => {
    const open = actionsOf(profile, module.name).includes('read');
    const right = open ? grantedField([profile], module.name, name) : 'closed';
    return { profile: profile.name, right, sentence: profileFieldWords(profile.name, right, locale) };
  });
  const right = rights.field(module.name, name);
  const declared = { profile: '', right, sentence: portalFieldWords(locale) };
  return { name, right, steps: principal.kind === 'portal' ? [...steps, declared] : steps };
}
