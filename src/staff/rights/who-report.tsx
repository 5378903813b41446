import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { instantOf as momentOf } from '../../fields/written-day.ts';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { count, plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { address } from '../api.ts';
import { DateInput } from '../parts/inputs.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { type WhoItemJson, type WhoJson, type WhoQuestion, whoPages } from './queries.ts';
import { rightsWords } from './rights-words.ts';

/** The time that is asked about, in the zone that is shown; empty: now. */
export function TimeChoice({ value, onChange }: { readonly value: string; onChange(value: string): void }) {
  const say = useWords(rightsWords);
  return <DateInput timed label={say('atTime')} value={value} onChange={onChange} />;
}

/** The instant of a time that was chosen; nothing for now. */
export function instantOf(value: string): { readonly at?: string } {
  const at = momentOf(value);
  return at === null ? {} : { at };
}

/** Who can see it, or could at a time, page by page, with what could not be worked out. */
export function WhoReport({ question, level }: { readonly question: WhoQuestion; readonly level?: 2 | 3 }) {
  const pages = useInfiniteQuery(whoPages(question));
  const { error, refetch } = pages;
  if (error) return <ReadFailure error={error} onRetry={() => void refetch()} />;
  return (
    <ReportFrame
      pages={pages}
      at={question.at}
      file={address('/access/who.csv', { ...question })}
      level={level}
    >
      {(items: readonly WhoItemJson[]) => <WhoTable items={items} />}
    </ReportFrame>
  );
}

interface Pages<Item> {
  readonly data: { readonly pages: readonly WhoJson<Item>[] } | undefined;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  fetchNextPage(): Promise<unknown>;
}

/** What every report of who can has around its table: when, how many of how many, what cannot be told, the file, and the rest. */
export function ReportFrame<Item>({
  pages,
  at,
  file,
  level,
  children,
}: {
  readonly pages: Pages<Item>;
  readonly at: string | undefined;
  readonly file: string;
  readonly level?: 2 | 3 | undefined;
  children(items: readonly Item[]): ReactNode;
}) {
  const say = useWords(rightsWords);
  const locale = useLocale();
  const { data } = pages;
  const [first] = data?.pages ?? [];
  if (!data || !first) return <section aria-busy />;
  const items = data.pages.flatMap((page) => page.items);
  const when = at === undefined ? undefined : plainInstant(at, locale);
  const numbers = { count: count(items.length, locale), all: count(first.users, locale) };
  return (
    <section aria-live="polite">
      <SectionHeading
        {...(level && { level })}
        title={when === undefined ? say('whoCan') : say('whoCould', { when })}
        count={say(pages.hasNextPage ? 'ofUsersSoFar' : 'ofUsers', numbers)}
        action={items.length > 0 && <FileLink href={file} />}
      />
      {first.gaps.length > 0 && <Gaps gaps={first.gaps} />}
      {items.length === 0 ? (
        <EmptyState>{say(when === undefined ? 'nobodyCan' : 'nobodyCould')}</EmptyState>
      ) : (
        children(items)
      )}
      <MoreButton pages={pages} />
    </section>
  );
}

/** The whole report as a file. */
export function FileLink({ href }: { readonly href: string }) {
  const say = useWords(rightsWords);
  return (
    <a href={href} download>
      {say('asFile')}
    </a>
  );
}

/** What could not be worked out. */
export function Gaps({ gaps }: { readonly gaps: readonly string[] }) {
  const say = useWords(rightsWords);
  return (
    <div className={parts.quiet} role="note">
      <strong>{say('gapsTitle')}</strong>
      <ul>
        {gaps.map((gap) => (
          <li key={gap}>{gap}</li>
        ))}
      </ul>
    </div>
  );
}

/** Who can, and what lets each. */
function WhoTable({ items }: { readonly items: readonly WhoItemJson[] }) {
  const say = useWords(rightsWords);
  return (
    <table className={`${parts.table} ${parts.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{say('user')}</th>
          <th scope="col">{say('role')}</th>
          <th scope="col">{say('because')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ user, sentence, may }) => (
          <tr key={user.id}>
            <th scope="row">
              <bdi>{user.name}</bdi>
            </th>
            <td data-label={say('role')}>{user.role?.name ?? '—'}</td>
            <td data-label={say('because')}>{may?.read === false ? say('findOnly') : sentence}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
