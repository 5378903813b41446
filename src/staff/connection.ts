import { useSyncExternalStore } from 'react';

/** How the service stands: there, away (no network, or 503), and whether the session has ended under an open page. */
export interface ConnectionState {
  readonly service: 'there' | 'away';
  readonly session: 'open' | 'ended';
}

let state: ConnectionState = { service: 'there', session: 'open' };
const listeners = new Set<() => void>();

function become(next: ConnectionState): void {
  if (next.service === state.service && next.session === state.session) return;
  state = next;
  for (const listener of listeners) listener();
}

/** Told by every call; the shell shows a banner and asks to sign in again over the page, which keeps its text. */
export const connection = {
  set: (service: ConnectionState['service']) => become({ ...state, service }),
  signedOut: () => become({ ...state, session: 'ended' }),
  signedIn: () => become({ ...state, session: 'open' }),
};

export function useConnection(): ConnectionState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
