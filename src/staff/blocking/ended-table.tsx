import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { holdWords } from '../holds/hold-words.ts';
import { PlaceHoldDialog } from '../holds/place-hold-dialog.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { PlanApproval } from '../requests/approval-card.tsx';
import { useMe } from '../session.tsx';
import { useKind } from './blocked-table.tsx';
import { blockingWords } from './blocking-words.ts';
import {
  type DueLine,
  destructionQuery,
  dueQuery,
  type EndedItem,
  openDestructionsQuery,
} from './ended-queries.ts';

/** What has reached the end of its retention: plans that wait for a second person, and what is held back, with by what. */
export function EndedTable() {
  const say = useWords(blockingWords);
  const plans = useQuery(openDestructionsQuery);
  const due = useQuery(dueQuery);
  const failed = plans.error ?? due.error;
  if (failed)
    return <ReadFailure error={failed} onRetry={() => void Promise.all([plans.refetch(), due.refetch()])} />;
  if (!plans.data || !due.data) return <div aria-busy />;
  const held = due.data.items.filter((one) => one.heldBy.length > 0);
  if (plans.data.length + held.length === 0) return <EmptyState>{say('noneEnded')}</EmptyState>;
  return (
    <div style={{ display: 'grid', gap: 24 }}>
      {plans.data.map(({ id }) => (
        <Destruction key={id} id={id} />
      ))}
      {held.length > 0 && (
        <section>
          <SectionHeading title={say('heldBack')} line={false} />
          <table className={`${parts.table} ${parts.stacked}`}>
            <thead>
              <tr>
                <th scope="col">{say('record')}</th>
                <th scope="col">{say('keptUntil')}</th>
                <th scope="col">{say('dateFrom')}</th>
                <th scope="col">{say('heldBy')}</th>
              </tr>
            </thead>
            <tbody>
              {held.map((one) => (
                <HeldRow key={one.id} due={one} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {due.data.more && <p className={parts.quiet}>{say('moreEnded')}</p>}
    </div>
  );
}

function Destruction({ id }: { readonly id: string }) {
  const say = useWords(blockingWords);
  const label = useLabel();
  const kind = useKind();
  const { data: plan } = useQuery(destructionQuery(id));
  if (!plan?.scope) return <div aria-busy />;
  const { rule, items, module } = plan.scope;
  return (
    <section>
      <SectionHeading
        title={say('destruction', { number: plan.number, kind: kind(module) })}
        count={say('records', { count: items.length })}
        line={false}
      />
      <p>
        {label(rule.label)}: {label(rule.law)}
      </p>
      <div
        style={{
          display: 'grid',
          gap: 16,
          gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 20rem), 1fr))',
        }}
      >
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('record')}</th>
              <th scope="col">{say('keptUntil')}</th>
              <th scope="col">{say('dateFrom')}</th>
              <th scope="col">
                <span className="at-unseen">{say('tab_holds')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <EndedRow key={item.id} item={item} module={module} />
            ))}
          </tbody>
        </table>
        <PlanApproval erasure={plan} />
      </div>
      {plan.state === 'approved' && <StateMark tone="held">{say('goesWithinTheHour')}</StateMark>}
    </section>
  );
}

function Working({ item }: { readonly item: EndedItem }) {
  const label = useLabel();
  return (
    <>
      {item.working.map((sentence) => (
        <span key={sentence.en} className={parts.second}>
          {label(sentence)}{' '}
        </span>
      ))}
    </>
  );
}

function EndedRow({ item, module }: { readonly item: EndedItem; readonly module: string }) {
  const say = useWords(blockingWords);
  const locale = useLocale();
  const { tools } = useMe();
  const holds = useWords(holdWords);
  const [holding, setHolding] = useState(false);
  return (
    <tr>
      <th scope="row" className="at-mono">
        {item.number}
      </th>
      <td data-label={say('keptUntil')} data-nowrap>
        {plainDate(item.end, locale)}
      </td>
      <td data-label={say('dateFrom')}>
        <Working item={item} />
      </td>
      <td data-align="right">
        {tools.includes('erasure_approve') && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={holds('placeOf', { number: item.number })}
            onClick={() => setHolding(true)}
          >
            {holds('placeShort')}
          </Button>
        )}
        {holding && (
          <PlaceHoldDialog
            over={{ module, id: item.id, number: item.number }}
            onClose={() => setHolding(false)}
          />
        )}
      </td>
    </tr>
  );
}

function HeldRow({ due }: { readonly due: DueLine }) {
  const say = useWords(blockingWords);
  const locale = useLocale();
  const kind = useKind();
  return (
    <tr>
      <th scope="row">
        {kind(due.module)} <span className="at-mono">{due.number}</span>
      </th>
      <td data-label={say('keptUntil')} data-nowrap>
        {plainDate(due.end, locale)}
      </td>
      <td data-label={say('dateFrom')}>
        <Working item={due} />
      </td>
      <td data-label={say('heldBy')}>
        {due.heldBy.map(({ reason, by }) => (
          <StateMark key={`${reason} ${by}`} tone="held">
            {say('heldReason', { reason })} {by ?? ''}
          </StateMark>
        ))}
      </td>
    </tr>
  );
}
