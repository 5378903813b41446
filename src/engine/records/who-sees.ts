/** Who could: the reports "who can see this field, this record, this person". Each answer is the predicate's, user by user. */
import type { ModuleDefinition } from '../../metadata/module.ts';
import { decidingStep, decisionSteps, type StepRule } from '../access/decision.ts';
import { type Colleague, everyone, inTurn } from '../access/everyone.ts';
import { accessPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { actionsOf, grantedField } from '../access/profile.ts';
import type { FieldRight, RecordUse } from '../access/rights.ts';
import { modulesWithSubject, subjectCondition } from '../catalog/subject-way.ts';
import {
  compileFragment,
  type SqlFragment,
  sql,
  sqlIdentifier,
  sqlJoin,
  sqlWithMarker,
} from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { fieldWords, stepWords } from './explain-words.ts';
import { visibleRow } from './read-record.ts';
import { permitted, recordId } from './refusals.ts';
import { look } from './sight.ts';

type Who = Pick<Colleague, 'id' | 'name' | 'role'>;

const reported = ['list', 'read', 'edit', 'delete'] as const;

export interface RecordSeer {
  readonly user: Who;
  readonly may: Readonly<Record<(typeof reported)[number], boolean>>;
  /** What opens the record to them. */
  readonly rule: StepRule | null;
  readonly ruleName: string | null;
  readonly sentence: string;
}

export interface FieldSeer {
  readonly user: Who;
  readonly right: FieldRight;
  readonly profiles: readonly string[];
  readonly sentence: string;
}

export interface PersonSeer {
  readonly user: Who;
  /** Records about the person that they can open, by module. */
  readonly records: Readonly<Record<string, number>>;
}

/** Who can open or find the record, with what opens it to them. Who asks has to see it. */
export async function whoSeesRecord(
  context: CallContext,
  moduleName: string,
  id: string,
): Promise<readonly RecordSeer[]> {
  const module = await permitted(context, moduleName, 'read');
  const row = await visibleRow(context, module, recordId(id));
  const archived = row.state === 'archived';
  const here = sql`r.id = ${row.id}`;
  const all = await everyone(context.database, context.catalog);
  const answers = await countEach(
    context,
    module,
    here,
    archived,
    all.flatMap((one) => reported.map((use) => seenBy(context, one, module, use))),
  );
  const seers = all.flatMap((one, index) => {
    const may = Object.fromEntries(
      reported.map((use, place) => [use, (answers[index * reported.length + place] ?? 0) > 0]),
    );
    return may.read || may.list ? [{ one, may: may as RecordSeer['may'] }] : [];
  });
  return inTurn(seers, async ({ one, may }) => {
    const { id: userId, name, role } = one;
    const asked = callOf(context, one);
    const steps = decisionSteps(asked, module, 'read');
    const holds = await countEach(
      context,
      module,
      here,
      archived,
      steps.map((step) => step.holds),
    );
    const deciding = decidingStep(
      steps,
      holds.map((count) => count > 0),
    );
    const facts = {
      state: String(row.state),
      sharing: module.defaultSharing,
      profiles: '',
      name: deciding?.name ?? '',
    };
    const sentence = deciding ? stepWords(deciding.rule, true, facts, context.locale) : '';
    return {
      user: { id: userId, name, role },
      may,
      rule: deciding?.rule ?? null,
      ruleName: deciding?.name ?? null,
      sentence,
    };
  });
}

/** Who can see the field in records that they may open, and by which profiles. Without a field: who may read the module. */
export async function whoSeesField(
  context: CallContext,
  moduleName: string,
  field: string | undefined,
): Promise<readonly FieldSeer[]> {
  const module = await permitted(context, moduleName, 'read');
  if (field !== undefined && !module.fields.some((one) => one.name === field))
    throw new Problem('not_found', `${module.name} has no field ${field.slice(0, 60)}.`);
  const all = await everyone(context.database, context.catalog);
  return all.flatMap(({ id, name, role, rights }) => {
    if (!rights.allows(module.name, 'read')) return [];
    const right =
      field === undefined
        ? rights.allows(module.name, 'edit')
          ? 'edit'
          : 'read'
        : rights.field(module.name, field);
    if (right === 'hidden') return [];
    const profiles = rights.profiles
      .filter((one) => actionsOf(one, module.name).includes('read'))
      .filter((one) => field === undefined || grantedField([one], module.name, field) !== 'hidden')
      .map((one) => one.name);
    return [
      { user: { id, name, role }, right, profiles, sentence: fieldWords(right, profiles, context.locale) },
    ];
  });
}

/** Who can open records about the person, and how many of each module. */
export async function whoSeesPerson(context: CallContext, subject: string): Promise<readonly PersonSeer[]> {
  const all = await everyone(context.database, context.catalog);
  const records = all.map(() => ({}) as Record<string, number>);
  for (const module of modulesWithSubject(context.catalog)) {
    const about = subjectCondition(context.catalog, module.name, 'r', '{subject}::uuid');
    if (about === null) continue;
    const here = sqlWithMarker(about, '{subject}', subject);
    const counts = await countEach(
      context,
      module,
      here,
      true,
      all.map((one) => seenBy(context, one, module, 'read')),
    );
    counts.forEach((count, index) => {
      const mine = records[index];
      if (mine && count > 0) mine[module.name] = count;
    });
  }
  return all.flatMap(({ id, name, role }, index) => {
    const mine = records[index] ?? {};
    return Object.keys(mine).length > 0 ? [{ user: { id, name, role }, records: mine }] : [];
  });
}

function callOf(context: CallContext, { id, rights }: Colleague): CallContext {
  return { ...context, principal: { kind: 'user', userId: id }, rights };
}

function seenBy(context: CallContext, one: Colleague, module: ModuleDefinition, use: RecordUse): SqlFragment {
  return accessPredicate(callOf(context, one), module.name, use);
}

const CONDITIONS_AT_ONCE = 60;

/** How many of the rows that are meant satisfy each condition. The same condition is asked once, whoever it is for. */
async function countEach(
  context: CallContext,
  module: ModuleDefinition,
  meant: SqlFragment,
  archived: boolean,
  conditions: readonly SqlFragment[],
): Promise<readonly number[]> {
  const keys = conditions.map((one) => `${one.parts.join('?')} ${JSON.stringify(one.values)}`);
  const different = new Map(keys.map((key, index) => [key, conditions[index]]));
  const counted = new Map<string, number>();
  const asked = [...different].filter((one): one is [string, SqlFragment] => one[1] !== undefined);
  for (let start = 0; start < asked.length; start += CONDITIONS_AT_ONCE) {
    const some = asked.slice(start, start + CONDITIONS_AT_ONCE);
    const counts = sqlJoin(
      some.map(([, one]) => sql`count(*) FILTER (WHERE ${one})`),
      ', ',
    );
    const { text, values } = compileFragment(
      sql`SELECT ARRAY[${counts}]::integer[] AS counts FROM data.${sqlIdentifier(module.name)} r WHERE ${meant}`,
    );
    const [row] = await look(
      context,
      (database) => database.query<{ counts: number[] }>(text, values),
      archived,
    );
    for (const [index, [key]] of some.entries()) counted.set(key, row?.counts[index] ?? 0);
  }
  return keys.map((key) => counted.get(key) ?? 0);
}
