/** What was asked for and not opened is evidence: who, which fields of which record, and why not. */
import type { CallContext } from '../access/principal.ts';
import type { EventDraft } from '../evidence/event.ts';
import { recordLook } from '../records/record-evidence.ts';

export interface RefusedOpening {
  readonly module: string;
  readonly record: string;
  readonly subjects: readonly string[];
  readonly fields: readonly string[];
  /** A code: `not_held`, `hidden`, `purpose`, `proof`, `rate`… */
  readonly why: string;
  readonly purpose?: string;
}

/** Keeps a refusal. It is committed by itself, whatever becomes of the call. */
export async function noteRefusal(context: CallContext, refused: RefusedOpening): Promise<void> {
  await recordLook(context, refusalDraft(refused));
}

function refusalDraft({ module, record, subjects, fields, why, purpose }: RefusedOpening): EventDraft {
  const about = [...new Set(subjects)];
  const value = { fields: [...fields], why, ...(purpose !== undefined && { purpose }) };
  return {
    action: 'secret.refused',
    module,
    record,
    subjects: about,
    payloads: (about.length > 0 ? about : [null]).map((subject) => ({ subject, value })),
  };
}
