import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyState } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import { ReadFailure } from '../parts/states.tsx';
import { useNamedCodes } from '../purpose-names.ts';
import { useModules } from '../session.tsx';
import type { ModuleInfo } from '../shapes.ts';
import { Builder } from './builder.tsx';
import { SummaryChart } from './chart.tsx';
import { ClearedReport } from './cleared-report.tsx';
import { questionOf, sameQuestion, startQuestion } from './draft.ts';
import { type Question, type ReportJson, reportQuery, summaryQuery } from './queries.ts';
import { ReportActions } from './report-actions.tsx';
import { reportWords } from './report-words.ts';
import classes from './reports.module.css';
import { SummaryResult } from './summary-result.tsx';
import { TableResult } from './table-result.tsx';

/** A new report: a question that is answered while it is put together. */
export function NewReportPage() {
  const say = useWords(reportWords);
  const modules = useModules();
  const first = modules.find((one) => one.name === 'contacts') ?? modules[0];
  if (!first)
    return (
      <AreaPage title={say('newReport')}>
        <EmptyState>{say('noModules')}</EmptyState>
      </AreaPage>
    );
  return <ReportDesk report={null} start={startQuestion(first)} />;
}

/** A kept report with its answer of now. */
export function ReportPage() {
  const say = useWords(reportWords);
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string };
  const modules = useModules();
  const { data, error, refetch } = useQuery(reportQuery(id));
  const module = modules.find((one) => one.name === data?.module);
  if (error || (data && !module))
    return (
      <AreaPage
        title={say('report')}
        crumbs={[{ label: say('title'), to: '/reports' }, { label: say('report') }]}
      >
        <ReadFailure error={error} onRetry={() => void refetch()} />
      </AreaPage>
    );
  if (!data || !module) return <AreaPage title={say('report')}>{<div aria-busy />}</AreaPage>;
  return <ReportDesk key={`${data.id} ${data.version}`} report={data} start={questionOf(data, module)} />;
}

/** The question, what can be done with it, and its answer. */
function ReportDesk({ report, start }: { readonly report: ReportJson | null; readonly start: Question }) {
  const say = useWords(reportWords);
  const [question, setQuestion] = useState(start);
  const [editing, setEditing] = useState(report === null);
  const module = useNamedCodes(useModules().find((one) => one.name === question.module));
  const changed = report === null || !sameQuestion(question, start);
  const title = report?.name ?? say('newReport');
  if (!module) return null;
  return (
    <AreaPage
      title={title}
      crumbs={[{ label: say('title'), to: '/reports' }, { label: title }]}
      lead={
        <>
          {report?.description}
          {report?.conditionRemoved && <ClearedReport report={report} />}
          {report !== null && changed && (
            <span className={classes.unsaved} role="status">
              {report.description ? ' · ' : ''}
              {say('unsaved')}
            </span>
          )}
        </>
      }
      actions={
        <ReportActions
          report={report}
          module={module}
          question={question}
          changed={changed}
          editing={editing}
          onEdit={() => setEditing(!editing)}
        />
      }
    >
      {editing && <Builder module={module} question={question} onChange={setQuestion} />}
      <div className={classes.page}>
        <Answer
          module={module}
          question={question}
          kept={changed ? null : report.id}
          onSort={(sort) => setQuestion({ ...question, sort })}
        />
      </div>
    </AreaPage>
  );
}

interface AnswerProps {
  readonly module: ModuleInfo;
  readonly question: Question;
  readonly kept: string | null;
  onSort(sort: string): void;
}

function Answer(props: AnswerProps) {
  return props.question.kind === 'table' ? <TableResult {...props} /> : <SummaryAnswered {...props} />;
}

function SummaryAnswered({ question, kept, onSort }: AnswerProps) {
  const { data, error, refetch } = useQuery(summaryQuery({ question, kept }));
  if (error) return <ReadFailure error={error} onRetry={() => void refetch()} />;
  if (!data) return <div aria-busy />;
  return (
    <>
      {question.chart !== 'none' && data.groups.length > 0 && (
        <SummaryChart answer={data} chart={question.chart} />
      )}
      <SummaryResult answer={data} sort={question.sort} onSort={onSort} />
    </>
  );
}
