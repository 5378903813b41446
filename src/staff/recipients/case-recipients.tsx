import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { countryName } from '../../fields/country/country.ts';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { type NoticeJson, noticesQuery, recipientsOfQuery } from './queries.ts';
import { recipientWords } from './recipient-words.ts';
import { SettleDialog } from './settle-dialog.tsx';

/** The recipients of a case: named in a copy, to be told of a change, and what became of that (Art. 15(1)(c), 19). */
export function CaseRecipients({
  request,
}: {
  readonly request: {
    readonly id: string;
    readonly type: string;
    readonly subject: { readonly id: string } | null;
  };
}) {
  const copies = request.type === 'access' || request.type === 'portability';
  const tells =
    request.type === 'erasure' || request.type === 'rectification' || request.type === 'restriction';
  const { data: notices } = useQuery({ ...noticesQuery({ request: request.id }), enabled: tells });
  if (notices && notices.length > 0) return <Notices notices={notices} />;
  if (request.subject === null || !(copies || tells)) return null;
  return <Coming subject={request.subject.id} copies={copies} />;
}

function Coming({ subject, copies }: { readonly subject: string; readonly copies: boolean }) {
  const say = useWords(recipientWords);
  const label = useLabel();
  const { data, error } = useQuery(recipientsOfQuery(subject));
  // After an erasure nobody is there any more, and nobody was to be told.
  if (error || !data) return null;
  const note = copies ? say('namedInCopy') : say('willBeTold', { count: data.length });
  return (
    <section>
      <SectionHeading
        title={say('caseTitle')}
        count={data.length || undefined}
        action={<span className={parts.quiet}>{note}</span>}
      />
      {data.length === 0 && <EmptyState>{say('noneOfPerson')}</EmptyState>}
      {data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <tbody>
            {data.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <bdi>{one.name}</bdi>
                  <span className={parts.second}>
                    {label(one.roleLabel)}, {label(one.countryLabel)}
                  </span>
                </th>
                <td data-label={say('gets')}>
                  {one.categoryLabels.map(label).join(', ')}
                  {one.transfer && one.safeguardLabel && (
                    <span className={parts.second}>{label(one.safeguardLabel)}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const tones = { open: 'risk', told: 'holds', impossible: 'stopped', disproportionate: 'stopped' } as const;

/** What Art. 19 asks for in this case, recipient by recipient. */
export function Notices({ notices }: { readonly notices: readonly NoticeJson[] }) {
  const say = useWords(recipientWords);
  const locale = useLocale();
  const [settling, setSettling] = useState<NoticeJson | null>(null);
  const open = notices.filter((one) => one.state === 'open').length;
  return (
    <section>
      <SectionHeading
        title={say('caseTitle')}
        count={notices.length}
        action={<span className={parts.quiet}>{say('toTell', { open })}</span>}
      />
      <table className={`${parts.table} ${parts.stacked}`}>
        <tbody>
          {notices.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <bdi>{one.recipient.name}</bdi>
                <span className={parts.second}>
                  {say('role', { role: one.recipient.role })}, {countryName(one.recipient.country, locale)}
                </span>
              </th>
              <td data-label={say('state')}>
                <StateMark tone={tones[one.state]}>
                  {[say('notice', { state: one.state }), one.toldOn && plainDate(one.toldOn, locale)]
                    .filter(Boolean)
                    .join(', ')}
                </StateMark>
                {one.settledBy && (
                  <span className={parts.second}>
                    {[one.channel, one.reason, say('by', { name: one.settledBy.name })]
                      .filter(Boolean)
                      .join('; ')}
                  </span>
                )}
              </td>
              <td data-align="right">
                {one.state === 'open' && (
                  <Button size="compact-sm" variant="default" onClick={() => setSettling(one)}>
                    {say('settle')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {settling && <SettleDialog notice={settling} onClose={() => setSettling(null)} />}
    </section>
  );
}
