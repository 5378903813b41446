import pg from 'pg';

// V8 writes these messages itself, of names in our code. Others (JSON, PostgreSQL, libraries) quote what they were given.
const SAFE_MESSAGES = new Set(['TypeError', 'ReferenceError', 'RangeError', 'AssertionError']);

/** A fault as a line for the operator's log: where it happened and of what kind, without the values it was about. */
export function faultLine(what: string, requestId: string, error: unknown): string {
  return `FAULT ${what} request=${requestId} ${kindOf(error)} ${placeOf(error)}`;
}

function kindOf(error: unknown): string {
  if (error instanceof pg.DatabaseError) {
    const parts = {
      sqlstate: error.code,
      table: error.table,
      constraint: error.constraint,
      routine: error.routine,
    };
    const shown = Object.entries(parts).filter(([, value]) => value !== undefined);
    return `PostgreSQL ${shown.map(([name, value]) => `${name}=${value}`).join(' ')}`;
  }
  if (!(error instanceof Error)) return `thrown ${typeof error}`;
  return SAFE_MESSAGES.has(error.name) ? `${error.name}: ${error.message}` : error.name;
}

function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return frames
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' < ');
}
