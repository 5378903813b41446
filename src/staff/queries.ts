import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Locale } from '../metadata/label.ts';
import { call, Refusal } from './api.ts';
import { followServiceClock } from './clock.ts';
import { first, type Loose, list, name, number, object, text } from './read.ts';
import { readConsents, readPrivacy } from './read-privacy.ts';
import type {
  CommentJson,
  ConsentLine,
  FieldChange,
  FileJson,
  HistoryEvent,
  Job,
  JobStatus,
  MailJson,
  Me,
  ModuleInfo,
  Page,
  PrivacySheet,
  RecordJson,
  RequestLine,
  SavedView,
  Seal,
  SearchHit,
  SessionStanding,
} from './shapes.ts';

const minute = 60_000;

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      const me = readMe(await call('GET', '/me', { signal }));
      followServiceClock(me.now);
      return me;
    } catch (refusal) {
      if (refusal instanceof Refusal && refusal.status === 401) return null;
      throw refusal;
    }
  },
  staleTime: 5 * minute,
  retry: false,
});

function readViewAs(it: Readonly<Record<string, unknown>>): Me['viewAs'] {
  const id = text(it.id);
  const until = text(it.until);
  return id !== null && until !== null ? { id, until } : null;
}

function readMe(answer: unknown): Me {
  const it = object(answer);
  const user = object(it.user);
  const controller = object(it.controller);
  const locale = text(user.locale);
  return {
    id: text(user.id) ?? '',
    username: text(user.username) ?? '',
    name: text(user.name) ?? text(user.username) ?? '',
    role: name(user.role),
    language: locale === 'es' || locale === 'en' ? locale : null,
    company: text(controller.name),
    timeZone: text(controller.timeZone),
    country: text(controller.country),
    tools: Array.isArray(it.tools) ? it.tools.filter((tool) => typeof tool === 'string') : [],
    modules: object(it.modules) as Me['modules'],
    sealedAt: text(object(it.sealing).lastSealedAt),
    sealingHealthy: object(it.sealing).healthy !== false,
    now: text(it.now),
    viewAs: readViewAs(object(it.viewAs)),
    session: readStanding(object(it.session)),
  };
}

const steps = ['second_factor', 'enrol_second_factor', 'change_password'] as const;

function readStanding(it: Loose): SessionStanding {
  return {
    unfinished: steps.find((step) => step === it.unfinished) ?? null,
    passwordReason: text(it.passwordReason),
    secondFactorDue: text(it.secondFactorDue),
    others: number(it.others) ?? 0,
  };
}

/** Every module that the person may see, with definitions and rights. */
export const modulesQuery = queryOptions({
  queryKey: ['modules'],
  queryFn: async ({ signal }): Promise<readonly ModuleInfo[]> => {
    const answer = await call<{ items?: readonly ModuleInfo[] } | readonly ModuleInfo[]>('GET', '/modules', {
      signal,
    });
    return 'items' in answer ? (answer.items ?? []) : (answer as readonly ModuleInfo[]);
  },
  staleTime: 5 * minute,
});

export interface ListQuery {
  readonly filter?: unknown;
  readonly sort?: string | undefined;
  readonly fields?: readonly string[] | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly skip?: number | undefined;
  readonly q?: string | undefined;
  readonly count?: 'exact' | 'estimate' | undefined;
}

/** One page of a list. */
export function fetchRecords(
  module: string,
  query: ListQuery,
  signal?: AbortSignal,
): Promise<Page<RecordJson>> {
  return call('GET', `/records/${module}`, {
    signal,
    query: {
      filter: query.filter ? JSON.stringify(query.filter) : undefined,
      sort: query.sort || undefined,
      fields: query.fields?.join(','),
      limit: query.limit,
      cursor: query.cursor,
      skip: query.skip || undefined,
      q: query.q || undefined,
      count: query.count,
    },
  });
}

/** Below this many, counting exactly costs next to nothing. */
const countedExactly = 100_000;

