/** Puts a legal basis on record: the event, the record that staff see, and the evidence, in one transaction. */
import { createHash } from 'node:crypto';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { type EventDraft, prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { updateRecordIn } from '../../engine/records/change-record.ts';
import { createRecordIn } from '../../engine/records/create-record.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import type { LegalBasis, Purpose } from '../../metadata/privacy.ts';
import { refuseOwnConsentOfChild } from './children.ts';
import {
  type ConsentEvent,
  type ConsentKind,
  consentEventFor,
  consentEventsOf,
  type Guardian,
  insertConsentEvents,
} from './consent-event.ts';
import { notAMoment, readMoment } from './moment.ts';
import { followWithdrawal } from './on-withdrawal.ts';
import { unknownPurpose } from './permission.ts';

export interface ConsentInput {
  readonly subject: string;
  readonly purpose: string;
  readonly kind?: ConsentKind;
  readonly basis?: LegalBasis;
  readonly at?: string;
  readonly channel?: string;
  readonly wording?: { readonly version?: string; readonly text?: string; readonly locale?: string };
  readonly act?: string;
  readonly evidence?: { readonly document?: string; readonly description?: string };
  readonly reference?: string;
  readonly validUntil?: string;
  readonly note?: string;
  readonly guardian?: Guardian;
}

/** Channels as the record's picklist has them. */
const channels: ReadonlySet<string> = new Set(['web_site', 'portal', 'email', 'phone', 'paper', 'in_person']);

/**
 * Writes the event and brings the record that staff see up to date: what ends or renews a consent goes on with its record,
 * anything else begins one. The portal speaks for the person alone: now, and about consents only.
 */
export async function recordConsent(
  tx: Sql,
  context: CallContext,
  written: ConsentInput,
): Promise<ConsentEvent> {
  const purpose = purposeMeant(context.catalog, written.purpose);
  if (!purpose) throw unknownPurpose(context, written.purpose);
  const input = context.principal.kind === 'portal' ? ownWords(written, purpose.basis) : written;
  const subject = await requireSubject(tx, context.catalog, input.subject);
  const at = instantOf(input.at, context);
  const kind = input.kind ?? 'given';
  const basis = input.basis ?? purpose.basis;
  if (basis === 'A6-1-a' && !input.guardian && (kind === 'given' || kind === 'renewed')) {
    await refuseOwnConsentOfChild(tx, context, subject, input.channel);
  }
  const standing = continues.has(kind) ? await standingRecord(tx, subject.id, purpose.code, basis) : null;
  const event: ConsentEvent = {
    id: uuidV7(context.now()),
    subject: subject.id,
    purpose: purpose.code,
    basis,
    kind,
    at,
    recordedAt: isoOf(context.now()),
    channel: input.channel ?? (context.principal.kind === 'portal' ? 'portal' : null),
    notice: await keepNotice(tx, context, purpose.code, input.wording),
    wordingVersion: input.wording?.version ?? null,
    wordingSha256: input.wording?.text ? sha256(input.wording.text) : null,
    act: input.act ?? null,
    proofStrength: proofStrength(context, input),
    document: input.evidence?.document ?? null,
    reference: input.reference ?? input.evidence?.description ?? null,
    validUntil: input.validUntil ?? null,
    record: standing ?? uuidV7(context.now()),
    note: input.note ?? null,
    guardian: input.guardian ?? null,
    byUser: context.principal.userId,
    bySubject: context.principal.kind === 'portal',
  };
  await insertConsentEvents(tx, [event]);
  if (standing !== null) await continueRecord(tx, context, event, standing);
  else if (subject.module === 'contacts') await showAsRecord(tx, context, event);
  await note(tx, context, event);
  return event;
}

/** A purpose by its code, written with hyphens or capitals too, or by its label where that is one purpose's only. */
function purposeMeant(catalog: CallContext['catalog'], written: string): Purpose | undefined {
  const known = catalog.purposes.get(written);
  if (known) return known;
  const folded = written.trim().toLowerCase();
  const named = [...catalog.purposes.values()].filter(
    ({ code, label }) =>
      code === folded.replace(/[\s-]+/g, '_') ||
      label.en.toLowerCase() === folded ||
      label.es?.toLowerCase() === folded,
  );
  return named.length === 1 ? named[0] : undefined;
}

/** Kinds that say something about a consent that stands. */
const continues: ReadonlySet<ConsentKind> = new Set([
  'renewed',
  'withdrawn',
  'revoked',
  'expired',
  'invalidated',
]);
const saidByPerson: ReadonlySet<ConsentKind> = new Set(['given', 'refused', 'withdrawn']);

/** What a person says in the portal: nothing that staff vouch for, and nothing about another moment. */
function ownWords(input: ConsentInput, basis: LegalBasis): ConsentInput {
  if (basis !== 'A6-1-a') {
    throw new Problem(
      'conflict',
      'This purpose does not stand on your consent. You may object to it (Art. 21).',
    );
  }
  const { subject, purpose, kind = 'given', wording, act } = input;
  if (!saidByPerson.has(kind)) {
    throw new Problem('validation_failed', 'A consent is given, refused or withdrawn.', {
      findings: [
        { code: 'consent.kind', field: 'kind', message: 'A consent is given, refused or withdrawn.' },
      ],
    });
  }
  return { subject, purpose, kind, ...(wording && { wording }), ...(act !== undefined && { act }) };
}

/** The record of the basis that stands for a purpose: its newest event says given or renewed. */
async function standingRecord(
  tx: Sql,
  subject: string,
  purpose: string,
  basis: LegalBasis,
): Promise<string | null> {
  const [newest] = (await consentEventsOf(tx, subject, purpose)).filter((event) => event.basis === basis);
  return newest && (newest.kind === 'given' || newest.kind === 'renewed') ? newest.record : null;
}

async function continueRecord(
  tx: Sql,
  context: CallContext,
  event: ConsentEvent,
  record: string,
): Promise<void> {
  const [there] = await tx.query('select 1 as there from data.personal_consents where id = $1', [record]);
  if (!there) return;
  const renewed = event.kind === 'renewed';
  await updateRecordIn(tx, asHouse(context), 'personal_consents', record, {
    status: renewed ? 'given' : event.kind,
    ...(renewed && { valid_until: event.validUntil }),
    ...(renewed && event.wordingVersion !== null && { wording_version: event.wordingVersion }),
  });
}

/** A withdrawal is as easy as the consent: its id is enough (Art. 7(3)). What was done before stays lawful. */
export async function withdrawConsent(
  tx: Sql,
  context: CallContext,
  id: string,
  input: { readonly at?: string; readonly channel?: string; readonly note?: string },
): Promise<ConsentEvent> {
  const named = await consentEventFor(tx, id);
  // The event of a consent may be named; what counts is what became of its record since.
  const given = named?.record ? await consentEventFor(tx, named.record) : named;
  if (!given || (context.principal.kind === 'portal' && given.subject !== context.principal.subject)) {
    throw new Problem('not_found', 'There is no consent with this id that you may see.');
  }
  if (given.kind !== 'given' && given.kind !== 'renewed') {
    throw new Problem('conflict', `This consent is ${given.kind} already; there is nothing to withdraw.`);
  }
  if (given.basis !== 'A6-1-a') {
    throw new Problem(
      'conflict',
      `This basis is ${given.basis}, not a consent, so it can't be withdrawn. The person may object (Art. 21).`,
    );
  }
  const at = instantOf(input.at, context);
  if (at < given.at) {
    throw new Problem('validation_failed', 'The withdrawal cannot be earlier than the consent.', {
      findings: [
        {
          code: 'consent.before',
          field: 'at',
          message: `The consent was given on ${given.at}, so it cannot end before.`,
        },
      ],
    });
  }
  const event: ConsentEvent = {
    ...given,
    id: uuidV7(context.now()),
    kind: 'withdrawn',
    at,
    recordedAt: isoOf(context.now()),
    channel: input.channel ?? (context.principal.kind === 'portal' ? 'portal' : given.channel),
    note: input.note ?? null,
    guardian: null,
    byUser: context.principal.userId,
    bySubject: context.principal.kind === 'portal',
  };
  await insertConsentEvents(tx, [event]);
  if (given.record) await continueRecord(tx, context, event, given.record);
  await note(tx, context, event);
  return event;
}

/** The event is the act of the person or of the clerk; the record that shows it is kept by the house, with its rights. */
function asHouse(context: CallContext): CallContext {
  return {
    ...context,
    principal: { ...context.principal, kind: 'system' },
    rights: { ...context.rights, allows: () => true, field: () => 'edit' },
  };
}

async function showAsRecord(tx: Sql, context: CallContext, event: ConsentEvent): Promise<void> {
  await createRecordIn(
    tx,
    asHouse(context),
    'personal_consents',
    {
      contact: event.subject,
      purpose: event.purpose,
      basis: event.basis,
      status: event.kind === 'renewed' ? 'given' : event.kind,
      valid_from: event.at.slice(0, 10),
      valid_until: event.validUntil,
      channel: event.channel && channels.has(event.channel) ? event.channel : null,
      wording_version: event.wordingVersion,
      document: event.document,
    },
    event.record ? { id: event.record } : {},
  );
}

export async function note(tx: Sql, context: CallContext, event: ConsentEvent): Promise<void> {
  const draft: EventDraft = {
    action: event.basis === 'A6-1-a' ? actions[event.kind] : 'basis.decided',
    module: 'personal_consents',
    ...(event.record ? { record: event.record } : {}),
    subjects: [event.subject],
    purpose: event.purpose,
    payloads: [
      {
        subject: event.subject,
        value: {
          basis: event.basis,
          kind: event.kind,
          at: event.at,
          channel: event.channel,
          wordingSha256: event.wordingSha256,
          proofStrength: event.proofStrength,
          document: event.document,
        },
      },
    ],
  };
  await recordEvents(tx, [prepareEvent(draft, actorOf(context.principal), context.now())]);
  await followWithdrawal(tx, context, event);
}

const actions: Readonly<Record<ConsentKind, EventDraft['action']>> = {
  requested: 'consent.requested',
  given: 'consent.given',
  renewed: 'consent.renewed',
  refused: 'consent.refused',
  withdrawn: 'consent.withdrawn',
  revoked: 'consent.revoked',
  expired: 'consent.expired',
  invalidated: 'consent.invalidated',
};

/** What was shown is kept once, word for word, with its hash. */
async function keepNotice(
  tx: Sql,
  context: CallContext,
  code: string,
  wording: ConsentInput['wording'],
): Promise<string | null> {
  if (!wording?.text) return null;
  const hash = sha256(wording.text);
  const version = wording.version ?? hash.slice(0, 12);
  const locale = wording.locale ?? context.locale;
  await tx.query(
    `insert into attesta.notices (id, code, version, locale, body, sha256, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (code, version, locale) do nothing`,
    [
      uuidV7(context.now()),
      code,
      version,
      locale,
      wording.text,
      hash,
      context.now().toString(),
      context.principal.userId,
    ],
  );
  const [kept] = await tx.query<{ id: string; sha256: string }>(
    'select id, sha256 from attesta.notices where code = $1 and version = $2 and locale = $3',
    [code, version, locale],
  );
  if (kept && kept.sha256 !== hash) {
    throw new Problem(
      'conflict',
      `Version ${version} of this wording says something else. Give the changed text a new version.`,
      {
        findings: [
          {
            code: 'consent.wording_changed',
            field: 'wording.version',
            message: 'Give the changed text a new version.',
          },
        ],
      },
    );
  }
  return kept?.id ?? null;
}

/** The scale of law.md §3: how well it could be shown that the person agreed. */
function proofStrength(context: CallContext, input: ConsentInput): number {
  if (context.principal.kind === 'portal') return 4;
  if (input.wording?.text && (input.channel === 'web_site' || input.channel === 'portal')) return 3;
  if (input.evidence?.document) return 2;
  return 1;
}

function instantOf(at: string | undefined, context: CallContext): string {
  if (at === undefined) return isoOf(context.now());
  const instant = readMoment(at, context.timeZone);
  if (Temporal.Instant.compare(instant, context.now()) > 0) {
    throw notAMoment('Write a moment in the past, such as 2026-03-05T10:00:00Z or 2026-03-05.');
  }
  return isoOf(instant);
}

/** To the millisecond, as the database gives it back. */
function isoOf(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3, roundingMode: 'trunc' });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
