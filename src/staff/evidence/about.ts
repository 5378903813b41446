import type { AuditEvent } from './queries.ts';

/** What a report, a mailing, an export or an import writes carries its own id, beside the module that it went through. */
const OF_A_RUN = /^(report|mailing|export|import)\.|^record\.exported$/;

/** Whether the event names a record that has a page, rather than the run of something over many of them. */
export function namesRecord(event: Pick<AuditEvent, 'action' | 'record' | 'subjects'>): boolean {
  if (event.record === null) return false;
  return !OF_A_RUN.test(event.action) || event.subjects.includes(event.record);
}
