import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyState, Fact, Facts, Rail, RailSection } from '../../web/layout/layout.tsx';
import { StateChip, StateMark } from '../../web/state/state-mark.tsx';
import { longDate, plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { Refusal } from '../api.ts';
import { today } from '../clock.ts';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { stateWords } from '../records/states/state-words.ts';
import { useMe } from '../session.tsx';
import { NotFoundPage } from '../shell/error-pages.tsx';
import { AskReleaseDialog } from './ask-release-dialog.tsx';
import { useKind } from './blocked-table.tsx';
import classes from './blocking.module.css';
import { blockingWords } from './blocking-words.ts';
import { recordReleasesQuery, type Tombstone, tombstoneQuery } from './queries.ts';
import { ReleaseCard } from './release-card.tsx';

/** A blocked record: its tombstone, and the releases that two people stand behind. */
export function BlockedRecordPage() {
  const say = useWords(blockingWords);
  const sayState = useWords(stateWords);
  const kind = useKind();
  const { tools } = useMe();
  const { module = '', id = '' } = useParams({ strict: false }) as { module?: string; id?: string };
  const [asking, setAsking] = useState<'view' | 'restore' | null>(null);
  const stone = useQuery(tombstoneQuery(module, id));
  const own = stone.data !== undefined && stone.data.along === null;
  const releases = useQuery({ ...recordReleasesQuery(module, id), enabled: own });
  if (stone.error instanceof Refusal && stone.error.status === 404) return <NotFoundPage />;
  const title = say('tombstoneTitle', { module: kind(module), number: stone.data?.number ?? '' });
  return (
    <AreaPage
      title={title}
      crumbs={[{ label: say('crumb'), to: '/blocked' }, { label: stone.data?.number ?? '' }]}
      lead={<StateChip tone="held">{sayState('blocked')}</StateChip>}
      rail={stone.data && <Stone stone={stone.data} module={module} />}
    >
      {stone.error && <ReadFailure error={stone.error} onRetry={() => void stone.refetch()} />}
      {releases.error && <ReadFailure error={releases.error} onRetry={() => void releases.refetch()} />}
      {stone.data?.along && (
        <p className={parts.prose}>
          {say('releasedThere')}{' '}
          <Link to={`/blocked/${stone.data.along.module}/${stone.data.along.id}`}>
            {stone.data.along.number}
          </Link>
        </p>
      )}
      {own && tools.includes('blocking') && (
        <div className={parts.actions}>
          <Button onClick={() => setAsking('view')}>{say('askRelease')}</Button>
          <Button variant="default" onClick={() => setAsking('restore')}>
            {say('askRestore')}
          </Button>
        </div>
      )}
      {releases.data?.length === 0 && <EmptyState>{say('noReleases')}</EmptyState>}
      <div className={classes.cards}>
        {releases.data?.map((release) => (
          <ReleaseCard key={release.id} module={module} id={id} release={release} />
        ))}
      </div>
      {asking && stone.data && (
        <AskReleaseDialog
          module={module}
          id={id}
          number={stone.data.number}
          kind={asking}
          onClose={() => setAsking(null)}
        />
      )}
    </AreaPage>
  );
}

function Stone({ stone, module }: { readonly stone: Tombstone; readonly module: string }) {
  const say = useWords(blockingWords);
  const locale = useLocale();
  const kind = useKind();
  const over = stone.until < today();
  return (
    <Rail label={say('tombstone')}>
      <RailSection title={say('tombstone')}>
        <Facts>
          <Fact label={say('kind')}>{kind(module)}</Fact>
          <Fact label={say('ground')}>{say('groundName', { ground: stone.ground })}</Fact>
          <Fact label={say('since')}>{plainInstant(stone.since, locale)}</Fact>
          <Fact label={say('until')}>{longDate(stone.until, locale)}</Fact>
          {stone.along && (
            <Fact label={say('alongWith')}>
              <Link to={`/blocked/${stone.along.module}/${stone.along.id}`}>{stone.along.number}</Link>
            </Fact>
          )}
        </Facts>
        {over && (
          <>
            <StateMark tone="risk">{say('over')}</StateMark>
            <p className={parts.quiet}>{say('overNote')}</p>
          </>
        )}
      </RailSection>
    </Rail>
  );
}
