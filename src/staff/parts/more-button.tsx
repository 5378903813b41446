import { Button } from '@mantine/core';
import { useWords } from '../../web/words/words.tsx';
import { partWords } from './part-words.ts';

/** Asks for the next page of a list, as long as there is one. */
export function MoreButton({
  pages,
  below = false,
}: {
  /** What `useInfiniteQuery` gives. */
  readonly pages: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): Promise<unknown>;
  };
  /** Keeps away from the table above it, where nothing else does. */
  readonly below?: boolean;
}) {
  const say = useWords(partWords);
  if (!pages.hasNextPage) return null;
  return (
    <Button
      variant="default"
      {...(below && { mt: 12 })}
      onClick={() => void pages.fetchNextPage()}
      loading={pages.isFetchingNextPage}
    >
      {say('more')}
    </Button>
  );
}
