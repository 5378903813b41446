/** What a company rules of signing in, as it is kept, asked for and shown. */

export interface PasswordRules {
  /** Characters of a password by itself, and of one that a second factor stands beside. */
  readonly shortest: number;
  readonly shortestWithFactor: number;
  /** How many earlier passwords cannot be used again. */
  readonly history: number;
  readonly rotation: 'onCompromise' | 'periodic';
  /** For `periodic`. */
  readonly rotationDays: number;
}

export interface SessionRules {
  readonly idleMinutes: number;
  readonly hours: number;
  /** Several sessions of one user: allowed, allowed and shown, or the last one only. */
  readonly several: 'allowed' | 'notify' | 'one';
  /** For how long a proof of who one is allows dangerous actions. */
  readonly stepUpMinutes: number;
}

/** Who may sign in with what we keep ourselves, when there is single sign-on. */
export type LocalSignIn = 'everyone' | 'administrators' | 'nobody';

/** How the company's identity provider is used (OpenID Connect). Its secret is kept apart, sealed. */
export interface SingleSignOn {
  readonly on: boolean;
  /** On the button: `Sign in with …`. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** The claim that names the user, the first time: then the provider's own id of the person counts. */
  readonly userClaim: string;
  /** Whether it is compared with the user name or with the e-mail address (which the provider must have verified). */
  readonly userMatch: 'username' | 'email';
  /** Users that the provider knows and we do not: refused, or added. */
  readonly newUsers: 'refused' | 'added';
  /** The claim that names roles or groups; empty: roles are given here. */
  readonly roleClaim: string;
  /** Values of that claim in order of precedence, each with the id of a role. */
  readonly roles: readonly { readonly value: string; readonly role: string }[];
  /** For whom no value fits; null: refused. */
  readonly defaultRole: string | null;
  /** Whether the provider has asked for a second factor itself, so that we do not. */
  readonly asksSecondFactor: boolean;
}

/** What a role obeys besides, or instead; null: as the company. */
export interface RoleSignInRules {
  readonly secondFactorSince: string | null;
  readonly networks: readonly string[];
  readonly idleMinutes: number | null;
  readonly sessionHours: number | null;
}
