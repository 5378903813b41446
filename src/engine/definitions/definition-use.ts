import type { Label } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';

/** Where the code of a purpose or of a retention rule stands besides the fields: it can't be removed while it does. */
export interface DefinitionUse {
  readonly kind: 'purpose' | 'retention';
  /** What uses it: "consents". */
  readonly label: Label;
  /** How many use the code. */
  count(database: Sql, code: string): Promise<number>;
}
