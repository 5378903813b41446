import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Initials } from '../../web/layout/layout.tsx';
import { StateIcon, type StateTone } from '../../web/state/state-mark.tsx';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Textarea } from '../parts/inputs.tsx';
import { NearInstant } from '../parts/near-instant.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useMe } from '../session.tsx';
import classes from './blocking.module.css';
import { blockingWords } from './blocking-words.ts';
import type { ReleaseJson } from './queries.ts';
import { ReleasedContent } from './released-content.tsx';
import { ReleaseState } from './releases-table.tsx';

type End = 'refuse' | 'close' | 'withdraw';

/** A release: both people by name, what exactly it covers, and what it opens while it lasts. */
export function ReleaseCard({
  module,
  id,
  release,
}: {
  readonly module: string;
  readonly id: string;
  readonly release: ReleaseJson;
}) {
  const say = useWords(blockingWords);
  const locale = useLocale();
  const me = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const action = useAction();
  const [asking, setAsking] = useState<End | null>(null);
  const [shown, setShown] = useState(false);
  const { authority, kind, state } = release;
  const mine = release.askedBy.id === me.id;
  const waits = state === 'awaiting_second_person';
  const open = state === 'approved' && kind === 'view';
  const path = `/records/${module}/${id}/releases/${release.id}`;
  const approve = async () => {
    const done = await action.run(() =>
      call('POST', `${path}/decisions`, { body: { decision: 'approved' } }),
    );
    if (!done) return;
    if (kind === 'restore') await navigate({ to: `/records/${module}/${id}` });
    await queries.invalidateQueries({ queryKey: kind === 'restore' ? undefined : ['blocking'] });
  };
  return (
    <section className={parts.card} data-tone={waits ? 'risk' : undefined}>
      <h2>{authority ? say('releaseTo', { authority }) : say('restoreKind')}</h2>
      <ReleaseState release={release} />
      <p>
        <bdi>{release.purpose}</bdi>
        {release.reference && <bdi className={parts.second}>{release.reference}</bdi>}
      </p>
      <Signers release={release} />
      {release.decisionReason && <p className={parts.prose}>{release.decisionReason}</p>}
      {(waits || open) && (
        <p className={parts.quiet}>
          {kind === 'restore'
            ? say('coversRestore')
            : say('covers', { authority, until: plainInstant(release.until, locale) })}
        </p>
      )}
      {waits && mine && <p className={parts.quiet}>{say('yours')}</p>}
      {action.errors.map((error) => (
        <p key={error.message} role="alert" className={parts.failure}>
          {error.message}
        </p>
      ))}
      {(waits || open) && (
        <div className={parts.actions}>
          {waits && !mine && (
            <>
              <Button onClick={() => void approve()} loading={action.busy}>
                {authority ? say('approve', { authority }) : say('approveRestore')}
              </Button>
              <Button variant="default" onClick={() => setAsking('refuse')}>
                {say('refuse')}
              </Button>
            </>
          )}
          {open && (
            <Button onClick={() => setShown(!shown)} aria-expanded={shown}>
              {say(shown ? 'hide' : 'show')}
            </Button>
          )}
          {(open || mine) && (
            <Button variant="default" onClick={() => setAsking(open ? 'close' : 'withdraw')}>
              {say(open ? 'close' : 'withdraw')}
            </Button>
          )}
          {open && <span className={parts.quiet}>{say('showNote')}</span>}
        </div>
      )}
      {open && shown && <ReleasedContent path={path} until={release.until} />}
      {asking && <EndDialog path={path} what={asking} kind={kind} onClose={() => setAsking(null)} />}
    </section>
  );
}

function Signers({ release }: { readonly release: ReleaseJson }) {
  const say = useWords(blockingWords);
  const people: readonly {
    readonly name: string;
    readonly what: string;
    readonly at: string | null;
    readonly tone: StateTone;
  }[] = [
    { name: release.askedBy.title ?? '', what: say('askedAt'), at: release.askedAt, tone: 'holds' },
    release.decidedBy
      ? {
          name: release.decidedBy.title ?? '',
          what: say(release.state === 'refused' ? 'refusedAt' : 'approvedAt'),
          at: release.decidedAt,
          tone: release.state === 'refused' ? 'failed' : 'holds',
        }
      : { name: say('secondPerson'), what: say('didNotAsk'), at: null, tone: 'stopped' },
  ];
  return (
    <>
      <ul className={classes.signers}>
        {people.map((one, index) => (
          <li key={index === 0 ? 'asked' : 'decided'}>
            <Initials name={one.name} />
            <span>
              <b>
                <bdi>{one.name}</bdi>
              </b>
              <span className={parts.second}>
                {one.what} {one.at && <NearInstant at={one.at} />}
              </span>
            </span>
            <StateIcon tone={one.tone} />
          </li>
        ))}
      </ul>
      {release.closedBy && (
        <p className={parts.quiet}>
          {say(release.decidedAt ? 'closedBy' : 'withdrawnBy', { name: release.closedBy.title })}{' '}
          {release.closedAt && <NearInstant at={release.closedAt} />}
        </p>
      )}
    </>
  );
}

/** Refuses a release, closes one before its time, or takes back the asking: with the reason. */
function EndDialog({
  path,
  what,
  kind,
  onClose,
}: {
  readonly path: string;
  readonly what: End;
  readonly kind: ReleaseJson['kind'];
  onClose(): void;
}) {
  const say = useWords(blockingWords);
  const queries = useQueryClient();
  const action = useAction({ reason: 'release-end-reason' });
  const [reason, setReason] = useState('');
  const refuse = what === 'refuse';
  const send = async () => {
    const done = await action.run(() =>
      call('POST', `${path}/${refuse ? 'decisions' : 'closings'}`, {
        body: { ...(refuse && { decision: 'refused' }), ...(reason.trim() && { reason: reason.trim() }) },
      }),
    );
    if (!done) return;
    onClose();
    await queries.invalidateQueries({ queryKey: ['blocking'] });
  };
  return (
    <FormDialog
      title={say('endTitle', { what, kind })}
      submit={say('endNow', { what })}
      action={action}
      disabled={refuse && reason.trim() === ''}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      {!refuse && <p className={parts.quiet}>{say('endLead', { what })}</p>}
      <Textarea
        id="release-end-reason"
        label={say('why')}
        value={reason}
        rows={2}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
