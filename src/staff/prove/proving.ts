import { useSyncExternalStore } from 'react';

/** What somebody can prove with who they are. */
export type Means = 'password' | 'code' | 'passkey' | 'single_sign_on';

interface Asking {
  readonly accepted: readonly Means[];
  readonly answer: Promise<boolean>;
  settle(proven: boolean): void;
}

const known: readonly Means[] = ['password', 'code', 'passkey', 'single_sign_on'];
let asking: Asking | null = null;
const listeners = new Set<() => void>();

function become(next: Asking | null): void {
  asking = next;
  for (const listener of listeners) listener();
}

/** Calls that need a fresh proof ask here; the shell shows the question over the page. Calls at the same moment share one. */
export const proving = {
  /** Resolves with whether the person has proven who they are. `accepted`: what the service said it takes. */
  ask(accepted: unknown): Promise<boolean> {
    if (asking) return asking.answer;
    const said = Array.isArray(accepted) ? accepted : [];
    let settle: (proven: boolean) => void = () => undefined;
    const answer = new Promise<boolean>((resolve) => {
      settle = resolve;
    });
    become({
      accepted: known.filter((means) => said.includes(means)),
      answer,
      settle(proven) {
        become(null);
        settle(proven);
      },
    });
    return answer;
  },
};

export function useProving(): Asking | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asking,
  );
}
