import { type RefObject, useEffect, useRef, useState } from 'react';

/** The width of an element in pixels, as it changes: a drawing that is scaled would scale its words too. */
export function useWidth(): readonly [RefObject<HTMLDivElement | null>, number] {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const seen = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    seen.observe(element.current);
    return () => seen.disconnect();
  }, []);
  return [element, width];
}
