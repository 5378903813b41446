import { queryOptions } from '@tanstack/react-query';
import { call } from './api.ts';
import { first, number, object, text } from './read.ts';
import type { Job, JobStatus } from './shapes.ts';

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
