import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { count, plainDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { NoticeActions } from './notice-actions.tsx';
import { type NoticeJson, noticesQuery, purposesQuery } from './queries.ts';
import { recipientWords } from './recipient-words.ts';

/** Rows that stand above the register; the rest comes on demand. */
const FEW = 6;

/** Everything that recipients are owed and nobody has told them yet, whatever case it comes from (Art. 19, C-129/21). */
export function OpenNotices() {
  const say = useWords(recipientWords);
  const locale = useLocale();
  const { data } = useQuery(noticesQuery({ state: 'open' }));
  const [all, setAll] = useState(false);
  if (!data || data.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('toBeTold')} count={count(data.length, locale)} line={false} />
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('recipient')}</th>
            <th scope="col">{say('why')}</th>
            <th scope="col">
              <span className="at-unseen">{say('settle')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.slice(0, all ? data.length : FEW).map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <bdi>{one.recipient.name}</bdi>
                {one.recipient.contact && <span className={parts.second}>{one.recipient.contact}</span>}
              </th>
              <td data-label={say('why')}>
                <Cause notice={one} />
                <span className={parts.second}>
                  {say('becauseSince', { right: one.right, date: plainDate(one.owedAt, locale) })}
                  {one.mail && `; ${say('mailState', { state: one.mail.state })}`}
                </span>
              </td>
              <td data-align="right">
                <NoticeActions notice={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && data.length > FEW && (
        <button type="button" className={parts.link} onClick={() => setAll(true)}>
          {say('showAll', { count: data.length })}
        </button>
      )}
    </section>
  );
}

/** Where to read what it is about. */
function Cause({ notice }: { readonly notice: NoticeJson }) {
  const say = useWords(recipientWords);
  const label = useLabel();
  const { data: purposes } = useQuery({ ...purposesQuery, enabled: notice.consent !== null });
  if (notice.request !== null) {
    return <Link to={`/requests/${notice.request}`}>{notice.requestNumber}</Link>;
  }
  if (notice.consent !== null) {
    const { subject, purpose } = notice.consent;
    const known = purposes?.find((one) => one.code === purpose);
    return (
      <Link to={`/records/contacts/${subject}`} search={{ tab: 'privacy' }}>
        {known ? label(known.label) : purpose}
      </Link>
    );
  }
  if (notice.objection !== null) {
    return (
      <Link to={`/records/contacts/${notice.objection.subject}`} search={{ tab: 'privacy' }}>
        {say('preferences')}
      </Link>
    );
  }
  return notice.erasure === null ? null : (
    <Link to={`/erasures/${notice.erasure}/certificate`}>{say('certificate')}</Link>
  );
}
