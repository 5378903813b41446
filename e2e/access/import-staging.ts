/** What walks of imports have in common: a staged file, and the rows of a report. */
import { formOf } from './form.ts';
import { status, type Walk } from './walk.ts';

export interface ReportRow {
  readonly line: number;
  readonly status: string;
  readonly module?: string;
  readonly record: string | null;
  readonly problems: readonly { readonly code: string; readonly field?: string }[];
}

/** Stages a file of these lines; answers the id of the import. */
export async function importsStaged(walk: Walk, module: string, lines: readonly string[]): Promise<string> {
  const content = [...lines, ''].join('\n');
  const { payload, headers } = formOf({ module }, { filename: `${module}.csv`, content });
  const answer = await walk.client.post('/imports', payload, { headers });
  status(`import of ${module}`, answer, 201);
  return answer.body.id;
}

/** Tries the import without writing, and answers what it reports of each row. */
export async function tried(walk: Walk, id: string): Promise<readonly ReportRow[]> {
  status('dry run', await walk.client.post(`/imports/${id}/dry-runs`), 202);
  await walk.runJobs();
  return (await walk.client.get(`/imports/${id}/rows?limit=100`)).body.items;
}
