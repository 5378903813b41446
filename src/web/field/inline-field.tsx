import type { ReactNode } from 'react';
import { IconEyeOff, IconPencil } from '../icons.ts';
import { webWords } from '../words/web-words.ts';
import { useWords } from '../words/words.tsx';
import classes from './inline-field.module.css';

/** A label and its value in a row. Where it may be edited, hover and focus show the pencil and Enter opens it. */
export function InlineField({
  label,
  note,
  hidden = false,
  wide = false,
  onEdit,
  children,
}: {
  readonly label: string;
  /** Where the value came from, or why it can't be changed. */
  readonly note?: ReactNode;
  readonly hidden?: boolean;
  readonly wide?: boolean;
  readonly onEdit?: (() => void) | undefined;
  readonly children: ReactNode;
}) {
  const say = useWords(webWords);
  return (
    <dl className={classes.field} data-wide={wide || undefined} data-editable={onEdit ? true : undefined}>
      <dt className={classes.label}>{label}</dt>
      <dd className={classes.value} onDoubleClick={onEdit}>
        <span className={classes.text}>
          {hidden ? <IconEyeOff size={16} stroke={1.6} aria-hidden /> : children}
        </span>
        {(hidden || note) && <span className={classes.note}>{hidden ? say('hiddenByProfile') : note}</span>}
        {onEdit && (
          <button
            type="button"
            className={classes.pencil}
            onClick={onEdit}
            aria-label={say('edit', { field: label })}
          >
            <IconPencil size={15} stroke={1.6} aria-hidden />
          </button>
        )}
      </dd>
    </dl>
  );
}
