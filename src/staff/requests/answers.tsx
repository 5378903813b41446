import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark, type StateTone } from '../../web/state/state-mark.tsx';
import { plainDate, plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { requestWords } from './request-words.ts';
import type { CaseDelivery, CaseJson } from './shapes.ts';

const tones = { final: 'holds', proposed: 'risk', sent_back: 'stopped' } as const;

/** What was decided and what left the house. */
export function Answers({ request }: { readonly request: CaseJson }) {
  const say = useWords(requestWords);
  const locale = useLocale();
  if (request.decisions.length === 0 && request.deliveries.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('answers')} />
      <table className={`${parts.table} ${parts.stacked}`}>
        <tbody>
          {request.decisions.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {say('outcome', { outcome: one.outcome })}
                {one.grounds.length > 0 && (
                  <span className={parts.second}>
                    {one.grounds.map((ground) => say('ground', { ground })).join(', ')}
                  </span>
                )}
              </th>
              <td>
                <StateMark tone={tones[one.state]}>{say('decisionState', { state: one.state })}</StateMark>
              </td>
              <td>
                {one.by?.name && <bdi>{one.by.name}</bdi>}
                {one.approvedBy?.name && (
                  <>
                    {' · '}
                    <bdi>{one.approvedBy.name}</bdi>
                  </>
                )}
                <span className={parts.second}>{plainInstant(one.approvedAt ?? one.at, locale)}</span>
              </td>
            </tr>
          ))}
          {request.deliveries.map((one) => (
            <tr key={one.id}>
              <th scope="row">{say('channelOut', { channel: one.channel })}</th>
              <td>
                <StateMark tone={deliveryTone(one)}>
                  {say('deliveryState', { state: deliveryState(one) })}
                </StateMark>
              </td>
              <td>
                {plainInstant(one.dispatchedAt ?? one.at, locale)}
                {one.expiresAt && (
                  <span className={parts.second}>
                    {say('linkUntil', { date: plainDate(one.expiresAt, locale) })}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function deliveryState(one: CaseDelivery): 'failed' | 'sent' | 'waiting' {
  return one.failedAt ? 'failed' : one.dispatchedAt ? 'sent' : 'waiting';
}

function deliveryTone(one: CaseDelivery): StateTone {
  return one.failedAt ? 'failed' : one.dispatchedAt ? 'holds' : 'risk';
}
