import type { EventDraft } from '../evidence/event.ts';

export interface EventFile {
  readonly id: string;
  readonly filename: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly module?: string | null;
  readonly record?: string | null;
  readonly field?: string | null;
}

/** The name of a file may be personal data: it goes into the payloads, one for each person. */
export function fileEvent(
  action: 'file.uploaded' | 'file.downloaded' | 'file.deleted',
  file: EventFile,
  subjects: readonly string[],
): EventDraft {
  const { id, filename, mediaType, size, sha256 } = file;
  const field = file.field ?? null;
  const value = { file: id, filename, mediaType, size, sha256, ...(field !== null && { field }) };
  const holders = subjects.length === 0 ? [null] : subjects;
  return {
    action,
    ...(file.module && file.record && { module: file.module, record: file.record }),
    subjects,
    payloads: holders.map((subject) => ({ subject, value })),
  };
}
