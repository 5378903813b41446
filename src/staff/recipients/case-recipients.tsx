import { useQuery } from '@tanstack/react-query';
import { countryName } from '../../fields/country/country.ts';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { NoticeActions } from './notice-actions.tsx';
import { type NoticeJson, noticesQuery, recipientsOfQuery } from './queries.ts';
import { recipientWords } from './recipient-words.ts';

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

const tones = {
  open: 'risk',
  told: 'holds',
  impossible: 'stopped',
  disproportionate: 'stopped',
  not_carried_out: 'stopped',
} as const;

/** What Art. 19 asks for in this case, recipient by recipient. */
export function Notices({ notices }: { readonly notices: readonly NoticeJson[] }) {
  const say = useWords(recipientWords);
  const locale = useLocale();
  const open = notices.filter((one) => one.state === 'open').length;
  return (
    <section id="recipients">
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
                {one.right === 'restriction_lifted' && (
                  <span className={parts.second}>
                    {say('becauseSince', { right: one.right, date: plainDate(one.owedAt, locale) })}
                  </span>
                )}
              </th>
              <td data-label={say('state')}>
                <StateMark tone={tones[one.state]}>
                  {[say('notice', { state: one.state }), one.toldOn && plainDate(one.toldOn, locale)]
                    .filter(Boolean)
                    .join(', ')}
                </StateMark>
                {one.state === 'open' && one.mail && (
                  <span className={parts.second}>{say('mailState', { state: one.mail.state })}</span>
                )}
                {one.settledBy && (
                  <span className={parts.second}>
                    {[one.channel, one.proof, one.reason, say('by', { name: one.settledBy.name })]
                      .filter(Boolean)
                      .join('; ')}
                  </span>
                )}
              </td>
              <td data-align="right">{one.state === 'open' && <NoticeActions notice={one} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
