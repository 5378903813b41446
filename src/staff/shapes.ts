import type { Filter, Sort } from '../metadata/filter.ts';
import type { JsonValue } from '../metadata/json.ts';
import type { Label } from '../metadata/label.ts';
import type { ModuleDefinition, RecordState } from '../metadata/module.ts';

/** A reference as the API reads it. */
export interface Reference {
  readonly module: string;
  readonly id: string;
  readonly number?: string | undefined;
  readonly title: string;
}

/** A record as the API reads it: system columns and field values by name. */
export interface RecordJson {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly owner?: Reference | null;
  readonly state: RecordState;
  readonly version: number;
  readonly created_at?: string;
  readonly created_by?: Reference | null;
  readonly updated_at?: string;
  readonly updated_by?: Reference | null;
  readonly _hidden?: readonly string[];
  readonly _withheld?: readonly string[];
  readonly [field: string]: unknown;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly total?: number;
}

export type ModuleAction =
  | 'read'
  | 'create'
  | 'edit'
  | 'delete'
  | 'import'
  | 'export'
  | 'mass_edit'
  | 'view_history';

export type ModuleInfo = ModuleDefinition;

/** What the person may do with a module's records and fields. */
export interface ModuleRights {
  readonly actions: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
}

export interface Me {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: string | null;
  readonly language: 'en' | 'es' | null;
  readonly company: string | null;
  readonly timeZone: string | null;
  readonly country: string | null;
  readonly tools: readonly string[];
  readonly modules: Readonly<Record<string, ModuleRights>>;
  readonly sealedAt: string | null;
  readonly sealingHealthy: boolean;
  /** The service's clock when it answered. */
  readonly now: string | null;
  /** While somebody looks as this user. */
  readonly viewAs: { readonly id: string; readonly until: string } | null;
  readonly session: SessionStanding;
}

/** How one is signed in, and what is still to be done about it. */
export interface SessionStanding {
  readonly unfinished: 'second_factor' | 'enrol_second_factor' | 'change_password' | null;
  readonly passwordReason: string | null;
  /** Until when a second factor has to be set up. */
  readonly secondFactorDue: string | null;
  /** Other open sessions, where the company has them shown. */
  readonly others: number;
}

export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** Of the person who looks; others' are there because they are shared. */
  readonly mine: boolean;
  readonly shared: boolean;
  /** A condition was taken away because somebody was erased. */
  readonly conditionRemoved: boolean;
  readonly version: number;
  readonly columns: readonly string[];
  readonly filter: Filter | null;
  readonly sort: readonly Sort[];
}

export interface SearchHit {
  readonly module: string;
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly highlight?: string | null;
}

export interface FieldChange {
  readonly from: JsonValue | null;
  readonly to: JsonValue | null;
}

/** One line of a record's history. */
export interface HistoryEvent {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  /** The action in words. */
  readonly label: string;
  readonly actor: string | null;
  readonly changes: Readonly<Record<string, FieldChange>> | null;
  /** Changed fields that the person may not see. */
  readonly hidden: number;
  /** What it held about a person has been erased; the event itself stays proved. */
  readonly erased: boolean;
  readonly reason: string | null;
  readonly request: string | null;
  /** What the workflow is called that did it. */
  readonly workflow: string | null;
}

export interface CommentJson {
  readonly id: string;
  readonly author: string | null;
  readonly body: string;
  readonly internal: boolean;
  readonly mine: boolean;
  readonly createdAt: string;
}

export interface FileJson {
  readonly id: string;
  readonly filename: string;
  readonly size: number | null;
  readonly mediaType: string | null;
  readonly createdAt: string;
  readonly author: string | null;
}

export interface MailJson {
  readonly id: string;
  readonly subject: string;
  readonly to: string | null;
  readonly status: string | null;
  readonly createdAt: string;
  /** Of a mail that was written from the record: its text, who wrote it, why it did not leave. */
  readonly text?: string | null;
  readonly author?: string | null;
  readonly error?: string | null;
}

export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface Job {
  readonly id: string;
  readonly status: JobStatus;
  readonly progress: number;
  readonly total: number | null;
  readonly message: string | null;
  readonly result: Readonly<Record<string, unknown>> | null;
}

export interface Seal {
  readonly size: number;
  readonly at: string | null;
}

export interface PurposeUse {
  readonly code: string;
  readonly label: string;
  /** A6-1-a to A6-1-f. */
  readonly basis: string;
  readonly reference: string | null;
  readonly until: string | null;
  /** Why until then: the rule, and the law it comes from. */
  readonly untilNote: string | null;
  readonly law: string | null;
  readonly because: { readonly module: string; readonly id: string; readonly number: string } | null;
  /** `in_use` where the service does not say otherwise. */
  readonly state: string;
}

export interface Recipient {
  readonly name: string;
  readonly kind: string | null;
  readonly gets: string | null;
  readonly often: string | null;
  readonly told: string | null;
  /** What the person objects to sharing with it. */
  readonly withheld: readonly { readonly label: string; readonly since: string | null }[];
}

export interface Look {
  readonly who: string;
  readonly why: string | null;
  readonly looks: number;
  /** Secrets that were opened. */
  readonly opened: number;
  readonly exports: number;
  readonly refused: number;
  readonly last: string | null;
}

export interface Place {
  readonly place: string;
  readonly label: string;
  readonly items: number;
}

export interface OriginGroup {
  readonly origin: string;
  readonly fields: readonly string[];
}

export interface PrivacySheet {
  readonly purposes: readonly PurposeUse[];
  readonly recipients: readonly Recipient[];
  readonly looks: readonly Look[];
  readonly places: readonly Place[];
  readonly origins: readonly OriginGroup[];
  readonly deleteBy: { readonly date: string | null; readonly working: readonly string[] } | null;
}

export interface ConsentLine {
  /** Code of the purpose. */
  readonly code: string;
  readonly basis: string;
  readonly purpose: string;
  /** It stands now. */
  readonly valid: boolean;
  readonly state: string;
  readonly at: string | null;
}

/** How a person stands, as a list shows it. */
export interface Standing {
  readonly id: string;
  /** A6-1-a to A6-1-f; null: no basis holds. */
  readonly basis: string | null;
  readonly basisUntil: string | null;
  readonly withdrawn: boolean;
  /** Codes of the purposes whose consent holds. */
  readonly consents: readonly string[];
  readonly asksConsent: boolean;
  readonly deleteBy: string | null;
  readonly erasureOpen: boolean;
}

export interface RequestLine {
  readonly id: string;
  readonly number: string;
  readonly type: string;
  readonly receivedAt: string | null;
  readonly due: string | null;
  readonly pausedSince: string | null;
  readonly open: boolean;
}

export type { Filter, JsonValue, Label, Sort };
