/** One thing that happened to a legal basis of a person for a purpose (Art. 7(1)). Written once, read for ever. */
import type { Sql } from '../../engine/database/database.ts';
import type { LegalBasis } from '../../metadata/privacy.ts';

export const consentKinds = [
  'requested',
  'given',
  'renewed',
  'refused',
  'withdrawn',
  'revoked',
  'expired',
  'invalidated',
] as const;
export type ConsentKind = (typeof consentKinds)[number];

/** How parental responsibility was checked, with reasonable efforts (Art. 8(2)). No copy of a document is kept. */
export const guardianChecks = [
  'email_confirmed',
  'call_back',
  'document_seen',
  'in_person',
  'payment',
  'other',
] as const;

export interface Guardian {
  readonly name: string;
  readonly relation: 'parent' | 'guardian';
  readonly check: (typeof guardianChecks)[number];
}

export interface ConsentEvent {
  readonly id: string;
  readonly subject: string;
  readonly purpose: string;
  readonly basis: LegalBasis;
  readonly kind: ConsentKind;
  /** ISO instant of the person's act. */
  readonly at: string;
  readonly recordedAt: string;
  readonly channel: string | null;
  readonly notice: string | null;
  readonly wordingVersion: string | null;
  readonly wordingSha256: string | null;
  readonly act: string | null;
  readonly proofStrength: number;
  readonly document: string | null;
  readonly reference: string | null;
  /** Last day of validity, `YYYY-MM-DD`. */
  readonly validUntil: string | null;
  readonly record: string | null;
  readonly note: string | null;
  /** Who consented for a child (Art. 8). */
  readonly guardian: Guardian | null;
  readonly byUser: string;
  readonly bySubject: boolean;
}

const columns = `id, subject, purpose, basis, kind, at, recorded_at as "recordedAt", channel, notice,
  wording_version as "wordingVersion", wording_sha256 as "wordingSha256", act, proof_strength as "proofStrength", document,
  reference, valid_until as "validUntil", record, note, guardian, by_user as "byUser", by_subject as "bySubject"`;

/** Writes events in the caller's transaction, in one statement. */
export async function insertConsentEvents(tx: Sql, events: readonly ConsentEvent[]): Promise<void> {
  await tx.query(
    `insert into attesta.consent_events (id, subject, purpose, basis, kind, at, recorded_at, channel, notice, wording_version,
       wording_sha256, act, proof_strength, document, reference, valid_until, record, note, guardian, by_user, by_subject)
     select e.id, e.subject, e.purpose, e.basis, e.kind, e.at, e."recordedAt", e.channel, e.notice, e."wordingVersion",
       e."wordingSha256", e.act, e."proofStrength", e.document, e.reference, e."validUntil", e.record, e.note, nullif(e.guardian, 'null'::jsonb), e."byUser", e."bySubject"
       from jsonb_to_recordset($1::jsonb) as e(id uuid, subject uuid, purpose text, basis text, kind text, at timestamptz,
         "recordedAt" timestamptz, channel text, notice uuid, "wordingVersion" text, "wordingSha256" text, act text,
         "proofStrength" smallint, document uuid, reference text, "validUntil" date, record uuid, note text, guardian jsonb, "byUser" uuid,
         "bySubject" boolean)`,
    [JSON.stringify(events)],
  );
}

/** A person's events, the newest act first. */
export async function consentEventsOf(
  tx: Sql,
  subject: string,
  purpose?: string,
): Promise<readonly ConsentEvent[]> {
  return tx.query<ConsentEvent & Record<string, unknown>>(
    `select ${columns} from attesta.consent_events
      where subject = $1 and ($2::text is null or purpose = $2) order by at desc, recorded_at desc, id desc`,
    [subject, purpose ?? null],
  );
}

/** The events of several persons, in no particular order. */
export async function consentEventsOfMany(
  tx: Sql,
  subjects: readonly string[],
): Promise<readonly ConsentEvent[]> {
  return tx.query<ConsentEvent & Record<string, unknown>>(
    `select ${columns} from attesta.consent_events where subject = any ($1::uuid[])`,
    [subjects],
  );
}

/** The newest event of a record of personal consents, or the event with that id. */
export async function consentEventFor(tx: Sql, id: string): Promise<ConsentEvent | undefined> {
  const [event] = await tx.query<ConsentEvent & Record<string, unknown>>(
    `select ${columns} from attesta.consent_events where id = $1 or record = $1 order by at desc, recorded_at desc, id desc limit 1`,
    [id],
  );
  return event;
}

/** Whether an event already says what a write of a record would say. */
export async function isOnRecord(tx: Sql, record: string, kind: ConsentKind): Promise<boolean> {
  const [newest] = await tx.query<{ kind: ConsentKind }>(
    'select kind from attesta.consent_events where record = $1 order by recorded_at desc, id desc limit 1',
    [record],
  );
  // A renewal shows in the record as given.
  return newest?.kind === kind || (newest?.kind === 'renewed' && kind === 'given');
}
