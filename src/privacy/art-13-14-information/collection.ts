/**
 * Data of a person that came from somewhere else: where from, by when the person is to be told (Art. 14(3)) with the working, and
 * whether that happened. Nothing of it is stored as a state: it is worked out from what was given, sent and disclosed.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import type { Locale } from '../../metadata/label.ts';
import { frozenCalendar } from '../art-12-requests/calendars.ts';
import { dayOf } from '../art-12-requests/clock.ts';
import { type InformationLimit, informationLimit } from '../art-12-requests/deadlines/information-limit.ts';

/** Art. 14(5)(a)–(d). */
export const exemptions = [
  'informed_already',
  'impossible',
  'disproportionate',
  'laid_down_by_law',
  'secrecy',
] as const;
export type Exemption = (typeof exemptions)[number];

/** `late`: informed, after the limit. `overdue`: not informed, and the limit has passed. */
export type CollectionState = 'open' | 'soon' | 'overdue' | 'informed' | 'late' | 'exempt';

export interface Collection {
  readonly id: string;
  readonly subject: string;
  readonly source: string;
  readonly purposes: readonly string[];
  readonly obtainedOn: string;
  readonly state: CollectionState;
  readonly due: string;
  /** Which part of Art. 14(3) decides. */
  readonly branch: InformationLimit['branch'];
  readonly daysLeft: number;
  readonly working: readonly string[];
  readonly firstCommunication: string | null;
  readonly firstDisclosure: string | null;
  readonly informedOn: string | null;
  readonly exemption: Exemption | null;
  readonly exemptionReason: string | null;
}

interface CollectionRow {
  readonly id: string;
  readonly subject: string;
  readonly source: string;
  readonly purposes: readonly string[];
  readonly obtainedAt: string;
  readonly calendar: string;
  readonly calendarVersion: string;
  readonly timeZone: string;
  readonly written: string | null;
  readonly disclosed: string | null;
  readonly mailedAt: string | null;
  readonly disclosedAt: string | null;
  readonly informedAt: string | null;
  readonly exemption: Exemption | null;
  readonly exemptionReason: string | null;
}

/** A notice informs of a collection when it is one for data from elsewhere and covers every purpose of it. */
const informed = `(SELECT min(coalesce(g.given_at, m.sent_at)) FROM attesta.information_given g
    JOIN attesta.information_notices n ON n.id = g.notice LEFT JOIN attesta.mails m ON m.id = g.mail
  WHERE g.subject = c.subject AND '14' = ANY (n.articles) AND n.purposes @> c.purposes)`;

/** Mails to the person: notices to recipients (Art. 19) are about them, and not to them. */
const mailed = `(SELECT min(m.sent_at) FROM attesta.mails m WHERE m.subject = c.subject AND m.sent_at >= c.obtained_at
  AND NOT EXISTS (SELECT FROM attesta.recipient_notices r WHERE r.mail = m.id))`;

const columns = `c.id, c.subject, c.source, c.purposes, c.obtained_at AS "obtainedAt", c.calendar,
  c.calendar_version AS "calendarVersion", c.time_zone AS "timeZone", c.first_communication AS written,
  c.first_disclosure AS disclosed, c.exemption, c.exemption_reason AS "exemptionReason", ${informed} AS "informedAt",
  ${mailed} AS "mailedAt",
  (SELECT min(d.at) FROM attesta.disclosures d WHERE d.subject = c.subject AND d.at >= c.obtained_at) AS "disclosedAt"`;

type Context = Pick<CallContext, 'now' | 'locale'>;

/** The person's, the oldest first. */
export async function collectionsOf(
  tx: Sql,
  context: Context,
  subject: string,
): Promise<readonly Collection[]> {
  const rows = await tx.query<CollectionRow & Record<string, unknown>>(
    `SELECT ${columns} FROM attesta.collections c WHERE c.subject = $1 ORDER BY c.obtained_at, c.id`,
    [subject],
  );
  return Promise.all(rows.map((row) => worked(tx, context, row)));
}

