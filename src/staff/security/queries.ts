import { queryOptions } from '@tanstack/react-query';
import type { Label } from '../../metadata/label.ts';
import { call } from '../api.ts';

export interface RoleRuleJson {
  readonly id: string;
  readonly name: string;
  readonly secondFactor: boolean;
  readonly secondFactorSince: string | null;
  readonly networks: readonly string[];
  readonly idleMinutes: number | null;
  readonly sessionHours: number | null;
  readonly users: number;
  readonly withoutFactor: number;
}

export interface SingleSignOnJson {
  readonly on: boolean;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  readonly userClaim: string;
  readonly userMatch: 'username' | 'email';
  readonly newUsers: 'refused' | 'added';
  readonly roleClaim: string;
  readonly roles: readonly { readonly value: string; readonly role: string }[];
  readonly defaultRole: string | null;
  readonly asksSecondFactor: boolean;
  readonly hasSecret: boolean;
}

export interface PolicyJson {
  readonly version: number;
  readonly password: {
    readonly shortest: number;
    readonly shortestWithFactor: number;
    readonly history: number;
    readonly rotation: 'onCompromise' | 'periodic';
    readonly rotationDays: number;
    readonly longest: number;
  };
  readonly sessions: {
    readonly idleMinutes: number;
    readonly hours: number;
    readonly several: 'allowed' | 'notify' | 'one';
    readonly stepUpMinutes: number;
  };
  readonly graceDays: number;
  readonly networks: readonly string[];
  readonly wall: { readonly on: boolean; readonly username: string; readonly hasPassword: boolean };
  readonly localSignIn: 'everyone' | 'administrators' | 'nobody';
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
