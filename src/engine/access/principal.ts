import type { Catalog } from '../../metadata/catalog.ts';
import type { Locale } from '../../metadata/label.ts';
import type { WorkflowCause } from '../../metadata/workflow.ts';
import type { Database } from '../database/database.ts';
import type { Rights } from './rights.ts';

/** Who is asking. `portal` acts for one data subject and sees nothing else; `system` is a job or the installer. */
export interface Principal {
  readonly kind: 'user' | 'token' | 'portal' | 'system';
  /** The user behind it (the token's owner); for `system` the installation's own user. */
  readonly userId: string;
  /** The data subject that a portal credential acts for. */
  readonly subject?: string;
  /** The API token or session used, for the evidence. */
  readonly credentialId?: string;
  /** What a token is limited to; a session has the whole of its user's rights. */
  readonly scopes?: readonly string[];
  /** Set while somebody looks as this user: the view, who looks, and until when (an instant). Such calls only look. */
  readonly viewing?: { readonly id: string; readonly by: string; readonly until: string };
}

/** Whether a credential was given the right to read records, besides its user's rights. */
export function readsRecords({ scopes }: Principal): boolean {
  return !scopes || scopes.some((scope) => ['*', 'records:*', 'records:read'].includes(scope));
}

/**
 * Everything that a call may depend on besides its input: built once at the edge and passed on as an argument.
 * `now` is the service's clock, never the machine's (design §7).
 */
export interface CallContext {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly principal: Principal;
  readonly rights: Rights;
  now(): Temporal.Instant;
  readonly locale: Locale;
  /** IANA zone of the controller: legal days are days there. */
  readonly timeZone: string;
  /** The rights request or purpose that the call is made for, kept with its evidence. */
  readonly request?: string;
  readonly purpose?: string;
  /** The workflow that does it, kept with its evidence. */
  readonly workflow?: WorkflowCause;
  /** Where the call came from: personal data of the caller, so it goes into payloads only. */
  readonly origin: {
    readonly channel: 'app' | 'api' | 'portal' | 'cli' | 'job';
    readonly ip?: string;
    /** Family of the browser and its system, `Firefox, Linux`, where they are known ones. */
    readonly browser?: string;
  };
}
