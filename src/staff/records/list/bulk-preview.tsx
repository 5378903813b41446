import { useQuery } from '@tanstack/react-query';
import type { JsonValue } from '../../../metadata/json.ts';
import { StateMark } from '../../../web/state/state-mark.tsx';
import { useWords } from '../../../web/words/words.tsx';
import { Refusal } from '../../api.ts';
import { recordWords } from '../words/record-words.ts';
import type { BulkDialogProps } from './bulk.tsx';
import { type BulkCounts, changeMany } from './bulk-work.ts';
import classes from './list.module.css';

/** Counts what a change would do, before it is done. */
export function useBulkPreview(
  props: BulkDialogProps,
  values: Readonly<Record<string, JsonValue | null>> | null,
) {
  const { question, selection } = props;
  const ids = selection.kind === 'some' ? [...selection.ids] : ['all', ...selection.except];
  return useQuery({
    queryKey: ['bulk', question, ids, values],
    queryFn: ({ signal }) => changeMany(question, selection, values ?? {}, { preview: true, signal }),
    enabled: values !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

/** What will change, and what will be left out and why. */
export function BulkPreview({
  counts,
  error,
  asked,
}: {
  counts: BulkCounts | undefined;
  error: unknown;
  asked: number;
}) {
  const say = useWords(recordWords);
  if (error) {
    return (
      <div className={classes.preview} role="alert">
        <StateMark tone="failed">{error instanceof Refusal ? error.message : say('previewFailed')}</StateMark>
      </div>
    );
  }
  if (!counts) return null;
  const out = asked - counts.changeable;
  return (
    <div className={classes.preview} role="status">
      <StateMark tone="holds">{say('willChange', { count: counts.changeable })}</StateMark>
      {out > 0 && <StateMark tone="held">{say('leftOut', { count: out })}</StateMark>}
    </div>
  );
}
