/**
 * Who could: the reports "who can see this field, this record, this person", now and at an instant that has passed. Each answer
 * is made of the decision of every other path, user by user, rule by rule.
 */
import type { Catalog } from '../../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import type { StepRule } from '../../access/decision.ts';
import type { Colleague } from '../../access/everyone.ts';
import type { CallContext } from '../../access/principal.ts';
import { actionsOf, grantedField } from '../../access/profile.ts';
import type { FieldRight } from '../../access/rights.ts';
import { Problem } from '../../errors/problem.ts';
import { fieldWords, stepWords } from '../explain-words.ts';
import { permitted, recordId } from '../refusals.ts';
import { decideAll, type Verdict } from './decide.ts';
import { untoldWords } from './gap-words.ts';
import { type Asked, type Moment, NOTHING_UNKNOWN, presentMoment, type Told } from './moment.ts';
import { pageOfColleagues, type WhoPage, type WhoQuestion } from './page.ts';
import { askedThen, gapsOf, pastMoment } from './past-moment.ts';
import { requireSightNowOrThen } from './sight-then.ts';

export type Who = Pick<Colleague, 'id' | 'name' | 'role'>;

const reported = ['list', 'read', 'edit', 'delete'] as const;

export interface RecordSeer {
  readonly user: Who;
  /** Null: it cannot be told. */
  readonly may: Readonly<Record<(typeof reported)[number], Told>>;
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

/** Who can open or find the record, with what opens it to them. Who asks has to see the record. */
export async function whoSeesRecord(
  context: CallContext,
  moduleName: string,
  id: string,
  question: WhoQuestion = {},
): Promise<WhoPage<RecordSeer>> {
  const module = await permitted(context, moduleName, 'read');
  const record = recordId(id);
  const row = await requireSightNowOrThen(context, module, record, question.at);
  if (question.at === undefined) {
    const state = String(row?.state);
    const asked = { id: record, state, archive: state === 'archived', unknown: NOTHING_UNKNOWN };
    return seersOf(await presentMoment(context), module, asked, question);
  }
  const moment = await pastMoment(context, question.at, () => new Map([[module.name, [record]]]));
  const definition = moduleThen(moment.context.catalog, module);
  const asked = askedThen(moment, record);
  if (!asked)
    throw new Problem('not_found', {
      en: 'This record was not there at that time.',
      es: 'Este registro no existía en ese momento.',
    });
  const gaps = [...moment.gaps, ...gapsOf(moment, definition, [asked])];
  return seersOf({ ...moment, gaps }, definition, asked, question);
}

async function seersOf(
  moment: Moment,
  module: ModuleDefinition,
  asked: Asked,
  question: WhoQuestion,
): Promise<WhoPage<RecordSeer>> {
  const { locale } = moment.context;
  return pageOfColleagues(moment, question, async (some) => {
    const verdicts = await decideAll(moment, module, [asked], some, reported);
    return some.flatMap((one, person) => {
      const [mine = []] = verdicts[person] ?? [];
      const may = Object.fromEntries(
        reported.map((use, index) => [use, mine[index] === undefined ? false : mine[index].allowed]),
      );
      if (may.list === false && may.read === false) return [];
      const opening = mine[reported.indexOf('read')];
      return [
        {
          colleague: one,
          item: {
            user: whoIs(one),
            may: may as RecordSeer['may'],
            rule: opening?.deciding?.rule ?? null,
            ruleName: opening?.deciding?.name ?? null,
            sentence: sentenceOf(opening, module, asked, locale),
          },
        },
      ];
    });
  });
}

function sentenceOf(
  opening: Verdict | undefined,
  module: ModuleDefinition,
  asked: Asked,
  locale: CallContext['locale'],
): string {
  if (opening?.allowed === null) return untoldWords(locale);
  const step = opening?.deciding;
  if (!step) return '';
  const facts = { state: asked.state, sharing: module.defaultSharing, profiles: '', name: step.name ?? '' };
  return stepWords(step.rule, true, facts, locale);
}

/** Who can see the field in records that they may open, and by which profiles. Without a field: who may read the module. */
export async function whoSeesField(
  context: CallContext,
  moduleName: string,
  field: string | undefined,
  question: WhoQuestion = {},
): Promise<WhoPage<FieldSeer>> {
  const module = await permitted(context, moduleName, 'read');
  const moment =
    question.at === undefined
      ? await presentMoment(context)
      : await pastMoment(context, question.at, () => new Map());
  const { name, fields } = moduleThen(moment.context.catalog, module);
  if (field !== undefined && !fields.some((one) => one.name === field))
    throw new Problem('not_found', {
      en: `${name} has no field ${field.slice(0, 60)}.`,
      es: `${name} no tiene ningún campo ${field.slice(0, 60)}.`,
    });
  return pageOfColleagues(moment, question, async (some) =>
    some.flatMap((one) => {
      const right = rightTo(one, name, field);
      if (right === 'hidden') return [];
      const profiles = one.rights.profiles
        .filter((profile) => actionsOf(profile, name).includes('read'))
        .filter((profile) => field === undefined || grantedField([profile], name, field) !== 'hidden')
        .map((profile) => profile.name);
      const sentence = fieldWords(right, profiles, context.locale);
      return [{ colleague: one, item: { user: whoIs(one), right, profiles, sentence } }];
    }),
  );
}

function rightTo({ rights }: Colleague, module: string, field: string | undefined): FieldRight {
  if (!rights.allows(module, 'read')) return 'hidden';
  if (field !== undefined) return rights.field(module, field);
  return rights.allows(module, 'edit') ? 'edit' : 'read';
}

/** The module as it was defined then. */
export function moduleThen(catalog: Catalog, module: ModuleDefinition): ModuleDefinition {
  const then = catalog.modules.get(module.name);
  if (!then)
    throw new Problem('not_found', {
      en: `There was no module ${module.name} at that time.`,
      es: `En ese momento no existía el módulo ${module.name}.`,
    });
  return then;
}

export function whoIs({ id, name, role }: Colleague): Who {
  return { id, name, role };
}
