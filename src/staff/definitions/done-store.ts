import { useSyncExternalStore } from 'react';

/** What was just done to definitions, and the way back; shown on the next page too. */
export interface Done {
  readonly text: string;
  /** Where the person may go next. */
  readonly link?: { readonly to: string; readonly text: string };
  /** Null where it can't be taken back. */
  readonly undo: (() => Promise<unknown>) | null;
}

let done: Done | null = null;
const listeners = new Set<() => void>();

export function tellDone(next: Done | null): void {
  done = next;
  for (const listener of listeners) listener();
}

export function useDone(): Done | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => done,
  );
}
