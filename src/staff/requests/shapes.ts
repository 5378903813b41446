import type { Label, Locale } from '../../metadata/label.ts';

export const requestTypes = [
  'access',
  'portability',
  'rectification',
  'erasure',
  'restriction',
  'objection',
] as const;
export type RequestType = (typeof requestTypes)[number];

export const outcomes = ['granted', 'partly', 'refused', 'no_data'] as const;
export type Outcome = (typeof outcomes)[number];

/** The clock of a case as the service works it out, sentences in the caller's language. */
export interface CaseClock {
  readonly state: 'on_time' | 'soon' | 'overdue' | 'paused' | 'met' | 'late';
  readonly due: string;
  readonly overdueFrom: string;
  readonly dueWithoutPauses: string;
  readonly unmoved: string | null;
  /** The days that moved the end: weekends and holidays. */
  readonly rolled: readonly { readonly date: string; readonly reason: string; readonly name?: Label }[];
  readonly daysLeft: number;
  readonly receivedOn: string;
  readonly today: string;
  readonly pausedDays: number;
  readonly pausedSince: string | null;
  readonly isExtended: boolean;
  readonly extensionNoticeBy: string;
  readonly working: readonly string[];
  readonly warnings: readonly string[];
  readonly calendar: string;
  readonly timeZone: string;
}

export interface Party {
  readonly id: string;
  readonly name: string | null;
}

export interface CaseLine {
  readonly id: string;
  readonly number: string;
  readonly type: RequestType;
  readonly typeLabel: string;
  readonly state: string;
  readonly stateLabel: string;
  readonly subject: {
    readonly id: string;
    readonly module: string | null;
    readonly number: string | null;
    readonly title: string | null;
  } | null;
  readonly claimed: Claimed | null;
  readonly receivedAt: string;
  readonly channel: string;
  readonly language: Locale;
  readonly identity: 'unchecked' | 'confirmed' | 'not_needed' | 'refused';
  readonly lead: Party | null;
  readonly outcome: Outcome | null;
  readonly due: string;
  readonly answeredAt: string | null;
  readonly closedAt: string | null;
  readonly version: number;
  readonly clock: CaseClock;
}

export interface Claimed {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly note?: string;
}

interface Author {
  readonly kind: 'subject' | 'staff';
  readonly id: string | null;
  readonly name: string | null;
}

export interface CaseStep {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly at: string;
  readonly by: Author;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface CaseMessage {
  readonly id: string;
  readonly direction: 'in' | 'out' | 'note';
  readonly body: string;
  readonly at: string;
  readonly mail: string | null;
  readonly by: Author;
}

export interface CaseDecision {
  readonly id: string;
  readonly outcome: Outcome;
  readonly grounds: readonly string[];
  readonly state: 'proposed' | 'final' | 'sent_back';
  readonly at: string;
  readonly by: Party | null;
  readonly approvedAt: string | null;
  readonly approvedBy: Party | null;
}

export interface CaseDelivery {
  readonly id: string;
  readonly channel: string;
  readonly package: string | null;
  readonly at: string;
  readonly dispatchedAt: string | null;
  readonly failedAt: string | null;
  readonly expiresAt: string | null;
  readonly mail: string | null;
}

export interface Candidate {
  readonly id: string;
  readonly module: string;
  readonly number: string;
  readonly title: string;
  readonly matched: readonly string[];
}

/** A fee: proposed, approved by a second person, asked for, settled. */
export interface CaseFee {
  readonly id: string;
  readonly amount: string;
  readonly currency: string;
  readonly grounds: readonly string[];
  readonly state: 'proposed' | 'asked' | 'sent_back' | 'paid' | 'waived';
  readonly at: string;
  readonly by: Party | null;
  readonly decidedAt: string | null;
  readonly decidedBy: Party | null;
  readonly settledOn: string | null;
}

/** What a copy leaves out, or is proposed to (Art. 15(4)). */
export interface CaseWithholding {
  readonly id: string;
  readonly place: string;
  readonly passages: readonly string[];
  readonly ground: 'others_rights' | 'trade_secret';
  readonly state: 'proposed' | 'approved' | 'sent_back';
  readonly at: string;
  readonly by: Party | null;
  readonly decidedAt: string | null;
  readonly decidedBy: Party | null;
  readonly reason: string | null;
}

export interface GatheredItemJson {
  readonly id: string;
  readonly title: string;
  readonly values: readonly { readonly field: string; readonly label: string; readonly text: string }[];
  readonly files: readonly { readonly id: string; readonly filename: string }[];
}

/** What a copy would hold: its places, and of the one that was asked for its items. */
export interface GatheredJson {
  readonly places: readonly { readonly place: string; readonly label: string; readonly items: number }[];
  readonly items: readonly GatheredItemJson[];
}

/** A whole case. */
export interface CaseJson extends CaseLine {
  readonly note: string | null;
  readonly purposes: readonly string[];
  readonly linked: readonly {
    readonly id: string;
    readonly number: string;
    readonly type: RequestType;
    readonly state: string;
  }[];
  readonly extension: { readonly at: string; readonly grounds: readonly string[] } | null;
  readonly candidates: readonly Candidate[];
  readonly representative: { readonly name: string; readonly email?: string } | null;
  readonly capacity: string | null;
  readonly mandate: 'none' | 'unchecked' | 'accepted' | 'refused';
  readonly answerTo: 'person' | 'representative';
  readonly fees: readonly CaseFee[];
  readonly withholdings: readonly CaseWithholding[];
  readonly pauses: readonly {
    readonly id: string;
    readonly reason: 'identity' | 'clarification' | 'fee';
    readonly from: string;
    readonly to: string | null;
    /** When the person was written to about it. */
    readonly asked: string | null;
  }[];
  readonly decisions: readonly CaseDecision[];
  readonly deliveries: readonly CaseDelivery[];
  readonly erasures: readonly {
    readonly id: string;
    readonly number: string;
    readonly state: string;
    readonly erasedAt: string | null;
  }[];
  readonly steps: readonly CaseStep[];
  readonly messages: readonly CaseMessage[];
  readonly next: readonly { readonly kind: string; readonly label: string; readonly resource: string }[];
}

export interface PackageJson {
  readonly id: string;
  readonly number: string;
  readonly state: 'making' | 'ready' | 'failed' | 'erased';
  readonly job: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly manifest: ManifestJson | null;
  readonly madeAt: string | null;
  readonly expiresAt: string | null;
  readonly downloads: number;
  readonly createdAt: string;
}

export interface ManifestJson {
  readonly parts?: readonly {
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
  readonly places?: readonly { readonly place: string; readonly items: number }[];
  readonly omitted?: readonly Readonly<Record<string, unknown>>[];
}
