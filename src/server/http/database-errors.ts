import pg from 'pg';
import { DatabaseUnavailable, isUnavailable } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';

/**
 * What PostgreSQL refused, as a refusal of ours (PostgreSQL, appendix A). Never with its text: that can hold values.
 * Undefined for what only a fault of ours can cause.
 */
export function databaseProblem(error: unknown): Problem | undefined {
  if (error instanceof DatabaseUnavailable) {
    return new Problem('unavailable', error.sentence, error.outcomeUnknown ? {} : { retryAfter: 2 });
  }
  if (isUnavailable(error)) {
    return new Problem(
      'unavailable',
      {
        en: 'The database cannot be reached at the moment. Try again in a few seconds.',
        es: 'No se puede conectar con la base de datos en este momento. Vuelva a intentarlo en unos segundos.',
      },
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
      return new Problem('duplicate_value', {
        en: 'Another entry has this value already. Choose another value.',
        es: 'Otra entrada tiene ya este valor. Elija otro.',
      });
    case '23503':
      return new Problem('conflict', {
        en: 'Something refers to this, or this refers to something that is not there.',
        es: 'Algo se refiere a esto, o esto se refiere a algo que no existe.',
      });
    case '40001':
    case '40P01':
    case '55P03':
      return new Problem(
        'unavailable',
        {
          en: 'Two changes met. Nothing was changed; try again.',
          es: 'Dos cambios coincidieron. No se cambió nada; vuelva a intentarlo.',
        },
        {
          retryAfter: 1,
        },
      );
    case '57014':
      return new Problem(
        'unavailable',
        {
          en: 'This took too long and was stopped. Ask for less at once.',
          es: 'Tardó demasiado y se detuvo. Pida menos de una vez.',
        },
        {
          retryAfter: 5,
        },
      );
    case '53100':
    case '58030':
      return new Problem('disk_full', {
        en: 'The disk of the database is full. Nothing was changed; tell the administrator.',
        es: 'El disco de la base de datos está lleno. No se cambió nada; avise al administrador.',
      });
    case '53200':
      return new Problem(
        'unavailable',
        {
          en: 'The database is short of memory. Try again in a moment.',
          es: 'A la base de datos le falta memoria. Vuelva a intentarlo dentro de un momento.',
        },
        {
          retryAfter: 10,
        },
      );
    case '42501':
      return new Problem('forbidden', {
        en: 'The database does not allow this for whom you act.',
        es: 'La base de datos no lo permite para la persona en cuyo nombre actúa.',
      });
    case '23502':
    case '23514':
      return new Problem('validation_failed', {
        en: 'A value is missing, or outside what can be stored.',
        es: 'Falta un valor o está fuera de lo que se puede guardar.',
      });
  }
  // Class 22, data exception: a number too large, a text with a NUL, a date that isn't one.
  if (code.startsWith('22')) {
    return new Problem('validation_failed', {
      en: 'A value cannot be stored as it is: check numbers, dates and special characters.',
      es: 'Un valor no se puede guardar como está: compruebe números, fechas y caracteres especiales.',
    });
  }
  return undefined;
}
