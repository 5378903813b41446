/** Puts a legal basis on record: the event, the record that staff see, and the evidence, in one transaction. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import type { LegalBasis, Purpose } from '../../metadata/privacy.ts';
import { refuseOwnConsentOfChild } from './children.ts';
import {
  type ConsentEvent,
  type ConsentKind,
  consentEventsOf,
  insertConsentEvents,
} from './consent-event.ts';
import { noteConsent } from './consent-evidence.ts';
import type { ConsentInput } from './consent-input.ts';
import { continueRecord, showAsRecord } from './consent-record.ts';
import { keepNotice, sha256 } from './keep-notice.ts';
import { isoOf, pastMoment } from './moment.ts';
import { unknownPurpose } from './permission.ts';

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
  const at = pastMoment(input.at, context);
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
  await noteConsent(tx, context, event);
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
    throw new Problem('conflict', {
      en: 'This purpose does not stand on your consent. You may object to it (Art. 21).',
      es: 'Esta finalidad no se apoya en su consentimiento. Puede oponerse a ella (art. 21).',
    });
  }
  const { subject, purpose, kind = 'given', wording, act } = input;
  if (!saidByPerson.has(kind)) {
    throw new Problem(
      'validation_failed',
      {
        en: 'A consent is given, refused or withdrawn.',
        es: 'Un consentimiento se da, se deniega o se retira.',
      },
      {
        findings: [
          {
            code: 'consent.kind',
            field: 'kind',
            message: {
              en: 'A consent is given, refused or withdrawn.',
              es: 'Un consentimiento se da, se deniega o se retira.',
            },
          },
        ],
      },
    );
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

/** The scale of law.md §3: how well it could be shown that the person agreed. */
function proofStrength(context: CallContext, input: ConsentInput): number {
  if (context.principal.kind === 'portal') return 4;
  if (input.wording?.text && (input.channel === 'web_site' || input.channel === 'portal')) return 3;
  if (input.evidence?.document) return 2;
  return 1;
}
