/**
 * The certificate of an erasure: what is known now, with both dates. Its counts come from the re-scan; what could not be
 * promised on this server is said, and nothing that hasn't happened is stated (peers.md §3.3, issue §6–7).
 */
import type { Label } from '../../metadata/label.ts';
import { notPromisedTexts, statementsOf } from './certificate-words.ts';
import type { ClearedConfiguration } from './configuration/planned.ts';
import { configurationLabel, configurationWords } from './configuration/words.ts';
import type { Approval, Erasure, ScanRecord } from './erasure.ts';
import { itemCount, type PlanLine, planLines } from './plan.ts';
import type { NotPromised } from './purge.ts';

export type CertificateStatus = 'erased' | 'scanned' | 'purged';

export interface Signature {
  readonly role: 'planned' | 'approved' | 'executed';
  readonly by: { readonly id: string; readonly name: string };
  readonly at: string;
}

export interface CertificateLine {
  readonly place: string;
  readonly label: Label;
  /** What the re-scan found of the person in this place that the law keeps, or that was masked. */
  readonly kept: number;
  /** What it found that should be gone: 0 in a true certificate of a complete erasure. */
  readonly left: number;
  /** What was there before, from the approved plan. */
  readonly before: number;
}

/** A recipient of the person's data (Art. 19). `on`: when it was told, or found impossible to tell. */
export interface CertifiedRecipient {
  readonly name: string;
  readonly country: string;
  readonly state: 'open' | 'told' | 'impossible' | 'disproportionate' | 'not_carried_out';
  readonly on: string | null;
  readonly reason: string | null;
}

export interface CertifiedConfiguration extends ClearedConfiguration {
  readonly label: Label;
  readonly text: Label;
}

export interface Certificate {
  readonly number: string;
  readonly erasure: string;
  readonly request: string | null;
  readonly requestNumber: string | null;
  readonly subject: string;
  readonly ground: string;
  readonly status: CertificateStatus;
  readonly planHash: string;
  readonly signatures: readonly Signature[];
  readonly erasedAt: string;
  readonly scannedAt: string | null;
  readonly purgedAt: string | null;
  readonly counts: readonly CertificateLine[] | null;
  readonly keptByLaw: readonly PlanLine[];
  /** What of the configuration named the person, and what was done with it. */
  readonly configuration: readonly CertifiedConfiguration[];
  readonly search: {
    readonly tables: number;
    readonly rows: number;
    readonly found: ScanRecord['found'];
    readonly filesLeft: number;
    /** Stored files whose content was opened and searched; null in scans that did not. */
    readonly filesRead: number | null;
    readonly bytes: {
      readonly files: number;
      readonly bytes: number;
      /** Tables and files that hold bytes which no row explains. */
      readonly found: number;
      readonly left: readonly string[];
      /** Erased values that rows of others hold too. */
      readonly shared: number;
    } | null;
  } | null;
  readonly recipients: readonly CertifiedRecipient[];
  /** The re-scan found nothing of the person beyond what a law keeps; null before it. */
  readonly clean: boolean | null;
  /** Clean, and purged: nothing is left to be done. */
  readonly complete: boolean;
  readonly notPromised: readonly { readonly code: NotPromised; readonly text: Label }[];
  /** Sentences that say what the certificate states, in both languages. */
  readonly statements: readonly Label[];
}

export function certificateOf(
  erasure: Erasure,
  approvals: readonly Approval[],
  names: ReadonlyMap<string, string>,
  about: {
    readonly requestNumber: string | null;
    readonly timeZone: string;
    readonly recipients?: readonly CertifiedRecipient[];
  },
): Certificate {
  const scan = erasure.scan;
  const status: CertificateStatus = erasure.state === 'purged' ? 'purged' : scan ? 'scanned' : 'erased';
  const clean = scan !== null && isClean(scan);
  return {
    number: erasure.number,
    erasure: erasure.id,
    request: erasure.request,
    requestNumber: about.requestNumber,
    subject: erasure.subject,
    ground: erasure.ground,
    status,
    planHash: erasure.planHash,
    signatures: signatures(erasure, approvals, names),
    erasedAt: erasure.erasedAt ?? '',
    scannedAt: scan?.at ?? null,
    purgedAt: erasure.purgedAt,
    counts: scan ? counts(erasure, scan) : null,
    configuration: (erasure.outcome?.configuration ?? []).map((one) => ({
      ...one,
      label: configurationLabel(one.kind),
      text: configurationWords[one.action].did,
    })),
    keptByLaw: planLines(erasure.plan).filter((line) => line.action === 'keep'),
    search: scan
      ? {
          ...scan.database,
          found: scan.found,
          filesLeft: scan.files.left,
          filesRead: scan.files.read ?? null,
          bytes: erasure.purge?.bytes
            ? { ...erasure.purge.bytes, found: erasure.purge.bytes.left.length }
            : null,
        }
      : null,
    clean: scan === null ? null : clean,
    complete: clean && status === 'purged',
    recipients: about.recipients ?? [],
    notPromised: (erasure.purge?.notPromised ?? []).map((code) => ({ code, text: notPromisedTexts[code] })),
    statements: statementsOf(erasure, clean, about.timeZone),
  };
}

/** Nothing of the person is left but what a law keeps; rows of others with the same value are shown, not hidden. */
export function isClean(scan: ScanRecord): boolean {
  return (
    scan.left.length === 0 &&
    scan.files.left === 0 &&
    scan.found.every((finding) => finding.explained !== null)
  );
}

function signatures(
  erasure: Erasure,
  approvals: readonly Approval[],
  names: ReadonlyMap<string, string>,
): readonly Signature[] {
  const person = (id: string) => ({ id, name: names.get(id) ?? id });
  const approved = approvals
    .filter((approval) => approval.decision === 'approved')
    .map((approval) => ({ role: 'approved' as const, by: person(approval.by), at: approval.at }));
  const executed =
    erasure.erasedBy && erasure.erasedAt
      ? [{ role: 'executed' as const, by: person(erasure.erasedBy), at: erasure.erasedAt }]
      : [];
  return [
    { role: 'planned', by: person(erasure.plannedBy), at: erasure.plannedAt },
    ...approved,
    ...executed,
  ];
}

function counts(erasure: Erasure, scan: ScanRecord): readonly CertificateLine[] {
  const found = (list: ScanRecord['left'], place: string) =>
    list.find((one) => one.place === place)?.items ?? 0;
  return erasure.plan.places.map((place) => ({
    place: place.place,
    label: place.label,
    before: itemCount(place.items),
    kept: found(scan.kept, place.place),
    left: found(scan.left, place.place),
  }));
}
