import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark, type StateTone } from '../../web/state/state-mark.tsx';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import classes from './examination.module.css';
import { type ExaminationJson, examinationsQuery, type MeasureJson } from './queries.ts';
import { SettingsShell } from './settings-shell.tsx';
import { settingsWords } from './settings-words.ts';

const tones: Readonly<Record<MeasureJson['outcome'], StateTone>> = {
  pass: 'holds',
  warn: 'risk',
  fail: 'failed',
  unknown: 'stopped',
};
const groups = ['installation', 'database', 'people', 'access', 'evidence', 'continuity'] as const;

/** `attesta doctor` on a page: what holds, what doesn't, and how to mend it. */
export function ExaminationPage() {
  const say = useWords(settingsWords);
  const queries = useQueryClient();
  const action = useAction();
  const { data, error, refetch } = useQuery(examinationsQuery);
  const newest = data?.[0];
  const done = data?.find(({ state }) => state === 'done');
  const waiting = newest?.state === 'waiting';
  const examine = () =>
    void action.run(async () => {
      await call('POST', '/examinations');
      await queries.invalidateQueries({ queryKey: ['settings', 'examinations'] });
    });
  return (
    <SettingsShell
      page="examination"
      actions={
        <Button onClick={examine} loading={action.busy || waiting}>
          {say('examineNow')}
        </Button>
      }
    >
      {action.errors.map(({ message }) => (
        <p key={message} role="alert" className={parts.failure}>
          {message}
        </p>
      ))}
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && !done && <EmptyState>{say(waiting ? 'examining' : 'neverExamined')}</EmptyState>}
      {done && <Findings examination={done} />}
      {data && data.length > 1 && (
        <Earlier examinations={data.filter((one) => one.state === 'done').slice(1)} />
      )}
    </SettingsShell>
  );
}

function Findings({ examination }: { readonly examination: ExaminationJson }) {
  const say = useWords(settingsWords);
  const locale = useLocale();
  return (
    <>
      <p className={parts.quiet}>
        {say('examined', { at: plainInstant(examination.finishedAt ?? examination.askedAt, locale) })}{' '}
        {say('examinedCounts', { ...examination.counts })}
      </p>
      {groups.map((group) => (
        <Group
          key={group}
          group={group}
          measures={examination.measures.filter((one) => one.group === group)}
        />
      ))}
    </>
  );
}

function Group({
  group,
  measures,
}: {
  readonly group: (typeof groups)[number];
  readonly measures: readonly MeasureJson[];
}) {
  const say = useWords(settingsWords);
  if (measures.length === 0) return null;
  const title = say('measureGroup', { group });
  return (
    <section aria-label={title}>
      <SectionHeading title={title} />
      <table className={`${parts.table} ${parts.stacked} ${classes.table}`}>
        <thead className="at-unseen">
          <tr>
            <th scope="col">{say('measure')}</th>
            <th scope="col">{say('state')}</th>
            <th scope="col">{say('found')}</th>
          </tr>
        </thead>
        <tbody>
          {measures.map((measure) => (
            <MeasureRow key={measure.code} measure={measure} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MeasureRow({ measure }: { readonly measure: MeasureJson }) {
  const say = useWords(settingsWords);
  const about = [...measure.items, ...measure.users.map((user) => user.title)];
  return (
    <tr>
      <th scope="row">{measure.label}</th>
      <td data-label={say('state')}>
        <StateMark tone={tones[measure.outcome]}>{say('outcome', { outcome: measure.outcome })}</StateMark>
      </td>
      <td data-label={say('found')}>
        {measure.sentence}
        {about.length > 0 && (
          <details className={parts.second}>
            <summary>{say('whatExactly', { count: about.length })}</summary>
            <ul>
              {about.map((item) => (
                <li key={item}>
                  <bdi>{item}</bdi>
                </li>
              ))}
            </ul>
          </details>
        )}
        {measure.mend && <span className={classes.mend}>{measure.mend}</span>}
      </td>
    </tr>
  );
}

function Earlier({ examinations }: { readonly examinations: readonly ExaminationJson[] }) {
  const say = useWords(settingsWords);
  const locale = useLocale();
  if (examinations.length === 0) return null;
  return (
    <section aria-label={say('earlierExaminations')}>
      <SectionHeading title={say('earlierExaminations')} count={examinations.length} />
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('asked')}</th>
            <th scope="col">{say('found')}</th>
          </tr>
        </thead>
        <tbody>
          {examinations.map((one) => (
            <tr key={one.id}>
              <th scope="row" data-nowrap>
                {plainInstant(one.finishedAt ?? one.askedAt, locale)}
              </th>
              <td data-label={say('found')}>{say('examinedCounts', { ...one.counts })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
