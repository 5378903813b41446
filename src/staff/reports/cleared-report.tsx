import { useQueryClient } from '@tanstack/react-query';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { type ReportJson, reportQuery } from './queries.ts';
import { reportWords } from './report-words.ts';

/** Told until the report is changed, or somebody who may keeps it so: a condition named a person who was erased. */
export function ClearedReport({ report }: { readonly report: ReportJson }) {
  const say = useWords(reportWords);
  const queries = useQueryClient();
  const keep = async () => {
    await call('PATCH', `/reports/${report.id}`, { body: { name: report.name }, version: report.version });
    await queries.invalidateQueries({ queryKey: reportQuery(report.id).queryKey });
  };
  return (
    <span role="status">
      {report.description ? ' · ' : ''}
      {say('conditionRemoved')}{' '}
      {report.mayChange && (
        <button type="button" className={parts.link} onClick={() => void keep()}>
          {say('keepSo')}
        </button>
      )}
    </span>
  );
}
