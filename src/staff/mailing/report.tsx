import { useInfiniteQuery } from '@tanstack/react-query';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import parts from '../parts/parts.module.css';
import { RecordName } from './left-out.tsx';
import { mailingWords } from './mailing-words.ts';
import { type MailingJson, rowsQuery } from './queries.ts';

/** Record by record: who it went to and what became of the mail. All of them are in the CSV. */
export function Report({ one }: { readonly one: MailingJson }) {
  const say = useWords(mailingWords);
  const pages = useInfiniteQuery({
    ...rowsQuery(one, ''),
    refetchInterval: one.state === 'sending' ? 3_000 : false,
  });
  if (!pages.data) return <div aria-busy />;
  return (
    <section>
      <SectionHeading title={say('report')} line={false} />
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('record')}</th>
            <th scope="col">{say('recipient')}</th>
            <th scope="col">{say('outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {pages.data.pages
            .flatMap((page) => page.items)
            .map((row) => (
              <tr key={row.record.id}>
                <th scope="row">
                  <RecordName row={row} />
                </th>
                <td data-label={say('recipient')}>
                  <bdi>{row.recipient?.title ?? '—'}</bdi>
                </td>
                <td data-label={say('outcome')}>
                  {say('rowState', { state: row.state })}
                  {row.why && <span className={parts.second}>{row.why}</span>}
                  {row.mail && <span className={parts.second}>{say('mailState', { state: row.mail })}</span>}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
      <MoreButton pages={pages} below />
    </section>
  );
}
