// biome-ignore-all lint/a11y/useSemanticElements: a rule between columns that can be moved is no <hr>
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { webWords } from '../words/web-words.ts';
import { useWords } from '../words/words.tsx';
import classes from './data-table.module.css';

const least = 60;
const most = 900;
const step = 16;

/** The edge of a column: drawn with the pointer, moved with the arrow keys, put back with a double click or Escape. */
export function ColumnEdge({
  name,
  width,
  onWidth,
}: {
  readonly name: string;
  /** What somebody gave it; undefined while it takes what is left over. */
  readonly width: number | undefined;
  onWidth(width: number | null): void;
}) {
  const say = useWords(webWords);
  const edge = useRef<HTMLSpanElement>(null);
  const now = () => Math.round(edge.current?.parentElement?.getBoundingClientRect().width ?? least);
  const put = (to: number) => onWidth(Math.round(Math.min(most, Math.max(least, to))));
  const draw = (event: PointerEvent<HTMLSpanElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const target = event.currentTarget;
    const [from, wide] = [event.clientX, now()];
    target.setPointerCapture(event.pointerId);
    target.onpointermove = (moved) => put(wide + moved.clientX - from);
    target.onpointerup = () => {
      target.onpointermove = null;
    };
  };
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? step : event.key === 'ArrowLeft' ? -step : 0;
    if (by === 0 && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (by === 0) onWidth(null);
    else put(now() + by);
  };
  return (
    <span
      ref={edge}
      role="separator"
      aria-orientation="vertical"
      aria-label={say('columnWidth', { column: name })}
      aria-valuenow={width ?? least}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      className={classes.edge}
      onPointerDown={draw}
      onDoubleClick={() => onWidth(null)}
      onKeyDown={onKey}
    />
  );
}
