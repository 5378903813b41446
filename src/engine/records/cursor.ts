import { hash } from 'node:crypto';
import { Problem } from '../errors/problem.ts';

/**
 * A cursor holds the sort keys of the last row that was given, and a digest of the question that it belongs to: with
 * another filter or sort it is refused instead of answering nonsense. It grants nothing; the question is asked again in full.
 */
export function writeCursor(question: unknown, keys: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify([digest(question), keys])).toString('base64url');
}

/** Whether the cursor belongs to this question. */
export function isOf(question: unknown, cursor: string): boolean {
  return parsedCursor(cursor)[0] === digest(question);
}

/** The keys in a cursor. Throws `invalid_cursor` for one of another question, or none of ours. */
export function readCursor(question: unknown, cursor: string, count: number): readonly (string | null)[] {
  const [of, keys] = parsedCursor(cursor);
  if (of !== digest(question)) {
    throw new Problem('invalid_cursor', {
      en: 'The cursor belongs to another filter or sort. Start again without it.',
      es: 'El cursor es de otro filtro u otro orden. Empiece de nuevo sin él.',
    });
  }
  if (keys.length !== count) throw notOurs();
  return keys;
}

function parsedCursor(cursor: string): readonly [unknown, readonly (string | null)[]] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(value) && value.length === 2 && isKeys(value[1])) return [value[0], value[1]];
  } catch {
    // Said below.
  }
  throw notOurs();
}

function isKeys(value: unknown): value is readonly (string | null)[] {
  return (
    Array.isArray(value) &&
    value.every((one) => one === null || (typeof one === 'string' && !one.includes('\0')))
  );
}

function notOurs(): Problem {
  return new Problem('invalid_cursor', {
    en: 'This is not a cursor that the list gave. Start again without it.',
    es: 'No es un cursor que haya dado la lista. Empiece de nuevo sin él.',
  });
}

function digest(question: unknown): string {
  return hash('sha256', JSON.stringify(question)).slice(0, 16);
}
