import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import { Tick } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useMe, useModules } from '../session.tsx';
import { type ReportJson, reportsQuery, type Sharing } from './queries.ts';
import { reportWords } from './report-words.ts';

/** One's own reports, and those that are shared. */
export function ReportsPage() {
  const say = useWords(reportWords);
  const me = useMe();
  const [everyone, setEveryone] = useState(false);
  const { data, error, refetch } = useQuery(reportsQuery(everyone));
  const fresh = (
    <Button component={Link} to="/reports/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {say('newReport')}
    </Button>
  );
  return (
    <AreaPage title={say('title')} lead={say('lead')} actions={fresh}>
      {me.tools.includes('administration') && (
        <Tick id="everyone" checked={everyone} onChange={setEveryone}>
          {say('everyone')}
        </Tick>
      )}
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('none')}</EmptyState>}
      {data && data.length > 0 && <Reports list={data} />}
    </AreaPage>
  );
}

function Reports({ list }: { readonly list: readonly ReportJson[] }) {
  const say = useWords(reportWords);
  const locale = useLocale();
  const label = useLabel();
  const modules = useModules();
  const about = (name: string) => {
    const module = modules.find((one) => one.name === name);
    return module ? label(module.labelPlural) : name;
  };
  return (
    <table className={`${parts.table} ${parts.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{say('report')}</th>
          <th scope="col">{say('about')}</th>
          <th scope="col">{say('kind')}</th>
          <th scope="col">{say('owner')}</th>
          <th scope="col">{say('shared')}</th>
          <th scope="col">{say('changed')}</th>
        </tr>
      </thead>
      <tbody>
        {list.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <Link to={`/reports/${one.id}`}>
                <bdi>{one.name}</bdi>
              </Link>
              {one.description && <span className={parts.second}>{one.description}</span>}
            </th>
            <td data-label={say('about')}>{about(one.module)}</td>
            <td data-label={say('kind')}>{say('kindOf', { kind: one.kind })}</td>
            <td data-label={say('owner')}>{one.mine ? say('mine') : <bdi>{one.owner.name}</bdi>}</td>
            <td data-label={say('shared')}>{say('sharedWith', sharedHow(one.sharing))}</td>
            <td data-label={say('changed')} data-nowrap>
              {plainDate(one.updatedAt, locale)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** With whom, for `sharedWith`. */
export function sharedHow({ all, roles, groups }: Sharing): { readonly how: string; readonly count: number } {
  const count = roles.length + groups.length;
  return { how: all ? 'all' : count > 0 ? 'some' : 'nobody', count };
}
