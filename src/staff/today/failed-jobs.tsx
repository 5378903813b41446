import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { JobState } from '../parts/job-line.tsx';
import parts from '../parts/parts.module.css';
import { list, text } from '../read.ts';
import type { JobStatus } from '../shapes.ts';
import { todayWords } from './today-words.ts';

/** Work of the program that stopped, and what I may do about it. */
export function Failed() {
  const say = useWords(todayWords);
  const locale = useLocale();
  const { data } = useQuery({
    queryKey: ['jobs', 'failed'],
    queryFn: async ({ signal }) =>
      list(await call('GET', '/jobs', { signal, query: { state: 'failed', limit: 10 } })).map((job) => ({
        id: text(job.id) ?? '',
        label: text(job.label) ?? '',
        message: text(job.message),
        state: (text(job.state) ?? 'failed') as JobStatus,
        at: text(job.finishedAt) ?? text(job.createdAt) ?? '',
      })),
    staleTime: 15_000,
    retry: false,
  });
  if (!data || data.length === 0) return null;
  return (
    <section>
      <SectionHeading
        title={say('failed')}
        count={data.length}
        action={<Link to="/settings/jobs">{say('allJobs')}</Link>}
      />
      <table className={`${parts.table} ${parts.stacked}`}>
        <tbody>
          {data.map((job) => (
            <tr key={job.id}>
              <th scope="row">
                {job.label}
                {job.message && <span className={parts.second}>{job.message}</span>}
              </th>
              <td>
                <JobState state={job.state} />
              </td>
              <td data-align="right">{plainInstant(job.at, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
