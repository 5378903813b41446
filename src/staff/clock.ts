import { localDay } from '../fields/written-day.ts';

let ahead = 0;

/** Sets this app's idea of now by the service's clock, which may run elsewhere than this machine's (design §7). */
export function followServiceClock(now: string | null): void {
  const at = now ? Date.parse(now) : Number.NaN;
  if (!Number.isNaN(at)) ahead = at - Date.now();
}

/** Now, by the service's clock. Only this file reads the machine's. */
export function serviceNow(): Date {
  return new Date(Date.now() + ahead);
}

/** The day it is for the company, YYYY-MM-DD: the day that its deadlines and registers count. */
export function today(): string {
  return localDay(serviceNow().toISOString());
}
