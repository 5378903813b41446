import { Button } from '@mantine/core';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate, plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { useMe } from '../session.tsx';
import { actingWords } from './acting-words.ts';
import classes from './case.module.css';
import type { DialogName } from './dialogs.tsx';
import { FeeBackDialog } from './fee-dialog.tsx';
import type { CaseFee, CaseJson } from './shapes.ts';
import { useStep } from './use-step.ts';

interface ActingProps {
  readonly request: CaseJson;
  onOpen(name: DialogName): void;
}

const mandateTones = { none: 'stopped', unchecked: 'risk', accepted: 'holds', refused: 'failed' } as const;

/** Who acts for the person, whether they may, and to whom the answer goes. */
export function Acting({ request, onOpen }: ActingProps) {
  const say = useWords(actingWords);
  if (request.mandate === 'none') return null;
  const open = request.state === 'received' || request.state === 'in_progress';
  return (
    <section>
      <SectionHeading
        title={say('acting')}
        action={
          open && (
            <Button size="compact-sm" variant="subtle" onClick={() => onOpen('mandate')}>
              {say('checkMandate')}
            </Button>
          )
        }
      />
      <ul className={classes.people}>
        <li>
          <span>
            <bdi>{request.representative?.name ?? '—'}</bdi>{' '}
            <span className={parts.quiet}>{request.representative?.email}</span>
            <span className={parts.second}>
              {say('capacity', { capacity: request.capacity })}
              {request.mandate === 'accepted' && `. ${say('answerGoes', { to: request.answerTo })}`}
            </span>
          </span>
          <StateMark tone={mandateTones[request.mandate]}>
            {say('mandateState', { state: request.mandate })}
          </StateMark>
        </li>
      </ul>
    </section>
  );
}

const feeTones = {
  proposed: 'risk',
  asked: 'risk',
  sent_back: 'stopped',
  paid: 'holds',
  waived: 'stopped',
} as const;

/** Fees that were proposed, approved, asked for and settled. */
export function Fees({ request }: { readonly request: CaseJson }) {
  const say = useWords(actingWords);
  const locale = useLocale();
  if (request.fees.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('fees')} />
      <table className={`${parts.table} ${parts.stacked}`}>
        <tbody>
          {request.fees.map((fee) => (
            <tr key={fee.id}>
              <th scope="row">
                {new Intl.NumberFormat(locale, { style: 'currency', currency: fee.currency }).format(
                  Number(fee.amount),
                )}
                <span className={parts.second}>
                  {fee.grounds.map((ground) => say('feeGround', { ground })).join(', ')}
                </span>
              </th>
              <td>
                <StateMark tone={feeTones[fee.state]}>{say('feeState', { state: fee.state })}</StateMark>
                <span className={parts.second}>
                  {[
                    fee.by?.name,
                    fee.decidedBy?.name,
                    fee.settledOn
                      ? plainDate(fee.settledOn, locale)
                      : plainInstant(fee.decidedAt ?? fee.at, locale),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </td>
              <td data-align="right">
                <FeeActions request={request} fee={fee} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function FeeActions({ request, fee }: { readonly request: CaseJson; readonly fee: CaseFee }) {
  const say = useWords(actingWords);
  const me = useMe();
  const { action, take } = useStep(request);
  const [back, setBack] = useState(false);
  const button = (label: string, resource: string, body: object) => (
    <Button
      size="compact-sm"
      variant="default"
      loading={action.busy}
      onClick={() => void take(resource, body)}
    >
      {label}
    </Button>
  );
  return (
    <span className={parts.actions} style={{ justifyContent: 'flex-end' }}>
      {fee.state === 'proposed' && fee.by?.id !== me.id && (
        <>
          {button(say('approveFee'), `fees/${fee.id}/approvals`, { decision: 'approved' })}
          <Button size="compact-sm" variant="subtle" onClick={() => setBack(true)}>
            {say('sendFeeBack')}
          </Button>
        </>
      )}
      {fee.state === 'asked' && (
        <>
          {button(say('feePaid'), `fees/${fee.id}/settlements`, { result: 'paid' })}
          {button(say('feeWaived'), `fees/${fee.id}/settlements`, { result: 'waived' })}
        </>
      )}
      {action.errors.map((error) => (
        <span key={error.message} role="alert" className={parts.failure}>
          {error.message}
        </span>
      ))}
      {back && <FeeBackDialog request={request} fee={fee.id} onClose={() => setBack(false)} />}
    </span>
  );
}
