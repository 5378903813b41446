import { address } from './api.ts';

/** Where the proof of an event is. One place: the Evidence area may show it as a page. */
export function proofAddress(event: string): string {
  return address(`/evidence/events/${event}/proof`);
}
