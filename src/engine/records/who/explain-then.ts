/** Why somebody could or could not use a record at an instant that has passed, rule by rule, as the evidence tells it. */
import type { CallContext } from '../../access/principal.ts';
import { Problem } from '../../errors/problem.ts';
import {
  type AccessExplanation,
  type AccessQuestion,
  type ExplainedUse,
  explainedUses,
  explainField,
  requireOthersRights,
  stepAnswer,
} from '../explain-access.ts';
import { pastVerdictWords } from '../explain-words.ts';
import { recordLook } from '../record-evidence.ts';
import { permitted, recordId } from '../refusals.ts';
import { callOf, decideAll, stepsTold, verdict } from './decide.ts';
import { askedThen, gapsOf, pastMoment } from './past-moment.ts';
import { requireSightNowOrThen } from './sight-then.ts';
import { moduleThen } from './who-sees.ts';

/**
 * The explanation of that instant. Who asks sees the record, or may read the evidence of one that is gone; rights of the past are
 * told to who is told of other people's. Throws `not_found` for a record or a user that was not there then.
 */
export async function explainAccessThen(
  context: CallContext,
  moduleName: string,
  id: string,
  question: AccessQuestion,
  at: Temporal.Instant,
): Promise<AccessExplanation> {
  const module = await permitted(context, moduleName, 'read');
  const record = recordId(id);
  await requireSightNowOrThen(context, module, record, at);
  requireOthersRights(context);
  const moment = await pastMoment(context, at, () => new Map([[module.name, [record]]]));
  const then = moduleThen(moment.context.catalog, module);
  const asked = askedThen(moment, record);
  if (!asked)
    throw new Problem('not_found', {
      en: 'This record was not there at that time.',
      es: 'Este registro no existía en ese momento.',
    });
  const user = question.user === undefined ? context.principal.userId : recordId(question.user);
  const colleague = moment.colleagues.find((one) => one.id === user);
  if (!colleague)
    throw new Problem('not_found', {
      en: 'This user did not work here at that time.',
      es: 'Este usuario no trabajaba aquí en ese momento.',
    });

  const action = question.action ?? 'read';
  const call = callOf(moment.context, colleague);
  const { steps, holds } = await stepsTold(moment, then, asked, colleague, action);
  const { deciding } = verdict(steps, holds);
  const told = steps.map((step, index) =>
    stepAnswer(call, then, asked.state, action, step, holds[index] ?? null, step === deciding),
  );
  const [[verdicts = []] = []] = await decideAll(moment, then, [asked], [colleague], explainedUses);
  const may = Object.fromEntries(
    explainedUses.map((use, index) => [use, verdicts[index] ? verdicts[index].allowed : false]),
  ) as Record<ExplainedUse, boolean | null>;
  const because = told.find((step) => step.decides)?.sentence ?? null;
  await recordLook(context, {
    action: 'report.run',
    module: module.name,
    record,
    payloads: [{ subject: null, value: { report: 'access_explained', user, at: at.toString() } }],
  });
  return {
    user,
    action,
    allowed: may[action],
    sentence: pastVerdictWords(
      { user: colleague.name, use: action, allowed: may[action], because },
      context.locale,
    ),
    may,
    steps: told,
    fields: Object.fromEntries(
      then.fields.map((field) => [field.name, call.rights.field(then.name, field.name)]),
    ),
    ...(question.field !== undefined && { field: explainField(call, then, question.field) }),
    at: at.toString(),
    gaps: [...moment.gaps, ...gapsOf(moment, then, [asked])],
  };
}
