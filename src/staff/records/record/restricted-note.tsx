import { IconScale } from '../../../web/icons.ts';
import { useWords } from '../../../web/words/words.tsx';
import type { RecordJson } from '../../shapes.ts';
import { type RecordWord, recordWords } from '../words/record-words.ts';
import classes from './record.module.css';

/** Under the tabs of a record that is not simply in use: what its state means for whoever works with it. */
export function RestrictedNote({ record }: { readonly record: RecordJson }) {
  const say = useWords(recordWords);
  if (!['restricted', 'archived', 'blocked'].includes(record.state)) return null;
  return (
    <div className={classes.notice} role="note">
      <IconScale size={17} stroke={1.6} aria-hidden className={classes.noticeIcon} />
      <p>
        <b>{say(`notice_${record.state}` as RecordWord)}</b> {say(`noticeMore_${record.state}` as RecordWord)}
      </p>
    </div>
  );
}
