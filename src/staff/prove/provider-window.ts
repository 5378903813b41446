/** The identity provider in a window of its own, so that what is written on the page stays where it is. */
import { address } from '../api.ts';

const CHANNEL = 'attesta.proven';

interface Outcome {
  readonly trouble: string | null;
}

/**
 * Sends the person to the identity provider and resolves with whether they came back recognised. The two windows cannot see each other
 * (they are kept apart from other sites), so the other one tells this one by name. `signal` gives up waiting.
 */
export function throughProvider(purpose: 'sign_in' | 'step_up', signal: AbortSignal): Promise<boolean> {
  const channel = new BroadcastChannel(CHANNEL);
  window.open(
    address('/sign-in/single-sign-on', { purpose, to: '/proven' }),
    'attesta-provider',
    'popup,width=520,height=700',
  );
  return new Promise((resolve) => {
    const end = (proven: boolean) => {
      channel.close();
      resolve(proven);
    };
    channel.onmessage = ({ data }: MessageEvent<Outcome>) => end(data.trouble === null);
    signal.addEventListener('abort', () => end(false));
  });
}

/** Told by the window that came back. */
export function tellProven(outcome: Outcome): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(outcome);
  channel.close();
}