/** How many records a filter finds; null where the server does not say. A big table without a filter is estimated. */
export function countQuery(module: string, filter: unknown, q?: string) {
  const ask = async (count: 'exact' | 'estimate', signal: AbortSignal) =>
    (await fetchRecords(module, { filter, q, limit: 1, count, fields: ['number'] }, signal)).total ?? null;
  return queryOptions({
    queryKey: ['records', module, 'count', filter ?? null, q ?? ''],
    queryFn: async ({ signal }) => {
      if (filter || q) return ask('exact', signal);
      const estimate = await ask('estimate', signal);
      return estimate !== null && estimate >= countedExactly ? estimate : ask('exact', signal);
    },
    staleTime: minute,
  });
}

export function recordQuery(module: string, id: string) {
  return queryOptions({
    queryKey: ['record', module, id],
    queryFn: ({ signal }) => call<RecordJson>('GET', `/records/${module}/${id}`, { signal }),
    staleTime: 15_000,
  });
}

export function relatedQuery(module: string, id: string, relation: string, limit: number) {
  return queryOptions({
    queryKey: ['record', module, id, 'related', relation, limit],
    queryFn: ({ signal }) =>
      call<Page<RecordJson>>('GET', `/records/${module}/${id}/related/${relation}`, {
        signal,
        query: { limit, count: 'exact' },
      }),
    staleTime: 15_000,
  });
}

