import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Initials } from '../../web/layout/layout.tsx';
import { StateIcon } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Textarea } from '../parts/inputs.tsx';
import { NearInstant } from '../parts/near-instant.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useMe } from '../session.tsx';
import classes from './case.module.css';
import type { ErasureJson } from './erasure-shapes.ts';
import { requestWords } from './request-words.ts';
import type { CaseJson } from './shapes.ts';
import { useStep } from './use-step.ts';

/** What waits for a second person: the plan of an erasure, or a refusal under Art. 12(5). */
export function ApprovalCard({
  request,
  erasure,
}: {
  readonly request: CaseJson;
  readonly erasure: ErasureJson | null;
}) {
  if (request.state === 'awaiting_approval') return <DecisionApproval request={request} />;
  if (erasure && erasure.state !== 'withdrawn') return <PlanApproval erasure={erasure} />;
  return null;
}

/** `9f3c 41d8`: the beginning of the hash, as the card names it. */
function shortHash(hash: string): string {
  return `${hash.slice(0, 4)} ${hash.slice(4, 8)}`;
}

function Signer({
  name,
  what,
  at,
  done,
}: {
  readonly name: string;
  readonly what: string;
  readonly at: string | null;
  readonly done: 'yes' | 'no' | 'back';
}) {
  return (
    <li>
      <Initials name={name} />
      <span>
        <b>
          <bdi>{name}</bdi>
        </b>
        <span className={parts.second}>
          {what} {at && <NearInstant at={at} />}
        </span>
      </span>
      <StateIcon tone={done === 'yes' ? 'holds' : done === 'back' ? 'failed' : 'stopped'} />
    </li>
  );
}

/** Names both people and exactly what they cover; a change of the plan asks again. */
export function PlanApproval({ erasure }: { readonly erasure: ErasureJson }) {
  const say = useWords(requestWords);
  const me = useMe();
  const queries = useQueryClient();
  const action = useAction();
  const [back, setBack] = useState(false);
  const mine = erasure.plannedBy.id === me.id;
  const mayApprove = me.tools.includes('erasure_approve');
  const waits = erasure.state === 'planned';
  const approved = erasure.approvals.filter((one) => one.decision === 'approved');
  const approve = () =>
    void action.run(async () => {
      await call('POST', `/erasures/${erasure.id}/approvals`, {
        body: { decision: 'approved', planHash: erasure.planHash },
      });
      await queries.invalidateQueries({ queryKey: ['erasure', erasure.id] });
      if (erasure.request) await queries.invalidateQueries({ queryKey: ['request', erasure.request] });
    });
  const second = mine || !mayApprove ? say('secondPerson') : me.name;
  return (
    <section className={parts.card}>
      <h2>
        {say('approval')}{' '}
        <span className={parts.quiet}>{say('approvalCount', { done: approved.length + 1 })}</span>
      </h2>
      <ul className={classes.signers}>
        <Signer name={erasure.plannedBy.name} what={say('plannedAt')} at={erasure.plannedAt} done="yes" />
        {erasure.approvals.map((one) => (
          <Signer
            key={one.by.id}
            name={one.by.name}
            what={one.decision === 'approved' ? say('approvedAt') : say('sentBackAt')}
            at={one.at}
            done={one.decision === 'approved' ? 'yes' : 'back'}
          />
        ))}
        {waits && <Signer name={second} what={say('didNotPlan')} at={null} done="no" />}
      </ul>
      {erasure.approvals.map(
        (one) =>
          one.reason && (
            <p key={one.by.id} className={classes.quote}>
              {one.reason}
            </p>
          ),
      )}
      {waits && mayApprove && !mine && (
        <div className={classes.sign}>
          <Button onClick={approve} loading={action.busy}>
            {say('approveVersion', { version: erasure.planVersion })}
          </Button>
          <Button variant="default" onClick={() => setBack(true)}>
            {say('sendBack')}
          </Button>
        </div>
      )}
      {waits && mine && <p className={parts.quiet}>{say('yourPlan')}</p>}
      {waits && !mine && !mayApprove && <p className={parts.quiet}>{say('noApprovalRight')}</p>}
      {action.errors.map((error) => (
        <p key={error.message} role="alert" className={parts.failure}>
          {error.message}
        </p>
      ))}
      <p className={parts.quiet}>
        {say.rich('covers', {
          hash: (
            <span key="h" className={classes.hash} title={erasure.planHash}>
              {shortHash(erasure.planHash)}
            </span>
          ),
        })}
      </p>
      {back && <SendBackDialog erasure={erasure} onClose={() => setBack(false)} />}
    </section>
  );
}

function SendBackDialog({ erasure, onClose }: { readonly erasure: ErasureJson; onClose(): void }) {
  const say = useWords(requestWords);
  const queries = useQueryClient();
  const action = useAction({ reason: 'send-back-reason' });
  const [reason, setReason] = useState('');
  const send = async () => {
    const done = await action.run(async () => {
      await call('POST', `/erasures/${erasure.id}/approvals`, {
        body: { decision: 'sent_back', planHash: erasure.planHash, reason },
      });
      await queries.invalidateQueries({ queryKey: ['erasure', erasure.id] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('sendBackTitle')}
      submit={say('sendBack')}
      action={action}
      disabled={reason.trim() === ''}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <Textarea
        id="send-back-reason"
        label={say('sendBackReason')}
        value={reason}
        rows={4}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** A refusal as unfounded or excessive: the burden of proof is the controller's, so a second person looks. */
function DecisionApproval({ request }: { readonly request: CaseJson }) {
  const say = useWords(requestWords);
  const me = useMe();
  const { action, take } = useStep(request);
  const [back, setBack] = useState(false);
  const [reason, setReason] = useState('');
  const proposed = request.decisions.find((one) => one.state === 'proposed');
  if (!proposed) return null;
  const mine = proposed.by?.id === me.id;
  const name = proposed.by?.name ?? say('nobody');
  return (
    <section className={parts.card}>
      <h2>
        {say('approval')} <span className={parts.quiet}>{say('approvalCount', { done: 1 })}</span>
      </h2>
      <p>
        {say('outcome', { outcome: proposed.outcome })}:{' '}
        {proposed.grounds.map((ground) => say('ground', { ground })).join(', ')}
      </p>
      <ul className={classes.signers}>
        <Signer name={name} what={say('proposedAt')} at={proposed.at} done="yes" />
        <Signer name={mine ? say('secondPerson') : me.name} what={say('didNotDecide')} at={null} done="no" />
      </ul>
      {mine ? (
        <p className={parts.quiet}>{say('yourDecision')}</p>
      ) : (
        <div className={classes.sign}>
          <Button onClick={() => void take('approvals', { decision: 'approved' })} loading={action.busy}>
            {say('approveRefusal')}
          </Button>
          <Button variant="default" onClick={() => setBack(true)}>
            {say('sendBack')}
          </Button>
        </div>
      )}
      {!back &&
        action.errors.map((error) => (
          <p key={error.message} role="alert" className={parts.failure}>
            {error.message}
          </p>
        ))}
      {back && (
        <FormDialog
          title={say('sendBackTitle')}
          submit={say('sendBack')}
          action={action}
          disabled={reason.trim() === ''}
          onSubmit={() =>
            void take('approvals', { decision: 'sent_back', reason }).then((done) => done && setBack(false))
          }
          onClose={() => setBack(false)}
        >
          <Textarea
            id="send-back"
            label={say('sendBackReason')}
            value={reason}
            rows={4}
            data-autofocus
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </FormDialog>
      )}
    </section>
  );
}
