import { queryOptions } from '@tanstack/react-query';
import { call } from './api.ts';
import type { Standing } from './shapes.ts';

/** How long persons are gathered before they are asked for together, in milliseconds. */
const gathering = 20;
/** The most that one call takes. */
const together = 200;

type Waiting = { readonly id: string; answer(found: Standing | null): void; fail(cause: unknown): void };
let waiting: Waiting[] = [];

/** Asks for one person in the company of those that are asked for at the same moment. */
function ask(id: string): Promise<Standing | null> {
  return new Promise((answer, fail) => {
    if (waiting.length === 0) setTimeout(() => void askTogether(), gathering);
    waiting.push({ id, answer, fail });
  });
}

async function askTogether(): Promise<void> {
  const all = waiting;
  waiting = [];
  for (let at = 0; at < all.length; at += together) {
    const some = all.slice(at, at + together);
    try {
      const body = { subjects: [...new Set(some.map((one) => one.id))] };
      const { items } = await call<{ items: readonly Standing[] }>('POST', '/subjects/standings', { body });
      const found = new Map(items.map((item) => [item.id, item]));
      for (const one of some) one.answer(found.get(one.id) ?? null);
    } catch (cause) {
      for (const one of some) one.fail(cause);
    }
  }
}

/** On what basis a person is held, and until when; null where the service tells nothing of them. */
export function standingQuery(subject: string) {
  return queryOptions({
    queryKey: ['subject', subject, 'standing'],
    queryFn: () => ask(subject),
    staleTime: 60_000,
    retry: false,
  });
}