/** What happened to a record, newest first; `looks`: who looked is part of it. */
export function historyQuery(module: string, id: string, looks: boolean) {
  return infiniteQueryOptions({
    queryKey: ['record', module, id, 'history', looks],
    queryFn: async ({ signal, pageParam }): Promise<Page<HistoryEvent>> => {
      const query = { limit: 50, looks, cursor: pageParam ?? undefined };
      const answer = await call<unknown>('GET', `/records/${module}/${id}/history`, { signal, query });
      return { items: list(answer).map(readEvent), next: text(object(answer).next) };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 15_000,
    retry: false,
  });
}

function readEvent(it: Loose): HistoryEvent {
  const changes = object(it.changes);
  return {
    id: text(it.id) ?? '',
    at: text(it.at) ?? '',
    action: text(it.action) ?? '',
    label: text(it.label) ?? text(it.action) ?? '',
    actor: name(it.actor),
    changes: Object.keys(changes).length > 0 ? (changes as Readonly<Record<string, FieldChange>>) : null,
    hidden: number(it.hidden) ?? 0,
    erased: it.erased === true,
    reason: text(it.reason),
    request: text(it.request),
  };
}

export function commentsQuery(module: string, id: string) {
  return queryOptions({
    queryKey: ['record', module, id, 'comments'],
    queryFn: async ({ signal }): Promise<readonly CommentJson[]> =>
      list(await call('GET', `/records/${module}/${id}/comments`, { signal })).map((it) => ({
        id: text(it.id) ?? '',
        author: name(it.author),
        body: text(it.body) ?? '',
        internal: it.internal === true,
        mine: it.mine === true,
        createdAt: text(it.createdAt) ?? '',
      })),
    staleTime: 15_000,
  });
}

export function filesQuery(module: string, id: string) {
  return queryOptions({
    queryKey: ['record', module, id, 'files'],
    queryFn: async ({ signal }): Promise<readonly FileJson[]> =>
      list(await call('GET', `/records/${module}/${id}/files`, { signal })).map((it) => ({
        id: String(it.id ?? ''),
        filename: first(it, 'filename', 'name') ?? '',
        size: number(it.size),
        mediaType: first(it, 'mediaType'),
        createdAt: first(it, 'createdAt') ?? '',
        author: name(it.createdBy),
      })),
    staleTime: 15_000,
    retry: false,
  });
}

/** The mails of a person's rights requests. */
export function mailsQuery(subject: string) {
  return queryOptions({
    queryKey: ['mails', subject],
    queryFn: async ({ signal }): Promise<readonly MailJson[]> => {
      const requests = list(await call('GET', '/requests', { signal, query: { subject } }));
      const answers = await Promise.all(
        requests.map((request) =>
          call('GET', '/mails', { signal, query: { request: text(request.id) ?? '', limit: 50 } }),
        ),
      );
      return answers.flatMap(list).map((it) => ({
        id: text(it.id) ?? '',
        subject: text(it.subject) ?? '',
        to: text(it.to),
        status: text(it.state),
        createdAt: text(it.createdAt) ?? '',
      }));
    },
    staleTime: minute,
    retry: false,
  });
}

export function privacyQuery(subject: string, locale: Locale) {
  return queryOptions({
    queryKey: ['subject', subject, 'privacy', locale],
    queryFn: async ({ signal }): Promise<PrivacySheet> =>
      readPrivacy(await call('GET', `/subjects/${subject}/privacy`, { signal }), locale),
    staleTime: minute,
    retry: false,
  });
}

/** How each purpose that rests on consent stands for a person; null where the profile doesn't show it. */
export function consentsQuery(subject: string, locale: Locale) {
  return queryOptions({
    queryKey: ['subject', subject, 'consents', locale],
    queryFn: async ({ signal }): Promise<readonly ConsentLine[] | null> => {
      try {
        return readConsents(await call('GET', `/subjects/${subject}/consents`, { signal }), locale);
      } catch (refusal) {
        if (refusal instanceof Refusal && (refusal.status === 403 || refusal.status === 404)) return null;
        throw refusal;
      }
    },
    staleTime: minute,
    retry: false,
  });
}

export function subjectRequestsQuery(subject: string) {
  return queryOptions({
    queryKey: ['requests', { subject }],
    queryFn: async ({ signal }): Promise<readonly RequestLine[]> =>
      list(await call('GET', '/requests', { signal, query: { subject } })).map(readRequest),
    staleTime: minute,
    retry: false,
  });
}

/** A rights request by its number, `RR-000318` or the end of it; none where the words are no number. */
export function requestByNumberQuery(q: string) {
  const number = /^\s*(?:[a-z]{2}[-\s]?)?(\d{1,9})\s*$/i.exec(q)?.[1];
  return queryOptions({
    queryKey: ['requests', 'number', number ?? ''],
    queryFn: async ({ signal }): Promise<readonly (RequestLine & { readonly who: string | null })[]> =>
      list(await call('GET', '/requests', { signal, query: { number, limit: 3 } })).map((it) => ({
        ...readRequest(it),
        who: text(object(it.subject).title) ?? text(object(it.claimed).name),
      })),
    enabled: number !== undefined,
    staleTime: 15_000,
    retry: false,
  });
}

/** How many requests are open, and how many of them overdue: of the first 200, due first. */
export const openRequestsQuery = {
  queryKey: ['requests', 'open', 'count'],
  queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
    const answer = object(
      await call('GET', '/requests', { signal, query: { state: 'open', sort: 'due', limit: 200 } }),
    );
    const open = list(answer);
    const late = open.filter((it) => text(object(it.clock).state) === 'overdue').length;
    return { open: open.length, late, more: text(answer.next) !== null };
  },
  staleTime: minute,
  refetchInterval: 5 * minute,
  retry: false,
};

function readRequest(it: Loose): RequestLine {
  const clock = object(it.clock);
  return {
    id: String(it.id ?? ''),
    number: text(it.number) ?? '',
    type: text(it.type) ?? '',
    receivedAt: first(it, 'receivedAt', 'received_at'),
    due: first(clock, 'due') ?? first(it, 'due', 'dueOn'),
    pausedSince: first(clock, 'pausedSince') ?? first(it, 'pausedSince'),
    open: text(it.closedAt) === null,
  };
}

/** The last checkpoint: how many events are sealed and since when. Taken from JSON or from the signed note itself. */
export const sealQuery = queryOptions({
  queryKey: ['seal'],
  queryFn: async ({ signal }): Promise<Seal | null> =>
    readSeal(await call('GET', '/evidence/checkpoint', { signal })),
  refetchInterval: minute,
  staleTime: 30_000,
  retry: false,
});

