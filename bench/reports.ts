/**
 * Reports over a million contacts, each against the bare SQL of the same figures: `npm run bench -- reports [contacts] [seconds]`. One at a
 * time and in turns, as a report reads every row that its reader may see.
 */
import type { CallContext } from '../src/engine/access/principal.ts';
import type { SummaryQuestion } from '../src/engine/reports/question.ts';
import { runReport } from '../src/engine/reports/run-report.ts';
import { type Bed, withBed } from './bed.ts';
import { compare } from './compare.ts';
import { type Outcome, ratio } from './outcome.ts';
import { seed } from './seed.ts';

const summary = (question: Partial<SummaryQuestion>): SummaryQuestion => ({
  kind: 'summary',
  module: 'contacts',
  groups: [],
  aggregates: [],
  sort: [],
  chart: 'none',
  ...question,
});

const STATES = "state = ANY ('{active,restricted}')";
/** Groups that a screen is given. */
const SHOWN = 1_000;

const cases: readonly { what: string; question: SummaryQuestion; bare: string }[] = [
  {
    what: 'four groups, of a country',
    question: summary({ groups: [{ field: 'country' }] }),
    bare: `SELECT country, count(*) FROM data.contacts WHERE ${STATES} GROUP BY 1 ORDER BY 1`,
  },
  {
    what: 'by month, with the first and the last',
    question: summary({
      groups: [{ field: 'created_at', by: 'month' }],
      aggregates: [
        { function: 'min', field: 'created_at' },
        { function: 'max', field: 'created_at' },
      ],
    }),
    bare: `SELECT date_trunc('month', created_at AT TIME ZONE 'Europe/Madrid')::date, count(*), min(created_at), max(created_at)
      FROM data.contacts WHERE ${STATES} GROUP BY 1 ORDER BY 1`,
  },
  {
    what: 'by a name that nearly each has alone, the most frequent first',
    question: summary({ groups: [{ field: 'last_name' }], sort: [{ field: 'count', direction: 'desc' }] }),
    bare: `SELECT last_name_folded, min(last_name COLLATE "C"), count(*), count(*) OVER () FROM data.contacts WHERE ${STATES}
      GROUP BY 1 ORDER BY 3 DESC, last_name_folded LIMIT ${SHOWN}`,
  },
  {
    what: 'tickets by the contact whom they are about, by name',
    question: summary({ module: 'tickets', groups: [{ field: 'contact' }] }),
    bare: `SELECT t.contact, c.record_title, t.count FROM
        (SELECT contact, count(*) FROM data.tickets WHERE ${STATES} GROUP BY 1) t JOIN data.contacts c ON c.id = t.contact
      ORDER BY c.record_title_folded COLLATE "C", 1 LIMIT ${SHOWN}`,
  },
];

/** The same with the contacts that are there. */
export async function reportsIn({ database, context }: Bed, seconds = 2): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { what, question, bare } of cases) {
    const compared = await compare(
      database,
      { clients: 1, seconds, rounds: 3 },
      `report, ${what}`,
      () => answered(context, question),
      () => database.query(bare),
    );
    outcomes.push(ratio(compared, null));
  }
  return outcomes;
}

/** An empty answer would be a fast one. */
async function answered(context: CallContext, question: SummaryQuestion): Promise<void> {
  const answer = await runReport(context, question);
  if (answer.kind !== 'summary' || answer.rows.length === 0) throw new Error('The report has no groups.');
}

export async function reports(args: readonly string[]): Promise<readonly Outcome[]> {
  const [contacts = '1000000', seconds = '2'] = args;
  return withBed(async (bed) => {
    await seed(bed.database, 0, Number(contacts));
    return reportsIn(bed, Number(seconds));
  });
}
