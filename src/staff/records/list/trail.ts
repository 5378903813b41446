import type { RecordJson } from '../../shapes.ts';
import type { ListRows } from './list-rows.ts';

/** The list that a record was opened from: for the next and the previous one, and the way back. */
export interface Trail {
  readonly module: string;
  readonly search: Record<string, unknown>;
  readonly rows: ListRows<RecordJson>;
  index: number;
}

let trail: Trail | null = null;

export function layTrail(next: Trail): void {
  trail = next;
}

/** The list that a record of the module was opened from, if it was. */
export function trailOf(module: string): Trail | null {
  return trail?.module === module ? trail : null;
}
