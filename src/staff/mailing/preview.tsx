import { ActionIcon } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { IconChevronLeft, IconChevronRight } from '../../web/icons.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count as figure } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import classes from './mailing.module.css';
import { mailingWords } from './mailing-words.ts';
import { type MailingJson, previewQuery, rowsQuery } from './queries.ts';

/** The mails as they would leave, one after the other. */
export function Preview({ one }: { readonly one: MailingJson }) {
  const say = useWords(mailingWords);
  const locale = useLocale();
  const [at, setAt] = useState(0);
  const pages = useInfiniteQuery(rowsQuery(one, 'state=waiting'));
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const record = rows[at]?.record.id;
  if (record === undefined) return <div aria-busy />;
  const total = one.counts.waiting;
  const next = async () => {
    if (at + 1 >= rows.length) await pages.fetchNextPage();
    setAt(at + 1);
  };
  return (
    <section>
      <div className={classes.previewHead}>
        <SectionHeading title={say('preview')} line={false} />
        <ActionIcon
          variant="default"
          size={36}
          aria-label={say('previous')}
          disabled={at === 0}
          onClick={() => setAt(at - 1)}
        >
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <span className="at-figures">
          {say('previewOf', { at: figure(at + 1, locale), total: figure(total, locale) })}
        </span>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={say('next')}
          disabled={at + 1 >= total}
          loading={pages.isFetchingNextPage}
          onClick={() => void next()}
        >
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
      </div>
      <Mail id={one.id} record={record} />
    </section>
  );
}

function Mail({ id, record }: { readonly id: string; readonly record: string }) {
  const say = useWords(mailingWords);
  const { data, error } = useQuery(previewQuery(id, record));
  if (error) return <StateMark tone="stopped">{error.message}</StateMark>;
  if (!data) return <div aria-busy />;
  return (
    <article className={classes.mail} aria-live="polite">
      <p className={parts.quiet}>
        {say('to')}: <bdi>{data.to.title}</bdi> {data.to.address && <bdi>&lt;{data.to.address}&gt;</bdi>}
      </p>
      <h3>{data.subject}</h3>
      <p className={classes.mailText}>{data.text}</p>
    </article>
  );
}
