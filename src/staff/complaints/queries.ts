import { queryOptions } from '@tanstack/react-query';
import { call } from '../api.ts';

export interface ComplaintJson {
  readonly id: string;
  readonly number: string;
  readonly state: 'received' | 'acknowledged' | 'answered' | 'withdrawn';
  readonly subject: string | null;
  readonly person: { readonly module: string; readonly number: string; readonly title: string } | null;
  readonly claimed: { readonly name?: string; readonly email?: string } | null;
  readonly request: string | null;
  readonly requestNumber: string | null;
  readonly receivedOn: string;
  readonly acknowledgedOn: string | null;
  readonly answeredOn: string | null;
  readonly channel: string;
  readonly body: string;
  readonly acknowledgedBy: string | null;
  readonly acknowledgementMail: string | null;
  readonly outcome: string | null;
  readonly answer: string | null;
  readonly answeredBy: string | null;
  readonly answerMail: string | null;
  readonly withdrawnOn: string | null;
  readonly withdrawnBy: string | null;
  readonly clock: {
    readonly state: 'on_time' | 'soon' | 'overdue' | 'met' | 'late' | 'ended';
    readonly due: string;
    readonly daysLeft: number;
    readonly working: readonly string[];
  };
  readonly version: number;
}

export const complaintsQuery = queryOptions({
  queryKey: ['complaints'],
  queryFn: async ({ signal }) =>
    (await call<{ readonly items: readonly ComplaintJson[] }>('GET', '/complaints', { signal })).items,
  staleTime: 5_000,
});

export function complaintQuery(id: string) {
  return queryOptions({
    queryKey: ['complaints', id],
    queryFn: ({ signal }) => call<ComplaintJson>('GET', `/complaints/${id}`, { signal }),
    staleTime: 5_000,
    retry: false,
  });
}
