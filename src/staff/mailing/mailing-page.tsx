import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count as figure } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { Refusal } from '../api.ts';
import { AreaPage } from '../parts/area-page.tsx';
import { JobLine } from '../parts/job-line.tsx';
import parts from '../parts/parts.module.css';
import { useMay, useModules } from '../session.tsx';
import { BrokenPage, NotFoundPage } from '../shell/error-pages.tsx';
import { LeftOut } from './left-out.tsx';
import { mailingWords } from './mailing-words.ts';
import { MailingState } from './mailings-page.tsx';
import { Preview } from './preview.tsx';
import { type MailingJson, mailingQuery } from './queries.ts';
import { Report } from './report.tsx';

const SendDialog = lazy(() => import('./send-dialog.tsx').then((it) => ({ default: it.SendDialog })));

/** One mail to many: its plan, how it reads, its sending, and what became of each. */
export function MailingPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data, error, refetch } = useQuery(mailingQuery(id));
  if (error && !data) {
    return error instanceof Refusal && error.status < 500 ? (
      <NotFoundPage />
    ) : (
      <BrokenPage error={error} reset={() => void refetch()} />
    );
  }
  return data ? <Mailing one={data} /> : <div aria-busy />;
}

function Mailing({ one }: { readonly one: MailingJson }) {
  const say = useWords(mailingWords);
  const label = useLabel();
  const queries = useQueryClient();
  const { may } = useMay(one.module);
  const [sending, setSending] = useState(false);
  const module = useModules().find((each) => each.name === one.module);
  const refresh = () => void queries.invalidateQueries({ queryKey: ['mailing', one.id] });
  const ready = one.state === 'planned' && one.counts.waiting > 0;
  const begun = one.startedAt !== null;
  return (
    <AreaPage
      title={one.name}
      crumbs={[{ label: say('mailings'), to: '/mailings' }, { label: one.name }]}
      lead={
        <span className={parts.actions}>
          {module ? label(module.labelPlural) : one.module}
          <MailingState state={one.state} />
        </span>
      }
      actions={
        <>
          {begun && may('export') && (
            <Button variant="default" component="a" href={`/api/v1/mail-merges/${one.id}/rows.csv`} download>
              {say('reportCsv')}
            </Button>
          )}
          {ready && (
            <Button onClick={() => setSending(true)}>{say('send', { count: one.counts.waiting })}</Button>
          )}
        </>
      }
    >
      {one.state !== 'planned' && one.state !== 'done' && (
        <JobLine key={one.job} id={one.job} label={say(begun ? 'sending' : 'planning')} onOver={refresh} />
      )}
      {one.state === 'cancelled' && begun && <p>{say('cancelledNote')}</p>}
      <Counts one={one} begun={begun} />
      {one.state === 'planned' && one.counts.waiting > 0 && <Preview one={one} />}
      <LeftOut one={one} />
      {begun && <Report one={one} />}
      <Suspense fallback={null}>
        {sending && <SendDialog one={one} onClose={() => setSending(false)} />}
      </Suspense>
    </AreaPage>
  );
}

/** How many receive it, or received it, and how those mails stand. */
function Counts({ one, begun }: { readonly one: MailingJson; readonly begun: boolean }) {
  const say = useWords(mailingWords);
  const locale = useLocale();
  const { waiting, written, leftOut, mails } = one.counts;
  if (one.state === 'planning') return null;
  const left = leftOut.reduce((sum, each) => sum + each.count, 0);
  return (
    <section role="status">
      <SectionHeading
        title={begun ? say('written', { count: written }) : say('receive', { count: waiting })}
        line={false}
      />
      <ul className={parts.lines}>
        {Object.entries(mails).map(([state, count]) => (
          <li key={state}>
            <StateMark tone={state === 'sent' ? 'holds' : state === 'failed' ? 'failed' : 'stopped'}>
              {figure(count, locale)} {say('mailState', { state })}
            </StateMark>
          </li>
        ))}
        <li>{left > 0 ? say('leave', { count: left }) : say('nobodyLeft')}</li>
      </ul>
    </section>
  );
}
