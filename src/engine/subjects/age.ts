/** How old a person is, where their record holds a date of birth, and the ages that the law counts from. */
import type { CallContext } from '../access/principal.ts';
import { type Sql, sqlName } from '../database/database.ts';
import { findSubject } from './subject.ts';

export const ADULT = 18;

/**
 * From which age a child consents to an online service by itself (Art. 8(1): 16, or what the country set between 13 and 16), as
 * of law.md §3. A country that is not listed counts as 16, which is the strictest.
 */
const ownConsent: Readonly<Record<string, number>> = {
  AT: 14,
  BE: 13,
  CZ: 15,
  DK: 13,
  ES: 14,
  FI: 13,
  FR: 15,
  GB: 13,
  IT: 14,
  PT: 13,
  SE: 13,
};

export function ageOfOwnConsent(country: string): number {
  return ownConsent[country] ?? 16;
}

/** Whole years on today's date in the controller's zone; null where no date of birth is held. */
export async function ageOf(
  context: Pick<CallContext, 'catalog' | 'now' | 'timeZone' | 'database'>,
  subject: string,
  sql: Sql = context.database,
): Promise<number | null> {
  const person = await findSubject(sql, context.catalog, subject);
  const module = person && context.catalog.modules.get(person.module);
  const field = module?.fields.find((one) => one.name === 'birth_date' && one.type === 'date');
  if (!person || !field) return null;
  const [row] = await sql.query<{ born: string | null }>(
    `select ${sqlName(field.name)}::text as born from data.${sqlName(person.module)} where id = $1`,
    [subject],
  );
  if (!row?.born) return null;
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate();
  return Temporal.PlainDate.from(row.born).until(today, { largestUnit: 'years' }).years;
}
