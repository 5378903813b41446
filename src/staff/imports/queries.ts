import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ImportJson, ImportReportRow, StagedImport } from '../../client/client.ts';
import { address, call, Refusal, readProblem } from '../api.ts';
import { connection } from '../connection.ts';
import type { Page } from '../shapes.ts';

export const working = ['checking', 'running', 'undoing'];

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: async ({ signal }) =>
    (await call<{ items: readonly ImportJson[] }>('GET', '/imports', { signal })).items,
  staleTime: 5_000,
});

export function importQuery(id: string) {
  return queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) => call<StagedImport>('GET', `/imports/${id}`, { signal }),
    refetchInterval: (query) => (working.includes(query.state.data?.state ?? '') ? 1_000 : false),
    staleTime: 2_000,
  });
}

export function rowsQuery(id: string, status: string, version: string) {
  return infiniteQueryOptions({
    queryKey: ['import', id, 'rows', status, version],
    queryFn: ({ signal, pageParam }) =>
      call<Page<ImportReportRow>>('GET', `/imports/${id}/rows`, {
        signal,
        query: { ...(status && { status }), limit: 100, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 2_000,
  });
}

/** Sends a file of rows for a module, with its progress, 0 to 1. The module stands before the file. */
export function stageFile(
  module: string,
  file: File,
  onProgress: (part: number) => void,
): Promise<StagedImport> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('module', module);
    form.append('file', file, file.name);
    request.open('POST', address('/imports'));
    request.responseType = 'json';
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = (event) =>
      onProgress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status < 300) return resolve(request.response as StagedImport);
      if (request.status === 401) connection.signedOut();
      return reject(readProblem(request.status, request.response));
    };
    request.onerror = () => reject(new Refusal(0, 'unreachable', 'The service cannot be reached.'));
    request.send(form);
  });
}
