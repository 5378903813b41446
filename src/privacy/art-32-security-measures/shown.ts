/** An examination as people read it: in their language, with the names of users that it is about. */
import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { labelText } from '../../metadata/label.ts';
import { counted, type Examination, examinationColumns, type Finding } from './examination.ts';
import { measureGroups, outcomes } from './measure.ts';
import { measures } from './measures.ts';

const uuid = Type.String({ format: 'uuid' });
const instant = Type.String({ format: 'date-time' });
const outcome = Type.Enum([...outcomes]);
const person = Type.Object({ id: uuid, title: Type.String() });
const number = Type.Integer({ minimum: 0 });

export const examinationSchema = Type.Object({
  id: uuid,
  state: Type.Union([Type.Literal('waiting'), Type.Literal('done')]),
  askedAt: instant,
  finishedAt: Type.Union([instant, Type.Null()]),
  askedBy: person,
  counts: Type.Object({ pass: number, warn: number, fail: number, unknown: number }),
  measures: Type.Array(
    Type.Object({
      code: Type.String(),
      group: Type.Enum([...measureGroups]),
      label: Type.String(),
      outcome,
      sentence: Type.String(),
      mend: Type.Union([Type.String(), Type.Null()]),
      items: Type.Array(Type.String()),
      users: Type.Array(person),
    }),
  ),
});
export type ShownExamination = Static<typeof examinationSchema>;

/** One examination. Problem `not_found`. */
export async function readExamination(context: CallContext, id: string): Promise<ShownExamination> {
  const rows = await context.database.query<Examination>(
    `SELECT ${examinationColumns} FROM attesta.examinations WHERE id = $1`,
    [id],
  );
  const [shown] = await shownExaminations(context, rows);
  if (!shown)
    throw new Problem('not_found', { en: 'There is no such examination.', es: 'No existe ese examen.' });
  return shown;
}

/** Examinations with the names of everyone in them, read in one go. */
export async function shownExaminations(
  context: CallContext,
  examinations: readonly Examination[],
): Promise<readonly ShownExamination[]> {
  const ids = examinations.flatMap((one) => [
    one.askedBy,
    ...(one.findings ?? []).flatMap((each) => each.users ?? []),
  ]);
  const rows = await context.database.query<{ id: string; name: string }>(
    'SELECT id, name FROM attesta.users WHERE id = ANY ($1)',
    [[...new Set(ids)]],
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const named = (id: string) => ({ id, title: names.get(id) ?? '' });
  return examinations.map(({ findings, askedBy, ...one }) => ({
    ...one,
    askedBy: named(askedBy),
    counts: counted(findings ?? []),
    measures: (findings ?? []).map((finding) => shownFinding(context, finding, named)),
  }));
}

function shownFinding(
  { locale }: CallContext,
  finding: Finding,
  named: (id: string) => { id: string; title: string },
): ShownExamination['measures'][number] {
  const measure = measures.find(({ code }) => code === finding.code);
  return {
    code: finding.code,
    group: measure?.group ?? 'installation',
    label: measure ? labelText(measure.label, locale) : finding.code,
    outcome: finding.outcome,
    sentence: labelText(finding.says, locale),
    mend: finding.mend ? labelText(finding.mend, locale) : null,
    items: [...(finding.items ?? [])],
    users: (finding.users ?? []).map(named),
  };
}
