import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { recoveryQuery } from './queries.ts';
import { RecoverDialog, SetUpRecoveryDialog } from './recovery-dialogs.tsx';
import { secretWords } from './secret-words.ts';
import type { CeremonyJson, KeyGroupJson, RecoveryJson, ShareHolderJson } from './shapes.ts';

/** The way back when nobody can open: who holds shares, whether it was tried, and the meeting that is open. */
export function RecoverySection({ groups }: { readonly groups: readonly KeyGroupJson[] }) {
  const say = useWords(secretWords);
  const queries = useQueryClient();
  const action = useAction();
  const { data } = useQuery(recoveryQuery);
  const [dialog, setDialog] = useState<'setUp' | 'recover' | null>(null);
  if (!data) return null;
  const { recovery, ceremony } = data;
  const drill = () =>
    void action.run(async () => {
      await call('POST', '/key-recovery/ceremonies', { body: { kind: 'drill' } });
      await queries.invalidateQueries({ queryKey: ['keys', 'recovery'] });
    });
  const meeting = ceremony?.state === 'open';
  return (
    <section>
      <SectionHeading title={say('recovery')} />
      <div className={parts.form} style={{ paddingTop: 12 }}>
        {recovery ? (
          <Standing recovery={recovery} groups={groups} />
        ) : (
          <p className={parts.prose}>{say('recoveryNone')}</p>
        )}
        {ceremony && <Meeting ceremony={ceremony} />}
        {action.errors.map((error) => (
          <p key={error.message} role="alert" className={parts.failure}>
            {error.message}
          </p>
        ))}
        <div className={parts.actions}>
          {recovery && !meeting && (
            <>
              <Button variant="default" onClick={drill} loading={action.busy}>
                {say('drill')}
              </Button>
              <Button variant="default" onClick={() => setDialog('recover')}>
                {say('recover')}
              </Button>
            </>
          )}
          <Button variant={recovery ? 'subtle' : 'filled'} onClick={() => setDialog('setUp')}>
            {say(recovery ? 'setUpAgain' : 'setUp')}
          </Button>
        </div>
      </div>
      {dialog === 'setUp' && <SetUpRecoveryDialog onClose={() => setDialog(null)} />}
      {dialog === 'recover' && <RecoverDialog groups={groups} onClose={() => setDialog(null)} />}
    </section>
  );
}

function Standing({
  recovery,
  groups,
}: {
  readonly recovery: RecoveryJson;
  readonly groups: readonly KeyGroupJson[];
}) {
  const say = useWords(secretWords);
  const locale = useLocale();
  const { lastDrill, uncovered } = recovery;
  return (
    <>
      <p className={parts.prose}>
        {say('recoveryText', {
          threshold: recovery.threshold,
          all: recovery.holders.length,
          date: plainDate(recovery.createdAt, locale),
          set: recovery.set,
        })}
      </p>
      <p>
        {lastDrill ? (
          <StateMark tone={lastDrill.succeeded ? 'holds' : 'failed'}>
            {say('lastDrill', {
              ok: String(lastDrill.succeeded),
              date: plainDate(lastDrill.at, locale),
              count: lastDrill.dataKeys,
            })}
          </StateMark>
        ) : (
          <StateMark tone="risk">{say('neverDrilled')}</StateMark>
        )}
      </p>
      {uncovered.length > 0 && (
        <p>
          <StateMark tone="risk">
            {say('uncovered', {
              groups: groups
                .filter((group) => uncovered.includes(group.id))
                .map((group) => group.name)
                .join(', '),
            })}
          </StateMark>
        </p>
      )}
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('holder')}</th>
            <th scope="col">{say('writtenShare')}</th>
          </tr>
        </thead>
        <tbody>
          {recovery.holders.map((holder) => (
            <tr key={holder.index}>
              <th scope="row">
                {holder.index}. <bdi>{holder.name}</bdi>
              </th>
              <td data-label={say('writtenShare')}>{say('shareState', { state: stateOf(holder) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function stateOf(holder: ShareHolderJson): 'written' | 'kept' | 'stale' | 'left' {
  if (!holder.active) return 'left';
  if (holder.collectedAt) return 'written';
  return holder.opens ? 'kept' : 'stale';
}

function Meeting({ ceremony }: { readonly ceremony: CeremonyJson }) {
  const say = useWords(secretWords);
  const queries = useQueryClient();
  const action = useAction();
  if (ceremony.state !== 'open')
    return <p className={parts.quiet}>{say('ceremonyResult', { state: ceremony.state })}</p>;
  const end = () =>
    void action.run(async () => {
      await call('DELETE', `/key-recovery/ceremonies/${ceremony.id}`);
      await queries.invalidateQueries({ queryKey: ['keys', 'recovery'] });
    });
  return (
    <div className={parts.card} data-tone="risk">
      <p>{say('ceremonyOpen', { kind: ceremony.kind })}</p>
      <progress
        className={parts.progress}
        max={ceremony.threshold}
        value={ceremony.brought.length}
        aria-label={say('brought', { count: ceremony.brought.length, threshold: ceremony.threshold })}
      />
      <p className={parts.quiet}>
        {say('brought', { count: ceremony.brought.length, threshold: ceremony.threshold })}
      </p>
      <div className={parts.actions}>
        <Button variant="default" size="compact-sm" onClick={end} loading={action.busy}>
          {say('endCeremony')}
        </Button>
      </div>
    </div>
  );
}
