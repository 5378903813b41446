import { queryOptions } from '@tanstack/react-query';
import type { Label } from '../../metadata/label.ts';
import type {
  LocalSignIn,
  PasswordRules,
  RoleSignInRules,
  SessionRules,
  SingleSignOn,
} from '../../metadata/sign-in-rules.ts';
import { call } from '../api.ts';

export interface RoleRuleJson extends RoleSignInRules {
  readonly id: string;
  readonly name: string;
  readonly secondFactor: boolean;
  readonly users: number;
  readonly withoutFactor: number;
}

export interface SingleSignOnJson extends SingleSignOn {
  readonly hasSecret: boolean;
}

export interface PolicyJson {
  readonly version: number;
  readonly password: PasswordRules & { readonly longest: number };
  readonly sessions: SessionRules;
  readonly graceDays: number;
  readonly networks: readonly string[];
  readonly wall: { readonly on: boolean; readonly username: string; readonly hasPassword: boolean };
  readonly localSignIn: LocalSignIn;
  readonly singleSignOn: SingleSignOnJson | null;
  readonly roles: readonly RoleRuleJson[];
  readonly breachedPasswords: {
    readonly entries: number;
    readonly loadedAt: string | null;
    readonly readable: boolean;
  } | null;
  readonly yourAddress: string | null;
  readonly callbackUrl: string;
  readonly advisories: readonly { readonly code: string; readonly field: string; readonly text: Label }[];
}

export const policyQuery = queryOptions({
  queryKey: ['settings', 'sign-in'],
  queryFn: ({ signal }) => call<PolicyJson>('GET', '/settings/sign-in', { signal }),
});

/** Changes the rules as they were read; somebody else's change in between is refused. */
export function changePolicy(policy: PolicyJson, body: object): Promise<PolicyJson> {
  return call<PolicyJson>('PATCH', '/settings/sign-in', { body, version: policy.version });
}
