/** The door that a company's records come in by: a file is staged, mapped, run, and reported row by row. */
import { expect } from 'vitest';
import { formOf } from '../../src/engine/imports/testing.ts';
import { runJobs } from '../../src/engine/jobs/jobs.ts';
import type { RunningServer, TestClient } from './server.ts';

export interface FileImport {
  readonly module: string;
  readonly filename: string;
  readonly content: string | Buffer;
  /** Fields by the name of a column; columns that are not named are left out. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly options?: object;
}

export interface ImportedRow {
  readonly line: number;
  readonly status: string;
  readonly module: string;
  readonly record: string | null;
  readonly problems: readonly {
    readonly header: string | null;
    readonly code: string;
    readonly message: string;
  }[];
}

/** Imports a file and gives the report. */
export async function importFile(
  server: RunningServer,
  client: TestClient,
  file: FileImport,
): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly rows: readonly ImportedRow[] }> {
  const { payload, headers } = formOf({ module: file.module }, file);
  const staged = await client.post('/imports', payload, { headers });
  expect(staged.status, JSON.stringify(staged.body)).toBe(201);
  const { id } = staged.body;
  const changed = await client.patch(`/imports/${id}`, {
    mapping: file.mapping,
    options: file.options ?? {},
  });
  expect(changed.body.findings, JSON.stringify(changed.body)).toEqual([]);
  expect((await client.post(`/imports/${id}/runs`)).status).toBe(202);
  await runJobs(server.database, { retryNow: true });
  const done = (await client.get(`/imports/${id}`)).body;
  expect(done.state, JSON.stringify(done)).toBe('done');
  const rows: ImportedRow[] = [];
  let next = '';
  do {
    const page = await client.get(`/imports/${id}/rows?limit=500${next && `&cursor=${next}`}`);
    rows.push(...page.body.items);
    next = page.body.next ?? '';
  } while (next);
  return { counts: done.counts, rows };
}
