import type { ReactNode } from 'react';
import { EmptyState } from '../../web/layout/layout.tsx';
import { MoreButton } from './more-button.tsx';
import { ReadFailure } from './states.tsx';

interface Pages<Item> {
  readonly data: { readonly pages: readonly { readonly items: readonly Item[] }[] } | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  fetchNextPage(): Promise<unknown>;
  refetch(): Promise<unknown>;
}

/** A list that is read page by page: why it can't be read, that it is empty, or what is there and the way to more. */
export function PageList<Item>({
  pages,
  none,
  children,
}: {
  /** What `useInfiniteQuery` gives. */
  readonly pages: Pages<Item>;
  /** What is said of an empty list. */
  readonly none: ReactNode;
  children(items: readonly Item[]): ReactNode;
}) {
  const { data, error, isPending } = pages;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  if (error && !data) return <ReadFailure error={error} onRetry={() => void pages.refetch()} />;
  if (isPending) return <div aria-busy />;
  if (items.length === 0) return <EmptyState>{none}</EmptyState>;
  return (
    <div>
      {children(items)}
      <MoreButton pages={pages} below />
    </div>
  );
}
