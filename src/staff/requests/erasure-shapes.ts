import type { Label } from '../../metadata/label.ts';

interface Person {
  readonly id: string;
  readonly name: string;
}

export interface PlanLine {
  readonly place: string;
  readonly label: Label;
  readonly action: 'erase' | 'mask' | 'keep';
  readonly items: number;
  readonly ground: string | null;
  readonly retention: string | null;
  readonly until: string | null;
  readonly maskedFields: readonly string[];
  readonly numbers: readonly string[];
  /** The rule that keeps it, in words, where the service says it. */
  readonly rule?: { readonly label: Label; readonly law: Label } | null;
}

export interface ErasureApproval {
  readonly planVersion: number;
  readonly planHash: string;
  readonly by: Person;
  readonly at: string;
  readonly decision: 'approved' | 'sent_back';
  readonly reason: string | null;
}

export interface ErasureJson {
  readonly id: string;
  readonly number: string;
  readonly subject: string;
  readonly subjectModule: string;
  readonly request: string | null;
  readonly ground: string;
  readonly state: 'planned' | 'approved' | 'sent_back' | 'erased' | 'purged' | 'withdrawn';
  readonly plan: {
    readonly lines: readonly PlanLine[];
    readonly totals: { readonly erased: number; readonly masked: number; readonly kept: number };
    readonly places: number;
    /** What of the configuration names the person. */
    readonly configuration: readonly {
      readonly kind: string;
      readonly label: Label;
      readonly module: string | null;
      readonly action: string;
      readonly text: Label;
      readonly owner: Person | null;
      readonly name: string | null;
    }[];
  };
  readonly planVersion: number;
  readonly planHash: string;
  readonly plannedAt: string;
  readonly plannedBy: Person;
  readonly approvals: readonly ErasureApproval[];
  readonly erasedAt: string | null;
  readonly erasedBy: Person | null;
  readonly purgedAt: string | null;
  /** Where a retention period has ended: which records, and how the dates came about. */
  readonly scope: {
    readonly kind: 'records' | 'person';
    readonly module: string;
    readonly mode: 'ask' | 'destroy';
    readonly rule: { readonly code: string; readonly label: Label; readonly law: Label };
    readonly items: readonly {
      readonly id: string;
      readonly number: string;
      readonly start: string;
      readonly end: string;
      readonly working: readonly Label[];
    }[];
  } | null;
  readonly version: number;
}

export interface CertificateJson {
  readonly number: string;
  readonly erasure: string;
  readonly request: string | null;
  readonly subject: string;
  readonly ground: string;
  readonly status: string;
  readonly planHash: string;
  readonly signatures: readonly { readonly role: string; readonly by: Person; readonly at: string }[];
  readonly erasedAt: string;
  readonly scannedAt: string | null;
  readonly purgedAt: string | null;
  readonly counts:
    | readonly {
        readonly place: string;
        readonly label: Label;
        readonly before: number;
        readonly kept: number;
        readonly left: number;
      }[]
    | null;
  readonly keptByLaw: readonly PlanLine[];
  readonly configuration: readonly {
    readonly kind: string;
    readonly label: Label;
    readonly action: string;
    readonly text: Label;
    readonly items: number;
  }[];
  readonly search: {
    readonly tables: number;
    readonly rows: number;
    readonly found: readonly {
      readonly table: string;
      readonly rows: number;
      readonly explained: string | null;
    }[];
    readonly filesLeft: number;
    readonly bytes: {
      readonly files: number;
      readonly bytes: number;
      readonly found: number;
      /** Tables and files with bytes that no row explains. */
      readonly left: readonly string[];
      /** Values that rows of others hold too. */
      readonly shared: number;
    } | null;
  } | null;
  readonly clean: boolean | null;
  readonly complete: boolean;
  readonly notPromised: readonly { readonly code: string; readonly text: Label }[];
  readonly statements: readonly Label[];
}