export async function readCollection(tx: Sql, context: Context, id: string): Promise<Collection | undefined> {
  const [row] = await tx.query<CollectionRow & Record<string, unknown>>(
    `SELECT ${columns} FROM attesta.collections c WHERE c.id = $1`,
    [id],
  );
  return row && worked(tx, context, row);
}

/** Whom nobody has informed yet, what is due first on top. */
export async function owedCollections(tx: Sql, context: Context): Promise<readonly Collection[]> {
  const rows = await tx.query<CollectionRow & Record<string, unknown>>(
    `SELECT * FROM (SELECT ${columns} FROM attesta.collections c WHERE c.exemption IS NULL) owed
     WHERE owed."informedAt" IS NULL ORDER BY owed."obtainedAt", owed.id LIMIT 500`,
  );
  const all = await Promise.all(rows.map((row) => worked(tx, context, row)));
  return all.sort((one, other) => one.due.localeCompare(other.due));
}

async function worked(tx: Sql, context: Context, row: CollectionRow): Promise<Collection> {
  const { timeZone, calendar } = row;
  const dayAt = (instant: string) => dayOf(Temporal.Instant.from(instant), timeZone).toString();
  const earliest = (written: string | null, known: string | null) =>
    [written, known && dayAt(known)].filter((day) => day !== null).sort()[0] ?? null;
  const firstCommunication = earliest(row.written, row.mailedAt);
  const firstDisclosure = earliest(row.disclosed, row.disclosedAt);
  const obtainedOn = dayAt(row.obtainedAt);
  const { due, branch, month } = informationLimit(
    {
      obtained: obtainedOn,
      firstCommunication: firstCommunication ?? undefined,
      firstDisclosure: firstDisclosure ?? undefined,
      calendar,
      timeZone,
    },
    await frozenCalendar(tx, calendar, row.calendarVersion),
    context.locale,
  );
  const informedOn = row.informedAt === null ? null : dayAt(row.informedAt);
  const today = dayOf(context.now(), timeZone);
  const daysLeft = today.until(due, { largestUnit: 'days' }).days;
  return {
    id: row.id,
    subject: row.subject,
    source: row.source,
    purposes: row.purposes,
    obtainedOn,
    state: stateOf(row, { due, informedOn, daysLeft }),
    due,
    branch,
    daysLeft,
    working: [...month.working, branchSentence(context.locale, branch, due)],
    firstCommunication,
    firstDisclosure,
    informedOn,
    exemption: row.exemption,
    exemptionReason: row.exemptionReason,
  };
}

const SOON_DAYS = 7;

function stateOf(
  { exemption }: CollectionRow,
  { due, informedOn, daysLeft }: { due: string; informedOn: string | null; daysLeft: number },
): CollectionState {
  if (exemption !== null) return 'exempt';
  if (informedOn !== null) return informedOn <= due ? 'informed' : 'late';
  if (daysLeft < 0) return 'overdue';
  return daysLeft <= SOON_DAYS ? 'soon' : 'open';
}

const sentences = {
  en: {
    'one-month': 'Art. 14(3)(a): within a month, by {due} at the latest.',
    'first-communication':
      'Art. 14(3)(b): the first communication with the person was on {due}, so they were to be told by then.',
    'first-disclosure':
      'Art. 14(3)(c): the data was first disclosed to somebody else on {due}, so the person was to be told by then.',
  },
  es: {
    'one-month': 'Art. 14.3.a): en el plazo de un mes, a más tardar el {due}.',
    'first-communication':
      'Art. 14.3.b): la primera comunicación con la persona fue el {due}, así que debía informarse para entonces.',
    'first-disclosure':
      'Art. 14.3.c): los datos se comunicaron por primera vez a un tercero el {due}, así que debía informarse para entonces.',
  },
} as const;

function branchSentence(locale: Locale, branch: InformationLimit['branch'], due: string): string {
  const day = Temporal.PlainDate.from(due).toLocaleString(locale === 'es' ? 'es-ES' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return sentences[locale][branch].replace('{due}', day);
}
