import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { count, plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { type WhoItemJson, type WhoQuestion, whoPages } from './queries.ts';
import { rightsWords } from './rights-words.ts';

/** The time that is asked about, as the browser writes it; empty: now. */
export function TimeChoice({ value, onChange }: { readonly value: string; onChange(value: string): void }) {
  const say = useWords(rightsWords);
  return (
    <TextInput
      type="datetime-local"
      step={1}
      label={say('atTime')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The instant of a time that was chosen; nothing for now. */
export function instantOf(value: string): { readonly at?: string } {
  const at = new Date(value);
  return value === '' || Number.isNaN(at.getTime()) ? {} : { at: at.toISOString() };
}

/** Who can see it, or could at a time, page by page, with what could not be worked out. */
export function WhoReport({ question, level }: { readonly question: WhoQuestion; readonly level?: 2 | 3 }) {
  const say = useWords(rightsWords);
  const locale = useLocale();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    whoPages(question),
  );
  if (error) return <ReadFailure error={error} onRetry={() => void refetch()} />;
  const [first] = data?.pages ?? [];
  if (!data || !first) return <section aria-busy />;
  const items = data.pages.flatMap((page) => page.items);
  const when = question.at === undefined ? undefined : plainInstant(question.at, locale);
  const numbers = { count: count(items.length, locale), all: count(first.users, locale) };
  return (
    <section aria-live="polite">
      <SectionHeading
        {...(level && { level })}
        title={when === undefined ? say('whoCan') : say('whoCould', { when })}
        count={say(hasNextPage ? 'ofUsersSoFar' : 'ofUsers', numbers)}
      />
      {first.gaps.length > 0 && (
        <div className={parts.quiet} role="note">
          <strong>{say('gapsTitle')}</strong>
          <ul>
            {first.gaps.map((gap) => (
              <li key={gap}>{gap}</li>
            ))}
          </ul>
        </div>
      )}
      {items.length === 0 ? (
        <EmptyState>{say(when === undefined ? 'nobodyCan' : 'nobodyCould')}</EmptyState>
      ) : (
        <WhoTable items={items} />
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say('showMore')}
        </Button>
      )}
    </section>
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
