import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { StateMark, type StateTone } from '../../web/state/state-mark.tsx';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { NearInstant } from '../parts/near-instant.tsx';
import { PageList } from '../parts/page-list.tsx';
import parts from '../parts/parts.module.css';
import { useKind } from './blocked-table.tsx';
import { blockingWords } from './blocking-words.ts';
import { type ReleaseJson, releasesQuery } from './queries.ts';

const tones: Readonly<Record<ReleaseJson['state'], StateTone>> = {
  awaiting_second_person: 'risk',
  approved: 'held',
  refused: 'failed',
  closed: 'stopped',
  ended: 'stopped',
};

/** How a release stands; taking a blocking back is over with its approval. */
export function ReleaseState({ release }: { readonly release: ReleaseJson }) {
  const say = useWords(blockingWords);
  if (release.kind === 'restore' && release.decidedAt !== null && release.state !== 'refused')
    return <StateMark tone="holds">{say('carriedOut')}</StateMark>;
  const state = release.state === 'closed' && release.decidedAt === null ? 'withdrawn' : release.state;
  return <StateMark tone={tones[release.state]}>{say('stateName', { state })}</StateMark>;
}

/** Every release that was asked for: by whom, for which authority, who decided. */
export function ReleasesTable() {
  const say = useWords(blockingWords);
  const pages = useInfiniteQuery(releasesQuery);
  return (
    <PageList pages={pages} none={say('noneReleases')}>
      {(releases) => (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('authority')}</th>
              <th scope="col">{say('record')}</th>
              <th scope="col">{say('asked')}</th>
              <th scope="col">{say('decided')}</th>
              <th scope="col">{say('state')}</th>
            </tr>
          </thead>
          <tbody>
            {releases.map((release) => (
              <ReleaseRow key={release.id} release={release} />
            ))}
          </tbody>
        </table>
      )}
    </PageList>
  );
}

function ReleaseRow({ release }: { readonly release: ReleaseJson }) {
  const say = useWords(blockingWords);
  const locale = useLocale();
  const kind = useKind();
  return (
    <tr>
      <th scope="row">
        {release.authority ? <bdi>{release.authority}</bdi> : say('restoreKind')}
        <bdi className={parts.second}>{release.purpose}</bdi>
      </th>
      <td data-label={say('record')}>
        {release.number ? (
          <Link to={`/blocked/${release.module}/${release.record}`}>
            {kind(release.module)} <span className="at-mono">{release.number}</span>
          </Link>
        ) : (
          <span>
            {kind(release.module)} <span className={parts.second}>{say('gone')}</span>
          </span>
        )}
      </td>
      <td data-label={say('asked')}>
        <NearInstant at={release.askedAt} />
        <bdi className={parts.second}>{release.askedBy.title}</bdi>
      </td>
      <td data-label={say('decided')}>
        {release.decidedAt ? <NearInstant at={release.decidedAt} /> : '—'}
        {release.decidedBy && <bdi className={parts.second}>{release.decidedBy.title}</bdi>}
      </td>
      <td data-label={say('state')}>
        <span>
          <ReleaseState release={release} />
          {release.kind === 'view' && release.state === 'approved' && (
            <span className={parts.second}>
              {say('openUntil', { at: plainInstant(release.until, locale) })}
            </span>
          )}
        </span>
      </td>
    </tr>
  );
}
