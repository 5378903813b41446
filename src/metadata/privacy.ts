import type { Label } from './label.ts';

/** What kind of data a field holds (Art. 30(1)(c): categories of personal data). `none`: declared not personal. */
export type DataCategory = 'none' | PersonalCategory;
export type PersonalCategory = (typeof personalCategories)[number];

/** The categories of personal data, in the order in which they are offered. */
export const personalCategories = [
  'identity',
  'contact',
  'demographic',
  'financial',
  'contractual',
  'communication',
  'behavioural',
  'technical',
  'employment',
  'health',
  'consent',
  'content',
] as const;

/** Art. 9 (special), Art. 10 (criminal), or a company's own secrecy. */
export type Sensitivity = 'ordinary' | 'special' | 'criminal' | 'confidential';

/** Where the value came from; decides portability (Art. 20: provided and observed only). */
export type Origin = 'provided' | 'observed' | 'derived' | 'third_party';

/** How a masked value is replaced when a record must stay but the person must go. */
export type MaskStrategy = 'clear' | 'placeholder' | 'initials' | 'year_only' | 'country_only';

/** What erasure (Art. 17) does to a field of a record that leads to the person. */
export type OnErasure =
  | { readonly action: 'delete' }
  | { readonly action: 'mask'; readonly strategy: MaskStrategy }
  | { readonly action: 'keep'; readonly ground: KeepGround; readonly retention: string };

/** Art. 17(3): why a value may stay. */
export type KeepGround = 'legal_obligation' | 'legal_claims' | 'public_interest' | 'expression' | 'archiving';

/**
 * Left out of a copy (Art. 15, 20), with the ground that is told to the person. `other_basis`: processed on neither
 * consent nor contract, so Art. 20(1)(a) does not cover it.
 */
export type InPackage =
  | true
  | {
      readonly leftOut:
        | 'others_rights'
        | 'trade_secret'
        | 'not_personal'
        | 'security'
        | 'derived'
        | 'other_basis';
    };

/** What the customer may do with the field in the portal. */
export type PortalUse = 'hidden' | 'shown' | 'may_propose' | 'may_edit';

/**
 * The privacy declaration of a field. A field cannot be saved without one; `{ category: 'none', reason }` declares
 * that it holds no personal data. Access, portability, erasure, the register and the notices are derived from it.
 */
export type PrivacyDeclaration =
  | { readonly category: 'none'; readonly reason?: string }
  | {
      readonly category: Exclude<DataCategory, 'none'>;
      readonly sensitivity: Sensitivity;
      readonly origin: Origin;
      /** Codes of purposes (`purposes` of the company). At least one. */
      readonly purposes: readonly string[];
      /** Code of the retention rule that says how long. */
      readonly retention: string;
      readonly onErasure: OnErasure;
      readonly inAccess: InPackage;
      readonly inPortability: InPackage;
      /** Portions that a person may object to sharing. */
      readonly disclosure: readonly string[];
      readonly portal: PortalUse;
    };

/** A reason for processing (Art. 5(1)(b)) with the basis it stands on (Art. 6). */
export interface Purpose {
  readonly code: string;
  readonly label: Label;
  readonly basis: LegalBasis;
  /** The contract, the statute or the balancing test it rests on. */
  readonly reference: Label;
}

/** Art. 6(1), with the codes of the W3C Data Privacy Vocabulary. */
export type LegalBasis = 'A6-1-a' | 'A6-1-b' | 'A6-1-c' | 'A6-1-d' | 'A6-1-e' | 'A6-1-f';

/** How long data is kept, from which event, and by what law. */
export interface RetentionRule {
  readonly code: string;
  readonly label: Label;
  /** The event the period runs from. `year_end`: from the end of the calendar year of the date. */
  readonly from: 'created' | 'issued' | 'last_change' | 'contract_end';
  readonly atYearEnd: boolean;
  /** ISO 8601 duration in years, months or days: `P8Y`. */
  readonly period: string;
  /** The statute, as told to the person: "German Commercial Code, § 257(4)". */
  readonly law: Label;
  /**
   * What becomes of a record when its last period has ended: its destruction is proposed, and a second person approves it (`ask`, where
   * nothing is said), or it is destroyed by the installation itself (`destroy`).
   */
  readonly atEnd?: 'ask' | 'destroy';
}
