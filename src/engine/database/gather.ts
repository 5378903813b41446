import { isUnavailable } from './unavailable.ts';

export interface GatherOptions {
  /** Most calls that go together. */
  readonly largest: number;
  /** How many gathered runs may be under way. */
  readonly parallel: number;
}

interface Waiting<In, Out> {
  readonly call: In;
  readonly resolve: (answer: Out) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Makes single calls of what is done for many at once: calls that arrive while a run is under way share the next one, and a
 * lone call goes at once. `run` answers in the order of its calls. When it fails, its halves are tried, until only the call
 * that is wrong fails.
 */
export function gatherCalls<In, Out>(
  run: (calls: readonly In[]) => Promise<readonly Out[]>,
  { largest, parallel }: GatherOptions,
): (call: In) => Promise<Out> {
  const waiting: Waiting<In, Out>[] = [];
  let running = 0;

  async function drain(): Promise<void> {
    running += 1;
    do {
      // The callers of the run before come back within this turn of the event loop: let them in.
      await new Promise((resume) => setImmediate(resume));
      const batch = waiting.splice(0, largest);
      if (batch.length > 0) await settle(run, batch);
    } while (waiting.length > 0);
    running -= 1;
  }

  return (call) =>
    new Promise((resolve, reject) => {
      waiting.push({ call, resolve, reject });
      if (running < parallel) void drain();
    });
}

async function settle<In, Out>(
  run: (calls: readonly In[]) => Promise<readonly Out[]>,
  batch: readonly Waiting<In, Out>[],
): Promise<void> {
  try {
    const answers = await run(batch.map((one) => one.call));
    if (answers.length !== batch.length) throw new Error('A gathered run did not answer each call.');
    for (const [index, one] of batch.entries()) one.resolve(answers[index] as Out);
  } catch (error) {
    if (batch.length === 1 || isUnavailable(error)) {
      for (const one of batch) one.reject(error);
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await settle(run, batch.slice(0, half));
    await settle(run, batch.slice(half));
  }
}