/** Exported for its test: a C2SP checkpoint has the size in its second line. */
export function readSeal(answer: unknown): Seal | null {
  if (typeof answer === 'string') {
    const size = Number(answer.split('\n')[1]);
    return Number.isSafeInteger(size) ? { size, at: null } : null;
  }
  const it = object(answer);
  const size =
    number(it.size) ?? number(it.treeSize) ?? (it.checkpoint ? readSeal(it.checkpoint)?.size : undefined);
  return size === undefined || size === null
    ? null
    : { size, at: first(it, 'sealedAt', 'at', 'createdAt', 'created_at') };
}

export function searchQuery(q: string) {
  return queryOptions({
    queryKey: ['search', q],
    queryFn: async ({ signal }): Promise<readonly SearchHit[]> => {
      const hits = list(await call('GET', '/search', { signal, query: { q, limit: 8 } }));
      return hits.map((it) => ({
        module: text(it.module) ?? '',
        id: text(it.id) ?? '',
        number: text(it.number) ?? '',
        title: text(it.title) ?? '',
        highlight: text(it.highlight),
      }));
    },
    enabled: q.trim().length > 1,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

/** The person's own views of a list; null where the server keeps none. */
export function viewsQuery(module: string) {
  return queryOptions({
    queryKey: ['views', module],
    queryFn: async ({ signal }): Promise<readonly SavedView[] | null> => {
      try {
        return list(await call('GET', '/views', { signal, query: { module } })).map(readView);
      } catch (refusal) {
        if (refusal instanceof Refusal && refusal.status === 404) return null;
        throw refusal;
      }
    },
    staleTime: 5 * minute,
    retry: false,
  });
}

function readView(it: Loose): SavedView {
  const settings = { ...it, ...object(it.view) };
  return {
    id: String(it.id ?? ''),
    name: name(it.name) ?? name(it.label) ?? '',
    mine: it.mine === true,
    shared: it.shared === true,
    version: number(it.version) ?? 1,
    columns: Array.isArray(settings.columns) ? settings.columns.map(String) : [],
    filter: (settings.filter ?? null) as SavedView['filter'],
    sort: Array.isArray(settings.sort) ? (settings.sort as SavedView['sort']) : [],
  };
}

export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ['job', id],
    queryFn: async ({ signal }): Promise<Job> => readJob(await call('GET', `/jobs/${id}`, { signal })),
    refetchInterval: (query) => (isOver(query.state.data?.status) ? false : 700),
  });
}

export function isOver(status: JobStatus | undefined): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

/** A job, wherever the answer keeps it: by itself, or as `job` of what was asked for. */
export function readJob(answer: unknown): Job {
  const outer = object(answer);
  const it = typeof outer.job === 'object' && outer.job !== null ? object(outer.job) : outer;
  return {
    id: text(it.id) ?? text(outer.job) ?? text(outer.jobId) ?? '',
    status: (first(it, 'state', 'status') ?? 'queued') as JobStatus,
    progress: number(it.progress) ?? 0,
    total: number(it.total),
    message: text(it.message),
    result: Object.keys(object(it.result)).length > 0 ? object(it.result) : null,
  };
}

/** People and groups that a record may be given to. */
export function ownersQuery() {
  return queryOptions({
    queryKey: ['owners'],
    queryFn: async ({ signal }) => {
      const [users, groups] = await Promise.all([directory('users', signal), directory('groups', signal)]);
      return [...users, ...groups];
    },
    staleTime: 5 * minute,
    retry: false,
  });
}

/** Users or groups by name; an empty list where the person may not see them. */
export async function directory(kind: 'users' | 'groups', signal?: AbortSignal) {
  const answer = await call('GET', `/${kind}`, { signal }).catch((refusal: unknown) => {
    if (refusal instanceof Refusal && (refusal.status === 403 || refusal.status === 404)) return [];
    throw refusal;
  });
  return list(answer).map((it) => ({
    module: kind,
    id: text(it.id) ?? '',
    title: first(it, 'title', 'name', 'displayName', 'username') ?? '',
  }));
}
