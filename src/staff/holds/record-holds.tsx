import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate, plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { useMe } from '../session.tsx';
import { holdWords } from './hold-words.ts';
import { LiftHoldDialog } from './lift-hold-dialog.tsx';
import { type HeldRecord, PlaceHoldDialog } from './place-hold-dialog.tsx';
import { type HoldJson, holdsQuery } from './queries.ts';

/** The legal holds over a record, to be put on and lifted. For the Privacy tab. */
export function RecordHolds({ over }: { readonly over: HeldRecord }) {
  const say = useWords(holdWords);
  const locale = useLocale();
  const { tools } = useMe();
  const may = tools.includes('erasure_approve');
  const { data } = useQuery({ ...holdsQuery(over.id), enabled: tools.includes('requests') });
  const [placing, setPlacing] = useState(false);
  const [lifted, setLifted] = useState<HoldJson | null>(null);
  if (!data) return null;
  const inForce = data.filter((one) => one.liftedAt === null);
  const place = may && (
    <Button size="compact-sm" variant="subtle" onClick={() => setPlacing(true)}>
      {say('place')}
    </Button>
  );
  return (
    <section>
      <SectionHeading title={say('title')} count={inForce.length || undefined} action={place} />
      {inForce.length === 0 && <EmptyState>{say(data.length === 0 ? 'noneHere' : 'noneLifted')}</EmptyState>}
      {data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <tbody>
            {data.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  {one.matter}
                  <span className={parts.second}>
                    <span className="at-mono">{one.number}</span>{' '}
                    {say('since', { date: plainInstant(one.placedAt, locale), name: one.placedBy.name })}
                  </span>
                </th>
                <td data-label={say('state')}>
                  {one.liftedAt === null ? (
                    <>
                      <StateMark tone="held">{say('inForce')}</StateMark>
                      <span className={parts.second}>
                        {say('until', { date: plainDate(one.reviewOn, locale) })}
                      </span>
                    </>
                  ) : (
                    <>
                      <StateMark tone="stopped">
                        {say('liftedOn', {
                          date: plainInstant(one.liftedAt, locale),
                          name: one.liftedBy?.name ?? '',
                        })}
                      </StateMark>
                      <span className={parts.second}>{one.liftReason}</span>
                    </>
                  )}
                </td>
                <td data-align="right">
                  {may && one.liftedAt === null && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={say('liftOf', { number: one.number })}
                      onClick={() => setLifted(one)}
                    >
                      {say('lift')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {placing && <PlaceHoldDialog over={over} onClose={() => setPlacing(false)} />}
      {lifted && <LiftHoldDialog hold={lifted} onClose={() => setLifted(null)} />}
    </section>
  );
}
