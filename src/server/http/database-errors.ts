import pg from 'pg';
import { DatabaseUnavailable, isUnavailable } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';

/**
 * What PostgreSQL refused, as a refusal of ours (PostgreSQL, appendix A). Never with its text: that can hold values.
 * Undefined for what only a fault of ours can cause.
 */
export function databaseProblem(error: unknown): Problem | undefined {
  if (error instanceof DatabaseUnavailable) {
    return new Problem('unavailable', error.message, error.outcomeUnknown ? {} : { retryAfter: 2 });
  }
  if (isUnavailable(error)) {
    return new Problem(
      'unavailable',
      'The database cannot be reached at the moment. Try again in a few seconds.',
      {
        retryAfter: 2,
      },
    );
  }
  return error instanceof pg.DatabaseError ? refusal(error) : undefined;
}

function refusal(error: pg.DatabaseError): Problem | undefined {
  const code = error.code ?? '';
  switch (code) {
    case '23505':
      return new Problem('duplicate_value', 'Another entry has this value already. Choose another value.');
    case '23503':
      return new Problem(
        'conflict',
        'Something refers to this, or this refers to something that is not there.',
      );
    case '40001':
    case '40P01':
    case '55P03':
      return new Problem('unavailable', 'Two changes met. Nothing was changed; try again.', {
        retryAfter: 1,
      });
    case '57014':
      return new Problem('unavailable', 'This took too long and was stopped. Ask for less at once.', {
        retryAfter: 5,
      });
    case '53100':
    case '58030':
      return new Problem(
        'disk_full',
        'The disk of the database is full. Nothing was changed; tell the administrator.',
      );
    case '53200':
      return new Problem('unavailable', 'The database is short of memory. Try again in a moment.', {
        retryAfter: 10,
      });
    case '42501':
      return new Problem('forbidden', 'The database does not allow this for whom you act.');
    case '23502':
    case '23514':
      return new Problem('validation_failed', 'A value is missing, or outside what can be stored.');
  }
  // Class 22, data exception: a number too large, a text with a NUL, a date that isn't one.
  if (code.startsWith('22')) {
    return new Problem(
      'validation_failed',
      'A value cannot be stored as it is: check numbers, dates and special characters.',
    );
  }
  return undefined;
}
