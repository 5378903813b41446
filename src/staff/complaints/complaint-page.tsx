import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { IconDots } from '../../web/icons.ts';
import { Fact, Facts, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { webWords } from '../../web/words/web-words.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { Refusal } from '../api.ts';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { useMe } from '../session.tsx';
import { BrokenPage, NotFoundPage } from '../shell/error-pages.tsx';
import { clockTones } from './clock-tones.ts';
import { AcknowledgeDialog, AnswerDialog } from './complaint-dialogs.tsx';
import { complaintWords } from './complaint-words.ts';
import { EraseDialog, WithdrawDialog } from './end-dialogs.tsx';
import { type ComplaintJson, complaintQuery } from './queries.ts';

/** One complaint: its clock, what was said, how it was acknowledged and answered. */
export function ComplaintPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data, error, refetch } = useQuery(complaintQuery(id));
  if (error && !data) {
    const gone = error instanceof Refusal && (error.status === 404 || error.status === 400);
    return gone ? <NotFoundPage /> : <BrokenPage error={error} reset={() => void refetch()} />;
  }
  return data ? <Complaint one={data} /> : <div aria-busy />;
}

function Complaint({ one }: { readonly one: ComplaintJson }) {
  const say = useWords(complaintWords);
  const web = useWords(webWords);
  const locale = useLocale();
  const [open, setOpen] = useState<'acknowledge' | 'answer' | 'withdraw' | 'erase' | null>(null);
  const { tools } = useMe();
  const back = one.withdrawnOn !== null;
  const over = back || one.answeredOn !== null;
  const mayErase = over && one.subject === null && one.claimed !== null && tools.includes('erasure_approve');
  const mayTakeBack = !back && one.outcome === null;
  const mayAcknowledge = one.acknowledgedBy === null || one.acknowledgementMail === 'failed';
  const mayAnswer = !back && (one.outcome === null || one.answerMail === 'failed');
  const actions = (
    <>
      {mayAcknowledge && mayAnswer && (
        <Button variant="default" onClick={() => setOpen('acknowledge')}>
          {say('acknowledge')}
        </Button>
      )}
      {mayAnswer && <Button onClick={() => setOpen('answer')}>{say('answer')}</Button>}
      {(mayTakeBack || mayErase) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" px={8} aria-label={web('more')}>
              <IconDots size={16} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {mayTakeBack && <Menu.Item onClick={() => setOpen('withdraw')}>{say('withdraw')}</Menu.Item>}
            {mayErase && <Menu.Item onClick={() => setOpen('erase')}>{say('erase')}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
  return (
    <AreaPage
      title={`${say('complaint')} ${one.number}`}
      crumbs={[{ label: say('title'), to: '/complaints' }, { label: one.number }]}
      actions={actions}
    >
      <p>
        <StateMark tone={clockTones[one.clock.state]}>
          {say('clockOf', { state: one.clock.state, due: plainDate(one.clock.due, locale) })}
        </StateMark>
      </p>
      <details>
        <summary>{say('working')}</summary>
        <ol>
          {one.clock.working.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      </details>
      <Facts>
        <Fact label={say('who')}>
          {one.person ? (
            <Link to={`/records/${one.person.module}/${one.subject}`}>
              <bdi>{one.person.title}</bdi>
            </Link>
          ) : (
            <bdi>{[one.claimed?.name, one.claimed?.email].filter(Boolean).join(', ') || say('unknown')}</bdi>
          )}
        </Fact>
        <Fact label={say('received')}>
          {plainDate(one.receivedOn, locale)}, {say('receivedHow', { channel: one.channel })}
        </Fact>
        {one.request && (
          <Fact label={say('about')}>
            <Link to={`/requests/${one.request}`}>{one.requestNumber}</Link>
          </Fact>
        )}
        <Fact label={say('acknowledgement')}>
          <Told by={one.acknowledgedBy} on={one.acknowledgedOn} mail={one.acknowledgementMail} />
        </Fact>
        <Fact label={say('outcomeTitle')}>
          {one.outcome && <>{say('outcome', { outcome: one.outcome })}, </>}
          <Told by={one.answeredBy} on={one.answeredOn} mail={one.answerMail} />
        </Fact>
        {back && (
          <Fact label={say('withdrawn')}>
            <Told by={one.withdrawnBy} on={one.withdrawnOn} mail={null} />
          </Fact>
        )}
      </Facts>
      <section>
        <SectionHeading title={say('said')} />
        <p className={parts.prose} style={{ whiteSpace: 'pre-wrap' }}>
          {one.body || say('gone')}
        </p>
      </section>
      {one.answer && (
        <section>
          <SectionHeading title={say('outcomeTitle')} />
          <p className={parts.prose} style={{ whiteSpace: 'pre-wrap' }}>
            {one.answer}
          </p>
        </section>
      )}
      {open === 'acknowledge' && <AcknowledgeDialog one={one} onClose={() => setOpen(null)} />}
      {open === 'withdraw' && <WithdrawDialog one={one} onClose={() => setOpen(null)} />}
      {open === 'erase' && <EraseDialog one={one} onClose={() => setOpen(null)} />}
      {open === 'answer' && <AnswerDialog one={one} onClose={() => setOpen(null)} />}
    </AreaPage>
  );
}

function Told({
  by,
  on,
  mail,
}: {
  readonly by: string | null;
  readonly on: string | null;
  readonly mail: string | null;
}) {
  const say = useWords(complaintWords);
  const locale = useLocale();
  if (by === null) return say('notYet');
  if (on !== null) return `${plainDate(on, locale)}, ${say('toldBy', { by })}`;
  return say('mailState', { state: mail ?? '' });
}
