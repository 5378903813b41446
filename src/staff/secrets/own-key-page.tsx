import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { clockTime } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { OpenKeyDialog, PassphraseDialog } from './own-key-dialogs.tsx';
import { OwnShare } from './own-share.tsx';
import { ownKeyQuery } from './queries.ts';
import { secretWords } from './secret-words.ts';
import classes from './secrets.module.css';
import type { OwnKeyJson } from './shapes.ts';

type Dialog = 'make' | 'open' | 'change' | 'reset';

/** One's own key: made, opened for this session, and what it is needed for. */
export function OwnKeyPage() {
  const { data, error, refetch } = useQuery({ ...ownKeyQuery, refetchInterval: 20_000 });
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [changed, setChanged] = useState(false);
  const show = (next: Dialog) => {
    setChanged(false);
    setDialog(next);
  };
  return (
    <SettingsShell page="own-key">
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <OwnKey own={data} changed={changed} onDialog={show} />
          <Groups own={data} />
          {data.exists && <OwnShare open={data.openUntil !== null} />}
        </>
      )}
      {dialog === 'open' && <OpenKeyDialog onClose={() => setDialog(null)} />}
      {dialog && dialog !== 'open' && (
        <PassphraseDialog
          what={dialog}
          onDone={() => setChanged(dialog !== 'make')}
          onClose={() => setDialog(null)}
        />
      )}
    </SettingsShell>
  );
}

function OwnKey({
  own,
  changed,
  onDialog,
}: {
  readonly own: OwnKeyJson;
  /** The passphrase was changed just now. */
  readonly changed: boolean;
  onDialog(dialog: Dialog): void;
}) {
  const say = useWords(secretWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const action = useAction();
  const close = () =>
    void action.run(async () => {
      await call('DELETE', '/secrets/unlocks/current');
      await queries.invalidateQueries({ queryKey: ['keys'] });
    });
  return (
    <section>
      <SectionHeading title={say('ownKey')} />
      <div className={parts.form} style={{ paddingTop: 12 }}>
        {!own.exists && <p className={parts.prose}>{say('ownKeyNone')}</p>}
        {own.exists && (
          <p>
            {own.openUntil ? (
              <StateMark tone="attested">
                {say('ownKeyOpen', { time: clockTime(own.openUntil, locale) })}
              </StateMark>
            ) : (
              <StateMark tone="stopped">{say('ownKeyClosed')}</StateMark>
            )}
          </p>
        )}
        <p role="status" className={parts.quiet}>
          {changed && say('passphraseChanged')}
        </p>
        <div className={parts.actions}>
          {!own.exists && <Button onClick={() => onDialog('make')}>{say('makeKey')}</Button>}
          {own.exists && !own.openUntil && <Button onClick={() => onDialog('open')}>{say('openKey')}</Button>}
          {own.openUntil && (
            <Button variant="default" onClick={close} loading={action.busy}>
              {say('closeKey')}
            </Button>
          )}
          {own.exists && (
            <>
              <Button variant="default" onClick={() => onDialog('change')}>
                {say('changePassphrase')}
              </Button>
              <Button variant="subtle" color="gray" onClick={() => onDialog('reset')}>
                {say('forgotten')}
              </Button>
            </>
          )}
        </div>
      </div>
    </section>
  );
}

function Groups({ own }: { readonly own: OwnKeyJson }) {
  const say = useWords(secretWords);
  if (own.groups.length === 0) return <EmptyState>{say('noGroups')}</EmptyState>;
  return (
    <section>
      <SectionHeading title={say('yourGroups')} />
      <div className={parts.form} style={{ paddingTop: 12 }}>
        {own.groups.map((group) => (
          <OwnGroup key={group.id} group={group} open={own.openUntil !== null} />
        ))}
      </div>
    </section>
  );
}

/** A group that one is in: whether one holds its key, who waits for it, and a renewal that waits for a member. */
function OwnGroup({ group, open }: { readonly group: OwnKeyJson['groups'][number]; readonly open: boolean }) {
  const say = useWords(secretWords);
  const queries = useQueryClient();
  const action = useAction();
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: ['keys'] });
  const give = (user: string) =>
    void action.run(async () => {
      await call('POST', `/key-groups/${group.id}/members/${user}/keys`);
      await refresh();
    });
  const goOn = () =>
    void action.run(async () => {
      for (let more = true; more; ) {
        const { outcome, rotation } = await call<{
          outcome: string;
          rotation: { rewrapped: number; reencrypted: number; steps: number };
        }>('POST', `/key-rotations/${group.rotation}/steps`);
        setProgress({ done: rotation.rewrapped + rotation.reencrypted, of: rotation.steps });
        more = outcome === 'more' || outcome === 'busy';
        // Somebody else is at it: their step is waited for.
        if (outcome === 'busy') await new Promise((resolve) => setTimeout(resolve, 500));
      }
      setProgress(null);
      await refresh();
    });
  const mine = group.mode === 'person' && group.holds && open;
  // A group that the service is to open from now on waits too: what is sealed for its members, they alone open.
  const goesOn = group.holds && open;
  return (
    <div className={parts.card}>
      <div className={classes.groupHead}>
        <h3>
          <bdi>{group.name}</bdi>
        </h3>
        <span className={parts.quiet}>{say('mode', { mode: group.mode })}</span>
      </div>
      <p>
        <StateMark tone={group.holds ? 'holds' : 'risk'}>
          {say('holds', { holds: String(group.holds) })}
        </StateMark>
      </p>
      {group.waiting.map((member) => (
        <p key={member.id} className={classes.member}>
          {mine ? (
            <Button size="compact-sm" variant="default" loading={action.busy} onClick={() => give(member.id)}>
              {say('giveKey', { name: member.name })}
            </Button>
          ) : (
            <span className={parts.quiet}>{say('waitsFor', { name: member.name })}</span>
          )}
        </p>
      ))}
      {group.rotation && (group.mode === 'person' || open) && (
        <div className={parts.job}>
          <span>{say('renewalWaits')}</span>
          {progress && (
            <progress
              className={parts.progress}
              max={Math.max(1, progress.of)}
              value={progress.done}
              aria-label={say('goOn')}
            />
          )}
          {goesOn && (
            <div className={parts.actions}>
              <Button size="compact-sm" onClick={goOn} loading={action.busy}>
                {say('goOn')}
              </Button>
            </div>
          )}
        </div>
      )}
      {action.errors.map((error) => (
        <p key={error.message} role="alert" className={parts.failure}>
          {error.message}
        </p>
      ))}
    </div>
  );
}
