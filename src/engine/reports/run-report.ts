/** Runs a question with the rights of who asks, whoever wrote it, and leaves evidence of it: what was asked, never of whom. */
import type { JsonObject } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { fieldsIn } from '../records/list-records.ts';
import { recordLook } from '../records/record-evidence.ts';
import { permitted } from '../records/refusals.ts';
import type { ReportQuestion, SummaryQuestion } from './question.ts';
import { compileSummary, runSummary, type Summary } from './summary.ts';
import { checkTable, type Page, runTable, type TableAnswer } from './table.ts';

/** Groups that a screen is given. */
const MOST_GROUPS = 1_000;

/** Runs a report, `report` being its id where it is a kept one. Throws `forbidden`, `invalid_request`, `invalid_filter`. */
export async function runReport(
  context: CallContext,
  question: ReportQuestion,
  page: Page = {},
  report?: string,
): Promise<Summary | TableAnswer> {
  refuseCustomers(context);
  const module = await permitted(context, question.module, 'read');
  if (question.kind === 'table') {
    const answer = await runTable(context, module, question, page);
    await ranEvidence(context, question, report, { rows: answer.items.length });
    return answer;
  }
  return askedSummary(context, module, question, MOST_GROUPS, {}, report);
}

/** A summary with its evidence. `more` tells what became of the answer. */
export async function askedSummary(
  context: CallContext,
  module: ModuleDefinition,
  question: SummaryQuestion,
  limit: number,
  more: JsonObject,
  report?: string,
): Promise<Summary> {
  const answer = await runSummary(context, module, question, limit);
  const { rows, of, leftOut } = answer;
  await ranEvidence(context, question, report, { rows: rows.length, of, leftOut: { ...leftOut }, ...more });
  return answer;
}

/** Refuses a question that its author could not ask. Others who run it are refused what is not theirs to see. */
export async function checkQuestion(context: CallContext, question: ReportQuestion): Promise<void> {
  refuseCustomers(context);
  const module = await permitted(context, question.module, 'read');
  if (question.kind === 'table') checkTable(context, module, question);
  else compileSummary(context, module, question);
}

/** One event for a run: fields and counts. Never a value that was looked for. */
async function ranEvidence(
  context: CallContext,
  question: ReportQuestion,
  report: string | undefined,
  answered: JsonObject,
): Promise<void> {
  const shown =
    question.kind === 'table'
      ? { columns: question.columns }
      : {
          groups: question.groups.map(({ field, by }) => (by ? `${field} by ${by}` : field)),
          aggregates: question.aggregates.map((one) => `${one.function}.${one.field}`),
        };
  const value = { kind: question.kind, ...shown, filterFields: fieldsIn(question.filter), ...answered };
  await recordLook(context, {
    action: 'report.run',
    module: question.module,
    ...(report !== undefined && { record: report }),
    payloads: [{ subject: null, value }],
  });
}

export function refuseCustomers(context: CallContext): void {
  if (context.principal.kind === 'portal')
    throw new Problem('forbidden', {
      en: 'Reports are for staff.',
      es: 'Los informes son para el personal.',
    });
}
