import { queryOptions } from '@tanstack/react-query';
import type { Label } from '../../metadata/label.ts';
import { call } from '../api.ts';

export interface ConsentState {
  readonly purpose: string;
  readonly label: Label;
  readonly basis: string;
  readonly state: string;
  readonly valid: boolean;
  readonly since: string;
  readonly until: string | null;
  readonly consent: string;
  readonly canWithdraw: boolean;
}

export interface ConsentEvent {
  readonly id: string;
  readonly purpose: string;
  readonly basis: string;
  readonly kind: string;
  readonly at: string;
  readonly channel: string | null;
  readonly wordingVersion: string | null;
  readonly act: string | null;
  readonly proofStrength: number;
  readonly reference: string | null;
  readonly validUntil: string | null;
  readonly bySubject: boolean;
}

export interface SubjectConsents {
  readonly states: readonly ConsentState[];
  readonly items: readonly ConsentEvent[];
}

export function consentsQuery(subject: string) {
  return queryOptions({
    queryKey: ['subject', subject, 'consents'],
    queryFn: ({ signal }) => call<SubjectConsents>('GET', `/subjects/${subject}/consents`, { signal }),
    staleTime: 10_000,
    retry: false,
  });
}
