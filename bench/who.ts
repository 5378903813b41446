/**
 * Who could: the reports among 1,000 users in 200 roles under 100 sharing rules, page by page and to the end, now and as of an
 * instant. `npm run bench -- who [contacts]`. Told with the number of statements, which no other load bends.
 */
import type { CallContext } from '../src/engine/access/principal.ts';
import type { Database, Sql } from '../src/engine/database/database.ts';
import { accountForRights } from '../src/engine/evidence/rights-evidence.ts';
import type { WhoPage, WhoQuestion } from '../src/engine/records/who/page.ts';
import { whoSeesField, whoSeesRecord } from '../src/engine/records/who/who-sees.ts';
import { whoSeesPerson } from '../src/engine/records/who/who-sees-person.ts';
import { organise, ROLES, RULES, share } from './access.ts';
import { withBed } from './bed.ts';
import type { Outcome } from './outcome.ts';
import { contactId, RICH_PERSON, seed, USERS } from './seed.ts';

type Ask = (context: CallContext, question: WhoQuestion) => Promise<WhoPage<unknown>>;

const reports: Readonly<Record<string, Ask>> = {
  field: (context, question) => whoSeesField(context, 'contacts', 'email', question),
  record: (context, question) => whoSeesRecord(context, 'contacts', contactId(2), question),
  'person with 2 records': (context, question) => whoSeesPerson(context, contactId(2), question),
  'person with 5,000 tickets': (context, question) => whoSeesPerson(context, RICH_PERSON, question),
};

export async function who(args: readonly string[]): Promise<readonly Outcome[]> {
  const [contacts = '10000'] = args;
  return withBed(async ({ database, context }) => {
    await seed(database, 0, Number(contacts));
    await organise(database);
    await share(database);
    await database.owner.query('VACUUM ANALYZE attesta.users, attesta.sharing_rules');
    await accountForRights(database, context.now());
    console.log(`${USERS} users, ${ROLES} roles, ${RULES} sharing rules, ${contacts} contacts`);
    const at = context.now();
    const outcomes: Outcome[] = [];
    for (const [what, ask] of Object.entries(reports)) {
      for (const question of [{}, ...(what.includes('5,000') ? [] : [{ at }])]) {
        outcomes.push(await measured(database, context, what, ask, question));
      }
    }
    return outcomes;
  });
}

async function measured(
  database: Database,
  context: CallContext,
  what: string,
  ask: Ask,
  question: WhoQuestion,
): Promise<Outcome> {
  const counted = counting(database);
  const call = { ...context, database: counted.database };
  await ask(call, question);
  counted.reset();
  const start = performance.now();
  const first = await ask(call, question);
  const [firstMs, firstStatements] = [performance.now() - start, counted.statements()];
  let pages = 1;
  let found = first.items.length;
  for (let { next } = first; next !== null; pages += 1) {
    const page = await ask(call, { ...question, cursor: next });
    found += page.items.length;
    next = page.next;
  }
  const all = performance.now() - start;
  const asked = `who sees a ${what}${question.at ? ', as of an instant' : ''}`;
  const page = `${firstMs.toFixed(0)} ms in ${firstStatements} statements`;
  console.log(
    `${asked}: first page ${page}; ${found} of ${first.users} users in ${pages} pages, ${all.toFixed(0)} ms`,
  );
  return { what: asked, bar: null, measured: page, met: null };
}

/** The same database, with its statements counted. */
function counting(database: Database) {
  let statements = 0;
  const counted = (sql: Sql): Sql => ({
    ...sql,
    query: (statement, values) => {
      statements += 1;
      return sql.query(statement, values);
    },
  });
  const same: Database = {
    ...database,
    ...counted(database),
    transaction: (work, scope) => database.transaction((tx) => work(counted(tx)), scope),
  };
  return {
    database: same,
    statements: () => statements,
    reset: () => {
      statements = 0;
    },
  };
}
