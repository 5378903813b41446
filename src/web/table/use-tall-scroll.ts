import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import {
  afterScroll,
  measureTall,
  placeOf,
  type RowRange,
  revealRow,
  rowsInView,
  type TallMeasure,
  type TallPlace,
} from './tall-scroll.ts';

export interface TallScroll {
  readonly measure: TallMeasure;
  readonly place: TallPlace;
  /** Rows to draw. */
  readonly drawn: RowRange;
  /** Rows that the reader sees. */
  readonly seen: RowRange;
  reveal(row: number): void;
  toTop(row: number): void;
}

/** Follows a scrolling element that holds `rows` rows of one height under a header of `header` pixels. */
export function useTallScroll(
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  rowHeight: number,
  header: number,
): TallScroll {
  const [viewport, setViewport] = useState(600);
  const [place, setPlace] = useState<TallPlace>({ scrollTop: 0, offset: 0 });
  const measure = useMemo(() => measureTall(rows, rowHeight, viewport), [rows, rowHeight, viewport]);
  const live = useRef({ measure, place });
  live.current = { measure, place };

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const read = () => setViewport(Math.max(rowHeight, element.clientHeight - header));
    const observer = new ResizeObserver(read);
    observer.observe(element);
    read();
    return () => observer.disconnect();
  }, [scroller, rowHeight, header]);

  const go = useCallback(
    (next: TallPlace) => {
      setPlace(next);
      if (scroller.current) scroller.current.scrollTop = next.scrollTop;
    },
    [scroller],
  );

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      const { measure: now, place: before } = live.current;
      if (element.scrollTop === before.scrollTop) return;
      const next = afterScroll(now, before, element.scrollTop);
      live.current = { measure: now, place: next };
      setPlace(next);
      if (next.scrollTop !== element.scrollTop) element.scrollTop = next.scrollTop;
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller]);

  const reveal = useCallback(
    (row: number) => {
      const next = revealRow(live.current.measure, live.current.place, row);
      if (next) go(next);
    },
    [go],
  );
  const toTop = useCallback(
    (row: number) => go(placeOf(live.current.measure, row * live.current.measure.rowHeight)),
    [go],
  );
  return {
    measure,
    place,
    drawn: rowsInView(measure, place, 8),
    seen: rowsInView(measure, place, 0),
    reveal,
    toTop,
  };
}
