/** The calls about reports. Whoever wrote a report, it is answered with the rights of who asks. */
import { Type } from 'typebox';
import type { CallContext } from '../access/principal.ts';
import type { Operation } from '../operation.ts';
import { etag, ifMatch, param } from '../records/request-values.ts';
import { type QuestionBody, questionBody, questionJson, questionOf, questionParts } from './question.ts';
import { refuseCustomers, runReport } from './run-report.ts';
import {
  changeReport,
  deleteReport,
  listReports,
  mayChange,
  type ReportDraft,
  type ReportSharing,
  readReport,
  type SavedReport,
  saveReport,
  showReport,
} from './saved-reports.ts';
import * as schema from './schemas.ts';
import type { Summary } from './summary.ts';
import { summaryCsv } from './summary-csv.ts';
import type { Page, TableAnswer } from './table.ts';

const shared = { tag: 'reports', access: { kind: 'signed_in' } } as const;
const reading = { ...shared, scope: 'reports:read' } as const;
const writing = { ...shared, scope: 'reports:write' } as const;
const params = Type.Object({ id: Type.String() });

export const reportOperations: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/reports',
    summary: 'Your reports and those that are shared with you',
    query: Type.Object({
      everyone: Type.Optional(
        Type.Union([Type.Literal('true'), Type.Literal('false')], {
          description: 'For administrators: those too that others keep for themselves',
        }),
      ),
    }),
    response: { 200: Type.Object({ items: Type.Array(schema.savedReport) }) },
    handle: async (context, input) => {
      refuseCustomers(context);
      const reports = await listReports(context, input.query.everyone === 'true');
      return { body: { items: reports.map((one) => shown(context, one)) } };
    },
  },
  {
    ...writing,
    method: 'POST',
    path: '/reports',
    summary: 'Save a report',
    body: schema.newReport,
    response: { 201: schema.savedReport },
    handle: async (context, input) => {
      refuseCustomers(context);
      const saved = await saveReport(context, draftOf(input.body as NewReport));
      return { status: 201, body: shown(context, saved), headers: etag(saved.version) };
    },
  },
  {
    ...reading,
    method: 'GET',
    path: '/reports/:id',
    summary: 'A report: what it asks, and who may ask it',
    params,
    response: { 200: schema.savedReport },
    handle: async (context, input) => {
      refuseCustomers(context);
      const report = await showReport(context, param(input, 'id'));
      return { body: shown(context, report), headers: etag(report.version) };
    },
  },
  {
    ...writing,
    method: 'PATCH',
    path: '/reports/:id',
    versioned: true,
    summary: 'Change a report of yours',
    params,
    body: schema.reportChange,
    response: { 200: schema.savedReport },
    handle: async (context, input) => {
      refuseCustomers(context);
      const { version } = ifMatch(input.headers);
      const changed = (kept: SavedReport) => draftOf(merged(kept, input.body as Partial<NewReport>));
      const saved = await changeReport(context, param(input, 'id'), changed, version);
      return { body: shown(context, saved), headers: etag(saved.version) };
    },
  },
  {
    ...writing,
    method: 'DELETE',
    path: '/reports/:id',
    summary: 'Delete a report of yours',
    params,
    response: { 204: Type.Null() },
    handle: async (context, input) => {
      refuseCustomers(context);
      await deleteReport(context, param(input, 'id'));
      return { status: 204 };
    },
  },
  {
    ...reading,
    method: 'POST',
    path: '/reports/run',
    summary: 'Answer a question that is not saved, with your rights',
    body: Type.Object({ ...questionParts, ...schema.page }, { additionalProperties: false }),
    response: { 200: schema.answer },
    handle: async (context, input) => {
      const body = input.body as QuestionBody & PageBody;
      return { body: said(context, await runReport(context, questionOf(body), pageOf(body))) };
    },
  },
  {
    ...reading,
    method: 'POST',
    path: '/reports/:id/run',
    summary: 'Run a report, with your rights, whoever wrote it',
    params,
    body: Type.Object(schema.page, { additionalProperties: false }),
    response: { 200: schema.answer },
    handle: async (context, input) => {
      refuseCustomers(context);
      const { id, question } = await readReport(context, param(input, 'id'));
      const answer = await runReport(context, question, pageOf((input.body ?? {}) as PageBody), id);
      return { body: said(context, answer) };
    },
  },
  {
    ...reading,
    method: 'POST',
    path: '/reports/csv',
    summary:
      'The answer to a summary as a CSV file. The rows of a table are exported by POST /exports with the same filter and columns',
    body: questionBody,
    response: {},
    handle: async (context, input) => {
      const question = questionOf({ ...(input.body as QuestionBody), kind: 'summary' });
      if (question.kind !== 'summary') throw new Error('A table was read as a summary.');
      const { filename, content } = await summaryCsv(context, question);
      return {
        stream: { type: 'text/csv; charset=utf-8', filename, content },
        headers: { 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' },
      };
    },
  },
];

interface NewReport extends QuestionBody {
  readonly name: string;
  readonly description?: string;
  readonly sharing?: Partial<ReportSharing>;
}

interface PageBody {
  readonly limit?: number;
  readonly cursor?: string;
  readonly total?: 'exact' | 'estimate';
}

function pageOf({ limit, cursor, total }: PageBody): Page {
  return {
    ...(limit !== undefined && { limit }),
    ...(cursor !== undefined && { cursor }),
    ...(total && { count: total }),
  };
}

function draftOf(body: NewReport): ReportDraft {
  const { name, description = '', sharing = {} } = body;
  return {
    name,
    description,
    question: questionOf(body),
    sharing: { all: sharing.all ?? false, roles: sharing.roles ?? [], groups: sharing.groups ?? [] },
  };
}

/** What the body leaves out stays; a filter of null goes. */
function merged(kept: SavedReport, body: Partial<NewReport>): NewReport {
  const { name, description, sharing, question } = kept;
  return { ...questionJson(question), name, description, sharing, ...body };
}

function shown(context: CallContext, report: SavedReport) {
  const { question, ...rest } = report;
  return {
    ...rest,
    ...questionJson(question),
    mayChange: mayChange(context, report),
    mine: report.owner.id === context.principal.userId,
  };
}

function said({ locale }: CallContext, answer: Summary | TableAnswer) {
  return answer.kind === 'table' ? answer : { ...answer, cut: answer.cut?.[locale] ?? null };
}
