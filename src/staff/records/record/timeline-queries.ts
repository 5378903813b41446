import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { first, type Loose, list, name, number, object, text } from '../../read.ts';
import type { CommentJson, FieldChange, FileJson, HistoryEvent, MailJson, Page } from '../../shapes.ts';

const minute = 60_000;

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
    workflow: text(object(it.workflow).label) ?? text(object(it.workflow).code),
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

/** The mails that were written from the record. */
export function recordMailsQuery(module: string, id: string) {
  return queryOptions({
    queryKey: ['record', module, id, 'mails'],
    queryFn: async ({ signal }): Promise<readonly MailJson[]> =>
      list(await call('GET', `/records/${module}/${id}/mails`, { signal })).map((it) => ({
        id: text(it.id) ?? '',
        subject: text(it.subject) ?? '',
        to: text(it.to),
        status: text(it.state),
        createdAt: text(it.createdAt) ?? '',
        text: text(it.text),
        author: text(it.author),
        error: text(it.error),
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
