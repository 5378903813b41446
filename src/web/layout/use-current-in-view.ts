import { type RefObject, useLayoutEffect, useRef } from 'react';

/** A strip of tabs that is wider than its screen begins where the current one is seen; `current` says which that is. */
export function useCurrentInView<Strip extends HTMLElement>(current: string): RefObject<Strip | null> {
  const strip = useRef<Strip>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another current tab is what it is done anew for
  useLayoutEffect(() => {
    const box = strip.current;
    const tab = box?.querySelector('[aria-current]');
    if (!box || !tab) return;
    const [outer, inner] = [box.getBoundingClientRect(), tab.getBoundingClientRect()];
    box.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  }, [current]);
  return strip;
}
