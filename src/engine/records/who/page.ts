/** A page of those who can: users are asked about in blocks by name until the page is full. */
import type { Colleague } from '../../access/everyone.ts';
import { Problem } from '../../errors/problem.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Moment } from './moment.ts';

export interface WhoQuestion {
  /** An instant that has passed; now where it is left out. */
  readonly at?: Temporal.Instant;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface WhoPage<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  /** How many active users there are, or were. */
  readonly users: number;
  /** What could not be worked out, in sentences. */
  readonly gaps: readonly string[];
}

const PAGE = 100;
const LARGEST_PAGE = 200;

/** `ask` answers for a block of users those who can, in their order. */
export async function pageOfColleagues<Item>(
  moment: Moment,
  { at, limit = PAGE, cursor }: WhoQuestion,
  ask: (
    some: readonly Colleague[],
  ) => Promise<readonly { readonly colleague: Colleague; readonly item: Item }[]>,
): Promise<WhoPage<Item>> {
  const { colleagues, gaps } = moment;
  const most = Math.min(Math.max(limit, 1), LARGEST_PAGE);
  const digest = ['who', at?.toString() ?? null];
  const rest = colleagues.slice(
    cursor === undefined ? 0 : placeAfter(colleagues, readCursor(digest, cursor, 1)),
  );
  const found: { readonly colleague: Colleague; readonly item: Item }[] = [];
  let asked = 0;
  while (found.length <= most && asked < rest.length) {
    const block = rest.slice(asked, asked + LARGEST_PAGE);
    asked += block.length;
    found.push(...(await ask(block)));
  }
  const page = found.slice(0, most);
  const last = page.at(-1);
  return {
    items: page.map((one) => one.item),
    next: found.length > most && last ? writeCursor(digest, [last.colleague.id]) : null,
    users: colleagues.length,
    gaps,
  };
}

/** A cursor names the user by id: a name does not belong in an address. */
function placeAfter(colleagues: readonly Colleague[], [id]: readonly (string | null)[]): number {
  const place = colleagues.findIndex((one) => one.id === id);
  if (place >= 0) return place + 1;
  throw new Problem('invalid_cursor', {
    en: 'The user where the page ended is gone. Start again without the cursor.',
    es: 'El usuario en el que terminó la página ya no existe. Empiece de nuevo sin el cursor.',
  });
}
