import type { RequestInList } from '../office.ts';

export function isOpen({ state }: Pick<RequestInList, 'state'>): boolean {
  return state !== 'closed' && state !== 'withdrawn';
}
