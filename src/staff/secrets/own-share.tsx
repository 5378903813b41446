import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useMe } from '../session.tsx';
import { noProof, ProofFields, proofBody } from './proof-fields.tsx';
import { recoveryQuery } from './queries.ts';
import { secretWords } from './secret-words.ts';
import classes from './secrets.module.css';
import type { CeremonyJson, RecoveryJson, ShareHolderJson } from './shapes.ts';

/** One's own share of the recovery key; nothing for who holds none. */
export function OwnShare({ open }: { readonly open: boolean }) {
  const me = useMe();
  const { data } = useQuery(recoveryQuery);
  const recovery = data?.recovery;
  const holder = recovery?.holders.find((one) => one.user === me.id);
  if (!recovery || !holder) return null;
  const meeting = data.ceremony?.state === 'open' ? data.ceremony : null;
  return <Share recovery={recovery} holder={holder} meeting={meeting} open={open} />;
}

function Share({
  recovery,
  holder,
  meeting,
  open,
}: {
  readonly recovery: RecoveryJson;
  readonly holder: ShareHolderJson;
  readonly meeting: CeremonyJson | null;
  readonly open: boolean;
}) {
  const say = useWords(secretWords);
  const locale = useLocale();
  const [dialog, setDialog] = useState<'take' | 'bring' | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  return (
    <section>
      <SectionHeading title={say('share')} />
      <div className={parts.form} style={{ paddingTop: 12 }}>
        <p className={parts.prose}>
          {say('shareText', {
            index: holder.index,
            all: recovery.holders.length,
            threshold: recovery.threshold,
          })}
        </p>
        {holder.collectedAt && (
          <p className={parts.quiet}>{say('shareTaken', { date: plainDate(holder.collectedAt, locale) })}</p>
        )}
        {!holder.opens && (
          <p>
            <StateMark tone="risk">{say('shareStale')}</StateMark>
          </p>
        )}
        {meeting && (
          <div className={parts.card} data-tone="risk">
            <p>{say('ceremonyOpen', { kind: meeting.kind })}</p>
            <p className={parts.quiet}>
              {say('brought', { count: meeting.brought.length, threshold: meeting.threshold })}
            </p>
            <div className={parts.actions}>
              <Button onClick={() => setDialog('bring')}>{say('bringShare')}</Button>
            </div>
          </div>
        )}
        {shown ? (
          <>
            <p className={parts.strong}>{say('shareShown')}</p>
            <pre className={classes.share} translate="no">
              {shown}
            </pre>
            <div className={parts.actions}>
              <Button variant="default" onClick={() => setShown(null)}>
                {say('shareKept')}
              </Button>
            </div>
          </>
        ) : (
          open &&
          holder.opens && (
            <div className={parts.actions}>
              <Button variant="default" onClick={() => setDialog('take')}>
                {say('takeShare')}
              </Button>
            </div>
          )
        )}
      </div>
      {dialog === 'take' && <TakeDialog onClose={() => setDialog(null)} onShare={setShown} />}
      {dialog === 'bring' && meeting && (
        <BringDialog meeting={meeting} kept={open && holder.opens} onClose={() => setDialog(null)} />
      )}
    </section>
  );
}

function TakeDialog({ onClose, onShare }: { onClose(): void; onShare(share: string): void }) {
  const say = useWords(secretWords);
  const queries = useQueryClient();
  const action = useAction({ password: 'proof-password', code: 'proof-code' });
  const [proof, setProof] = useState(noProof);
  const take = async () => {
    const done = await action.run(async () => {
      const { share } = await call<{ share: string }>('POST', '/key-recovery/shares', {
        body: proofBody(proof),
      });
      onShare(share);
      await queries.invalidateQueries({ queryKey: ['keys', 'recovery'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('takeShare')}
      submit={say('takeShare')}
      action={action}
      onSubmit={() => void take()}
      onClose={onClose}
    >
      <ProofFields proof={proof} onChange={setProof} />
    </FormDialog>
  );
}

function BringDialog({
  meeting,
  kept,
  onClose,
}: {
  readonly meeting: CeremonyJson;
  readonly kept: boolean;
  onClose(): void;
}) {
  const say = useWords(secretWords);
  const queries = useQueryClient();
  const action = useAction({ share: 'bring-share', password: 'proof-password', code: 'proof-code' });
  const [how, setHow] = useState<'kept' | 'written'>(kept ? 'kept' : 'written');
  const [share, setShare] = useState('');
  const [proof, setProof] = useState(noProof);
  const bring = async () => {
    const done = await action.run(async () => {
      const body = { ...proofBody(proof), ...(how === 'written' && { share }) };
      await call('POST', `/key-recovery/ceremonies/${meeting.id}/shares`, { body });
      await queries.invalidateQueries({ queryKey: ['keys'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('bringShare')}
      submit={say('bringShare')}
      action={action}
      disabled={how === 'written' && share.trim() === ''}
      onSubmit={() => void bring()}
      onClose={onClose}
    >
      <RadioChoice<'kept' | 'written'>
        name="bring-how"
        legend={say('share')}
        value={how}
        onChange={setHow}
        options={[
          { value: 'kept', label: say('bringKept'), disabled: !kept },
          { value: 'written', label: say('bringWritten') },
        ]}
      />
      {how === 'written' && (
        <Textarea
          id="bring-share"
          label={say('writtenShare')}
          value={share}
          rows={3}
          autoComplete="off"
          onChange={(event) => setShare(event.currentTarget.value)}
        />
      )}
      <ProofFields proof={proof} onChange={setProof} />
    </FormDialog>
  );
}
