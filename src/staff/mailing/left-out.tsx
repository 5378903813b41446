import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { count as figure } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import parts from '../parts/parts.module.css';
import { mailingWords } from './mailing-words.ts';
import { type MailingJson, type MailingRow, rowsQuery } from './queries.ts';

/** Who receives nothing, by why, in the words of the law. */
export function LeftOut({ one }: { readonly one: MailingJson }) {
  const say = useWords(mailingWords);
  const locale = useLocale();
  const [open, setOpen] = useState<string | null>(null);
  const { leftOut } = one.counts;
  if (leftOut.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('leftOutHead')} line={false} />
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('reason')}</th>
            <th scope="col" data-align="right">
              {say('howMany')}
            </th>
            <th scope="col">{say('who')}</th>
          </tr>
        </thead>
        <tbody>
          {leftOut.map(({ reason, label, count }) => (
            <tr key={reason}>
              <th scope="row">{label}</th>
              <td data-label={say('howMany')} data-align="right">
                {figure(count, locale)}
              </td>
              <td data-label={say('who')}>
                <button
                  type="button"
                  className={parts.link}
                  aria-expanded={open === reason}
                  onClick={() => setOpen(open === reason ? null : reason)}
                >
                  {say(open === reason ? 'hideWho' : 'showWho')}
                </button>
                {open === reason && <Who one={one} reason={reason} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Who({ one, reason }: { readonly one: MailingJson; readonly reason: string }) {
  const pages = useInfiniteQuery(rowsQuery(one, `state=left_out&reason=${reason}`));
  if (!pages.data) return <div aria-busy />;
  return (
    <>
      <ul className={parts.lines}>
        {pages.data.pages
          .flatMap((page) => page.items)
          .map((row) => (
            <li key={row.record.id}>
              <RecordName row={row} />
            </li>
          ))}
      </ul>
      <MoreButton pages={pages} below />
    </>
  );
}

/** A record by its number and title, as far as they may be seen. */
export function RecordName({ row: { record } }: { readonly row: MailingRow }) {
  const say = useWords(mailingWords);
  if (record.number === null) return <span className={parts.quiet}>{say('notSeen')}</span>;
  return (
    <Link to={`/records/${record.module}/${record.id}`}>
      <bdi>{record.title ?? record.number}</bdi>
    </Link>
  );
}
