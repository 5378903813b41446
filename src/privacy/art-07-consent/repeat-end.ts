/** Puts a withdrawal (a refusal, a revocation) back that is lost with a younger database (Art. 7(3)): the word given since holds. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { findSubject } from '../../engine/subjects/subject.ts';
import type { LegalBasis } from '../../metadata/privacy.ts';
import { type ConsentEvent, insertConsentEvents } from './consent-event.ts';
import { noteConsent } from './consent-evidence.ts';
import { continueRecord } from './consent-record.ts';

/** Ids, codes and dates of the event; what was written in words about it is lost. */
export interface EndedConsent {
  readonly event: string;
  readonly subject: string;
  readonly purpose: string;
  readonly basis: string;
  readonly kind: 'refused' | 'withdrawn' | 'revoked' | 'invalidated';
  readonly at: string;
  readonly recordedAt: string;
  readonly channel: string | null;
  readonly wordingVersion: string | null;
  readonly wordingSha256: string | null;
  readonly proofStrength: number;
  readonly validUntil: string | null;
  readonly record: string | null;
  readonly byUser: string;
  readonly bySubject: boolean;
}

/** In a transaction that names every state. */
export async function repeatEnd(
  tx: Sql,
  context: CallContext,
  was: EndedConsent,
): Promise<'repeated' | 'standing' | 'absent'> {
  const known = await tx.query('select 1 as one from attesta.consent_events where id = $1', [was.event]);
  if (known.length > 0) return 'standing';
  if (!(await findSubject(tx, context.catalog, was.subject))) return 'absent';
  const { event: id, basis, ...rest } = was;
  const event: ConsentEvent = {
    ...rest,
    id,
    basis: basis as LegalBasis,
    notice: null,
    act: null,
    document: null,
    reference: null,
    note: null,
    guardian: null,
  };
  await insertConsentEvents(tx, [event]);
  if (event.record) await continueRecord(tx, context, event, event.record);
  await noteConsent(tx, context, event);
  return 'repeated';
}
