import { queryOptions } from '@tanstack/react-query';
import type { Label } from '../../metadata/label.ts';
import { call } from '../api.ts';
import type { JobStatus } from '../shapes.ts';

interface Items<Item> {
  readonly items: readonly Item[];
}

function listOf<Item>(key: string, path: string, query: Readonly<Record<string, string | number>> = {}) {
  return queryOptions({
    queryKey: ['settings', key, query],
    queryFn: async ({ signal }) => (await call<Items<Item>>('GET', path, { signal, query })).items,
    staleTime: 10_000,
  });
}

export interface UserJson {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly username?: string;
  readonly email?: string | null;
  readonly locale?: string;
  readonly role?: { readonly id: string; readonly name: string } | null;
  readonly hasPassword?: boolean;
  readonly mustChangePassword?: boolean;
  readonly hasSecondFactor?: boolean;
  readonly version?: number;
}

export interface RoleJson {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly parent: string | null;
  readonly profiles: readonly { readonly id: string; readonly name: string }[];
  readonly users: number;
  readonly version: number;
}

export interface ProfileJson {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly modules: Readonly<Record<string, readonly string[]>>;
  readonly fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly tools: readonly string[];
  readonly version: number;
}

export interface TokenJson {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly user: { readonly id: string; readonly title: string };
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

export interface JobJson {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly state: JobStatus;
  readonly progress: number;
  readonly total: number | null;
  readonly message: string | null;
  readonly attempts: number;
  readonly cancelling: boolean;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

export interface MailLine {
  readonly id: string;
  readonly state: 'held' | 'queued' | 'sending' | 'sent' | 'failed';
  readonly kind: 'service' | 'marketing';
  readonly to: string;
  readonly subject: string;
  readonly request: string | null;
  readonly error: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
}

export interface WholeMail extends MailLine {
  readonly text: string;
  /** It holds a key of its reader's: no text of it is shown. */
  readonly forItsReader: boolean;
}

export interface CalendarHead {
  readonly code: string;
  readonly name: Label & { readonly local?: string };
  readonly version: string;
  readonly years: { readonly from: number; readonly to: number } | null;
}

export interface CalendarJson extends CalendarHead {
  readonly source?: string;
  readonly attribution?: string;
  readonly days: readonly { readonly date: string; readonly name: Label; readonly regional?: boolean }[];
}

export interface CompanyJson {
  readonly name: string;
  readonly address: string;
  readonly email: string;
  readonly phone: string;
  readonly dpoName: string;
  readonly dpoEmail: string;
  readonly calendar: string;
  readonly country: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly languages: readonly string[];
  readonly authorityName: string;
  readonly authorityUrl: string;
  readonly automatedDecisions: string;
  readonly pauses: 'law' | 'none';
  readonly exportHours: number;
  readonly version: number;
}

export const usersQuery = listOf<UserJson>('users', '/users');
export const rolesQuery = listOf<RoleJson>('roles', '/roles');
export const profilesQuery = listOf<ProfileJson>('profiles', '/profiles');
export const tokensQuery = listOf<TokenJson>('tokens', '/tokens');
export const calendarsQuery = listOf<CalendarHead>('calendars', '/calendars');

/** `byItself`: also what Attesta did by itself and went well. */
export function jobsQuery(state: string, byItself: boolean) {
  return queryOptions({
    ...listOf<JobJson>('jobs', '/jobs', {
      limit: 100,
      ...(state && { state }),
      ...(!byItself && { byItself: 'false' }),
    }),
    refetchInterval: 3_000,
  });
}

export interface MeasureJson {
  readonly code: string;
  readonly group: string;
  readonly label: string;
  readonly outcome: 'pass' | 'warn' | 'fail' | 'unknown';
  readonly sentence: string;
  readonly mend: string | null;
  readonly items: readonly string[];
  readonly users: readonly { readonly id: string; readonly title: string }[];
}

export interface ExaminationJson {
  readonly id: string;
  readonly state: 'waiting' | 'done';
  readonly askedAt: string;
  readonly finishedAt: string | null;
  readonly counts: Readonly<Record<MeasureJson['outcome'], number>>;
  readonly measures: readonly MeasureJson[];
}

/** Examinations of the installation, newest first; looked at often while one waits. */
export const examinationsQuery = queryOptions({
  ...listOf<ExaminationJson>('examinations', '/examinations'),
  refetchInterval: (query) => (query.state.data?.[0]?.state === 'waiting' ? 1_500 : false),
});

export function mailsQuery(state: string) {
  return listOf<MailLine>('mails', '/mails', { limit: 100, ...(state && { state }) });
}

export function mailQuery(id: string) {
  return queryOptions({
    queryKey: ['settings', 'mail', id],
    queryFn: ({ signal }) => call<WholeMail>('GET', `/mails/${id}`, { signal }),
  });
}

export function calendarQuery(code: string, year: number) {
  return queryOptions({
    queryKey: ['settings', 'calendar', code, year],
    queryFn: ({ signal }) => call<CalendarJson>('GET', `/calendars/${code}`, { signal, query: { year } }),
  });
}

export const companyQuery = queryOptions({
  queryKey: ['settings', 'company'],
  queryFn: ({ signal }) => call<CompanyJson>('GET', '/settings', { signal }),
});
