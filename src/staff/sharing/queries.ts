import { queryOptions } from '@tanstack/react-query';
import type { Label } from '../../metadata/label.ts';
import { call } from '../api.ts';

export interface SharedWithJson {
  readonly id: string;
  readonly name: string;
  readonly roleLabel: Label;
  readonly whatFor: Label;
  readonly state: 'open' | 'objected' | 'needed';
  readonly objection: string | null;
  readonly since: string | null;
  readonly purpose: { readonly label: Label; readonly basis: string } | null;
  readonly receives: boolean;
}

export interface PortionJson {
  readonly portion: string;
  readonly label: Label;
  readonly fields: readonly Label[];
  readonly objection: string | null;
  readonly since: string | null;
  readonly recipients: readonly SharedWithJson[];
}

export interface SharingActJson {
  readonly id: string;
  readonly kind: 'objected' | 'taken_back';
  readonly label: Label;
  readonly recipient: string | null;
  readonly recipientName: string | null;
  readonly recipientRole: string | null;
  readonly on: string;
  readonly channel: string;
  readonly bySubject: boolean;
  readonly reason: string | null;
  readonly requestNumber: string | null;
  readonly request: string | null;
  readonly recordedBy: string | null;
  readonly standing: boolean;
}

export interface SharingJson {
  readonly portions: readonly PortionJson[];
  readonly acts: readonly SharingActJson[];
}

/** What is shared with whom, and what the person objects to. */
export function sharingQuery(subject: string) {
  return queryOptions({
    queryKey: ['sharing', subject],
    queryFn: ({ signal }) => call<SharingJson>('GET', `/subjects/${subject}/sharing`, { signal }),
    staleTime: 10_000,
    retry: false,
  });
}

/** Everything that shows what goes where. */
export const showSharing = [['sharing'], ['subject'], ['recipients'], ['recipient-notices']] as const;
