/** A time at which it is asked who could: now, or an instant that has passed, worked out from the evidence. */

import type { ModuleDefinition } from '../../../metadata/module.ts';
import { type Colleague, everyone } from '../../access/everyone.ts';
import { readOrganisation } from '../../access/organisation.ts';
import type { CallContext } from '../../access/principal.ts';
import { compileFragment, type SqlFragment, sql, sqlIdentifier, sqlJoin } from '../../database/fragment.ts';
import { look } from '../sight.ts';

/** Whether a condition holds; null where it cannot be told. */
export type Told = boolean | null;

/** What rules name that is not known of a record and of those that it referred to. */
export type Unknown = ReadonlySet<string>;

/** A record that is asked about, as it stood at the moment. */
export interface Asked {
  readonly id: string;
  readonly state: string;
  /** Whether the look is shown archived records, on the ways of rules too. */
  readonly archive: boolean;
  readonly unknown: Unknown;
}

export interface Moment {
  /** The call as it would be then: catalog and clock are those of the moment. */
  readonly context: CallContext;
  readonly colleagues: readonly Colleague[];
  /** What could not be worked out, in sentences. */
  readonly gaps: readonly string[];
  /** Whether each condition holds for each record, in the order of both. */
  ask(
    module: ModuleDefinition,
    records: readonly Asked[],
    conditions: readonly SqlFragment[],
  ): Promise<readonly (readonly boolean[])[]>;
}

export const NOTHING_UNKNOWN: Unknown = new Set();

/** Now, as the database answers. */
export async function presentMoment(context: CallContext): Promise<Moment> {
  return {
    context,
    colleagues: everyone(await readOrganisation(context.database)),
    gaps: [],
    ask: (module, records, conditions) =>
      askTogether(conditions, async (some) => {
        const question = sql`SELECT r.id, ${answersOf(some)} AS answers FROM data.${sqlIdentifier(module.name)} r WHERE r.id = any (${records.map((one) => one.id)}::uuid[])`;
        const { text, values } = compileFragment(question);
        const archived = records.some((one) => one.archive);
        const rows = await look(context, (database) => database.query<AnswerRow>(text, values), archived);
        return inTheOrderOf(records, rows, some.length);
      }),
  };
}

export interface AnswerRow {
  readonly id: string;
  readonly answers: readonly boolean[];
}

export function answersOf(conditions: readonly SqlFragment[]): SqlFragment {
  return sql`ARRAY[${sqlJoin(
    conditions.map((one) => sql`(${one}) is true`),
    ', ',
  )}]::boolean[]`;
}

export function inTheOrderOf(
  records: readonly Asked[],
  rows: readonly AnswerRow[],
  conditions: number,
): readonly (readonly boolean[])[] {
  const byId = new Map(rows.map((row) => [row.id, row.answers]));
  const none = Array.from({ length: conditions }, () => false);
  return records.map((one) => byId.get(one.id) ?? none);
}

const CONDITIONS_AT_ONCE = 1_000;

/**
 * Asks the same condition once, whoever it is for: what many users share (a rule, a list of subordinates) is one condition, told by
 * its text and by which values it binds.
 */
export async function askTogether(
  conditions: readonly SqlFragment[],
  ask: (some: readonly SqlFragment[]) => Promise<readonly (readonly boolean[])[]>,
): Promise<readonly (readonly boolean[])[]> {
  const identity = identities();
  const known = new Map<SqlFragment, string>();
  const keys = conditions.map((one) => {
    const key = known.get(one) ?? `${one.parts.join('?')} ${one.values.map(identity).join(' ')}`;
    known.set(one, key);
    return key;
  });
  const different = [...new Map(keys.map((key, index) => [key, conditions[index]]))].filter(
    (one): one is [string, SqlFragment] => one[1] !== undefined,
  );
  const answers: Map<string, boolean>[] = [];
  for (let start = 0; start < different.length; start += CONDITIONS_AT_ONCE) {
    const some = different.slice(start, start + CONDITIONS_AT_ONCE);
    const told = await ask(some.map(([, one]) => one));
    told.forEach((row, record) => {
      const mine = answers[record] ?? new Map<string, boolean>();
      answers[record] = mine;
      for (const [index, [key]] of some.entries()) mine.set(key, row[index] === true);
    });
  }
  return answers.map((mine) => keys.map((key) => mine.get(key) === true));
}

/** Lists that are one object are one value: a thousand ids need not be compared. */
function identities(): (value: unknown) => string {
  const known = new Map<unknown, number>();
  return (value) => {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
    if (Array.isArray(value) && value.length < 3) return JSON.stringify(value);
    const number = known.get(value) ?? known.size;
    known.set(value, number);
    return `#${number}`;
  };
}
