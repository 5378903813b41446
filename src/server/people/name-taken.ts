import pg from 'pg';
import { Problem } from '../../engine/errors/problem.ts';

const TAKEN_ES = { name: 'nombre', 'user name': 'nombre de usuario' } as const;

/** Runs a write whose only unique value is a name; a repeated name is a finding on its field. */
export async function nameTaken<T>(
  field: string,
  word: 'name' | 'user name',
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== '23505') throw error;
    throw new Problem(
      'duplicate_value',
      {
        en: `This ${word} is taken already. Choose another one.`,
        es: `Este ${TAKEN_ES[word]} ya está en uso. Elija otro.`,
      },
      {
        findings: [
          {
            code: 'duplicate_value',
            field,
            message: { en: `This ${word} is taken already.`, es: `Este ${TAKEN_ES[word]} ya está en uso.` },
          },
        ],
      },
    );
  }
}
