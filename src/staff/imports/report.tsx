import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { ImportReportRow, StagedImport } from '../../client/client.ts';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark, type StateTone } from '../../web/state/state-mark.tsx';
import { count } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { address, call } from '../api.ts';
import { RadioChoice } from '../parts/choice.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import parts from '../parts/parts.module.css';
import { useSure } from '../parts/sure.tsx';
import { useModules } from '../session.tsx';
import { importWords } from './import-words.ts';
import classes from './imports.module.css';
import { LetIn } from './let-in.tsx';
import { wrote } from './outcome.ts';
import { rowsQuery } from './queries.ts';

const tones: Readonly<Record<string, StateTone>> = {
  created: 'holds',
  updated: 'holds',
  undone: 'holds',
  unchanged: 'stopped',
  skipped: 'stopped',
  refused: 'failed',
  not_written: 'risk',
  not_undone: 'risk',
};

/** Counted besides what became of the rows. */
const BESIDE: readonly string[] = ['linked', 'incomplete'];

/** What became, or would become, of each row: line, column, reason. The values themselves are not kept. */
export function Report({
  staged,
  run,
}: {
  readonly staged: StagedImport;
  /** What makes it happen, beside what would happen. */
  readonly run?: ReactNode;
}) {
  const say = useWords(importWords);
  const locale = useLocale();
  const statuses = Object.entries(staged.counts).filter(([, n]) => n > 0);
  const ofRows = statuses.filter(([name]) => !BESIDE.includes(name));
  const [status, setStatus] = useState('');
  const version = `${staged.state} ${staged.finishedAt ?? ''} ${staged.report ?? ''} ${JSON.stringify(staged.counts)}`;
  const pages = useInfiniteQuery(rowsQuery(staged.id, status, version));
  const { data } = pages;
  const rows = data?.pages.flatMap((page) => page.items) ?? [];
  const dry = staged.report === 'dry_run';
  return (
    <section className={parts.form}>
      <SectionHeading
        title={say(dry ? 'dryReport' : 'report')}
        action={
          <a href={address(`/imports/${staged.id}/rows.csv`, status ? { status } : {})} download>
            {say('downloadReport')}
          </a>
        }
      />
      {dry && <p className={parts.quiet}>{say('dryNote')}</p>}
      <div className={classes.figures}>
        {statuses.map(([name, n]) => (
          <div key={name}>
            <b>{count(n, locale)}</b>
            <span className={parts.quiet}>{say('status', { status: name })}</span>
          </div>
        ))}
      </div>
      {run}
      {staged.state === 'done' && wrote(staged.counts) && <Undo staged={staged} />}
      {staged.state === 'done' && (staged.counts.refused ?? 0) > 0 && (
        <p className={parts.quiet}>{say('afterRefused')}</p>
      )}
      {ofRows.length > 1 && (
        <RadioChoice<string>
          name="report-status"
          legend={say('show')}
          inline
          value={status}
          onChange={setStatus}
          options={['', ...ofRows.map(([name]) => name)].map((value) => ({
            value,
            label: say('status', { status: value || 'all' }),
          }))}
        />
      )}
      {data && rows.length === 0 && <EmptyState>{say('noRows')}</EmptyState>}
      {rows.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('line')}</th>
              <th scope="col">{say('stateHead')}</th>
              <th scope="col">{say('why')}</th>
              <th scope="col">{say('record')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.row} ${row.part}`}>
                <th scope="row" className="at-figures">
                  {count(row.line, locale)}
                </th>
                <td data-label={say('stateHead')}>
                  <StateMark tone={tones[row.status] ?? 'stopped'}>
                    {say('status', { status: row.status })}
                  </StateMark>
                </td>
                <td data-label={say('why')}>
                  <Problems row={row} />
                  {staged.state === 'staged' && <LetIn staged={staged} row={row} />}
                </td>
                <td data-label={say('record')}>
                  <ReportedRecord row={row} of={staged.module} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {pages.hasNextPage && (
        <div>
          <MoreButton pages={pages} />
        </div>
      )}
    </section>
  );
}

/** The way to what became of a row: none once it was taken back. What was made on the way says what it is. */
function ReportedRecord({ row, of }: { readonly row: ImportReportRow; readonly of: string }) {
  const say = useWords(importWords);
  const label = useLabel();
  const module = useModules().find((one) => one.name === row.module);
  if (!row.record || row.status === 'undone') return <>—</>;
  return (
    <Link to={`/records/${row.module}/${row.record}`}>
      {module && row.module !== of
        ? say('openLinked', { module: label(module.label).toLocaleLowerCase() })
        : say('open')}
    </Link>
  );
}

function Problems({ row }: { readonly row: ImportReportRow }) {
  const say = useWords(importWords);
  const taken = row.status === 'created' || row.status === 'updated';
  if (row.problems.length === 0) return <>—</>;
  return (
    <ul style={{ listStyle: 'none' }}>
      {row.problems.map((problem) => (
        <li key={`${problem.code} ${problem.column ?? ''}`}>
          {problem.header && <b>{problem.header}: </b>}
          {problem.message} {taken && problem.header && say('cellLeftOut')}{' '}
          <span className="at-mono">{problem.code}</span>
          {problem.erasure && (
            <span className={parts.second}>{say('erased', { number: problem.erasure })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Takes the whole import back: what it created goes, what it changed is restored; rows changed since are left and named. */
function Undo({ staged }: { readonly staged: StagedImport }) {
  const say = useWords(importWords);
  const queries = useQueryClient();
  const sure = useSure();
  const undo = () => {
    sure({
      title: say('undo'),
      text: say('undoSure'),
      submit: say('undo'),
      work: async () => {
        await call('POST', `/imports/${staged.id}/undos`);
        await queries.invalidateQueries({ queryKey: ['import', staged.id] });
        await queries.invalidateQueries({ queryKey: ['imports'] });
      },
    });
  };
  return (
    <div className={parts.actions}>
      <Button variant="default" onClick={undo}>
        {say('undo')}
      </Button>
      <span className={parts.quiet}>{say('undoNote')}</span>
    </div>
  );
}
