import pg from 'pg';
import { Problem } from '../../engine/errors/problem.ts';

/** Runs a write whose only unique value is a name; a repeated name is a finding on its field. */
export async function nameTaken<T>(field: string, word: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== '23505') throw error;
    throw new Problem('duplicate_value', `This ${word} is taken already. Choose another one.`, {
      findings: [{ code: 'duplicate_value', field, message: `This ${word} is taken already.` }],
    });
  }
}
