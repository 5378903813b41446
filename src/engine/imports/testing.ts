/** Forms and whole imports for tests. */
import type { Database } from '../database/database.ts';
import { runJobs } from '../jobs/jobs.ts';

const BOUNDARY = 'attesta-import-test';

/** A multipart form with fields and a file after them. */
export function formOf(
  fields: Readonly<Record<string, string>>,
  file: { readonly filename: string; readonly content: string | Buffer },
): { readonly payload: Buffer; readonly headers: Readonly<Record<string, string>> } {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${file.filename}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  return {
    payload: Buffer.concat([
      Buffer.from(parts.join('') + head),
      Buffer.from(file.content),
      Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
    ]),
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  };
}

export interface ImportedRow {
  readonly line: number;
  readonly status: string;
  readonly record: string | null;
  readonly problems: readonly {
    readonly header: string | null;
    readonly field: string | null;
    readonly code: string;
  }[];
}

/** What of a test server is used here. */
interface Office {
  readonly database: Database;
  readonly admin: Staff;
}

interface Staff {
  get(path: string): Promise<Answer>;
  post(
    path: string,
    body?: unknown,
    call?: { readonly headers: Readonly<Record<string, string>> },
  ): Promise<Answer>;
  patch(path: string, body?: unknown): Promise<Answer>;
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers whose shape is what it checks.
  readonly body: any;
}

/** Imports of one server, as somebody makes them. */
export function importing(server: Office, staff: Staff = server.admin) {
  const stage = async (module: string, content: string | Buffer, filename = 'rows.csv') => {
    const { payload, headers } = formOf({ module }, { filename, content });
    return staff.post('/imports', payload, { headers });
  };
  const suggested = (staged: {
    readonly suggestions: readonly { readonly column: string; readonly field: string | null }[];
  }) =>
    Object.fromEntries(
      staged.suggestions.flatMap(({ column, field }) => (field === null ? [] : [[column, field]])),
    );
  const start = async (id: string, kind: 'runs' | 'dry-runs' | 'undos' = 'runs') => {
    const started = await staff.post(`/imports/${id}/${kind}`);
    if (started.status !== 202) throw new Error(`${kind} answered ${started.status}: ${started.body.detail}`);
    await runJobs(server.database, { retryNow: true });
    return (await staff.get(`/imports/${id}`)).body;
  };
  const rows = async (id: string): Promise<readonly ImportedRow[]> =>
    (await staff.get(`/imports/${id}/rows?limit=500`)).body.items;
  /** A whole import: its columns are what they are suggested to be, unless told. */
  const whole = async (
    module: string,
    content: string | Buffer,
    change: { readonly mapping?: object; readonly options?: object; readonly letIn?: readonly object[] } = {},
    kind: 'runs' | 'dry-runs' = 'runs',
  ) => {
    const staged = (await stage(module, content)).body;
    const decided = await staff.patch(`/imports/${staged.id}`, { mapping: suggested(staged), ...change });
    if (decided.status !== 200) throw new Error(`PATCH answered ${decided.status}: ${decided.body.detail}`);
    const done = await start(staged.id, kind);
    return { id: staged.id as string, staged, done, rows: await rows(staged.id) };
  };
  return { stage, start, rows, whole, suggested };
}
