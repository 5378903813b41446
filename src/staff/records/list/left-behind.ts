import type { BulkOutcome } from './bulk-work.ts';

/** What was done on another page and is told in the list that comes next: a record that was deleted is not there to say so. */
let waiting: { readonly module: string; readonly outcome: BulkOutcome } | null = null;

export function leaveForList(module: string, outcome: BulkOutcome): void {
  waiting = { module, outcome };
}

/** Takes what was left for the list of this module. */
export function takeOutcome(module: string): BulkOutcome | null {
  const left = waiting?.module === module ? waiting.outcome : null;
  waiting = null;
  return left;
}
