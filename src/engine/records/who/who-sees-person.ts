/** Who can open records about a person, and how many of each module; now and at an instant that has passed. */
import type { Catalog } from '../../../metadata/catalog.ts';
import type { Colleague } from '../../access/everyone.ts';
import { accessPredicate } from '../../access/predicate.ts';
import type { CallContext } from '../../access/principal.ts';
import { modulesWithSubject, subjectCondition } from '../../catalog/subject-way.ts';
import type { Sql } from '../../database/database.ts';
import {
  compileFragment,
  type SqlFragment,
  sql,
  sqlIdentifier,
  sqlJoin,
  sqlWithMarker,
} from '../../database/fragment.ts';
import { sqlName } from '../../database/sql-name.ts';
import { look } from '../sight.ts';
import { callOf, decideAll } from './decide.ts';
import { type Asked, type Moment, NOTHING_UNKNOWN, presentMoment } from './moment.ts';
import { pageOfColleagues, type WhoPage, type WhoQuestion } from './page.ts';
import { askedThen, gapsOf, type PastMoment, pastMoment } from './past-moment.ts';
import type { Wanted } from './read-then.ts';
import { type Who, whoIs } from './who-sees.ts';

export interface PersonSeer {
  readonly user: Who;
  /** Records about the person that they can open, by module. */
  readonly records: Readonly<Record<string, number>>;
  /** Records of which it cannot be told, by module. */
  readonly untold: Readonly<Record<string, number>>;
}

type Counts = Record<string, number>;

export async function whoSeesPerson(
  context: CallContext,
  subject: string,
  question: WhoQuestion = {},
): Promise<WhoPage<PersonSeer>> {
  if (question.at === undefined) {
    const asked = await recordsNow(context, subject);
    if (asked === null) return countedNow(context, subject, question);
    const moment = await presentMoment(context);
    return pageOfColleagues(moment, question, (some) => countedEach(moment, asked, some));
  }
  const moment = await pastMoment(context, question.at, (catalog) => aboutPerson(context, catalog, subject));
  const asked = await recordsAbout(moment, subject);
  const { catalog } = moment.context;
  const gaps = [...asked].flatMap(([name, some]) => {
    const module = catalog.modules.get(name);
    return module ? gapsOf(moment, module, some) : [];
  });
  return pageOfColleagues({ ...moment, gaps: [...moment.gaps, ...gaps] }, question, (some) =>
    countedEach(moment, asked, some),
  );
}

const FEW = 200;

/** The records about the person, where they are few enough to decide about each; null where they are only counted. */
async function recordsNow(
  context: CallContext,
  subject: string,
): Promise<ReadonlyMap<string, readonly Asked[]> | null> {
  const here = modulesWithSubject(context.catalog).flatMap((module) => {
    const about = subjectCondition(context.catalog, module.name, 'r', '$1::uuid');
    return about === null
      ? []
      : [
          `SELECT '${module.name}' AS module, r.id, r.state FROM data.${sqlName(module.name)} r WHERE ${about}`,
        ];
  });
  if (here.length === 0) return new Map();
  const rows = await look(
    context,
    (database) =>
      database.query<{ module: string; id: string; state: string }>(
        `${here.join(' UNION ALL ')} LIMIT ${FEW + 1}`,
        [subject],
      ),
    true,
  );
  if (rows.length > FEW) return null;
  const asked = rows.map(({ module, id, state }) => ({
    module,
    one: { id, state, archive: true, unknown: NOTHING_UNKNOWN },
  }));
  const byModule = Map.groupBy(asked, (row) => row.module);
  return new Map([...byModule].map(([module, some]) => [module, some.map((row) => row.one)]));
}

/** One statement for a block of users: how many records of each module each may open. */
async function countedNow(
  context: CallContext,
  subject: string,
  question: WhoQuestion,
): Promise<WhoPage<PersonSeer>> {
  const moment = await presentMoment(context);
  const modules = modulesWithSubject(context.catalog).flatMap((module) => {
    const about = subjectCondition(context.catalog, module.name, 'r', '{subject}::uuid');
    return about === null ? [] : [{ module, here: sqlWithMarker(about, '{subject}', subject) }];
  });
  return pageOfColleagues(moment, question, async (some) => {
    const parts = modules.map(({ module, here }) => {
      const counts = some.map((one) => countOf(accessPredicate(callOf(context, one), module.name, 'read')));
      return sql`SELECT ${module.name}::text AS module, ARRAY[${sqlJoin(counts, ', ')}]::integer[] AS counts FROM data.${sqlIdentifier(module.name)} r WHERE ${here}`;
    });
    if (parts.length === 0) return [];
    const { text, values } = compileFragment(sqlJoin(parts, ' UNION ALL '));
    const rows = await look(
      context,
      (database) => database.query<{ module: string; counts: number[] }>(text, values),
      true,
    );
    return some.flatMap((colleague, index) => {
      const records = Object.fromEntries(
        rows.map((row) => [row.module, row.counts[index] ?? 0] as const).filter(([, count]) => count > 0),
      );
      return seerOf(colleague, records, {});
    });
  });
}

function countOf(condition: SqlFragment): SqlFragment {
  return sql`count(*) FILTER (WHERE ${condition})`;
}

async function countedEach(
  moment: Moment,
  asked: ReadonlyMap<string, readonly Asked[]>,
  some: readonly Colleague[],
): Promise<ReturnType<typeof seerOf>> {
  const records: Counts[] = some.map(() => ({}));
  const untold: Counts[] = some.map(() => ({}));
  for (const [name, about] of asked) {
    const module = moment.context.catalog.modules.get(name);
    if (!module) continue;
    const verdicts = await decideAll(moment, module, about, some, ['read']);
    verdicts.forEach((rows, person) => {
      const told = rows.map(([read]) => read?.allowed);
      const [mine, other] = [records[person], untold[person]];
      const yes = told.filter((one) => one === true).length;
      const open = told.filter((one) => one === null).length;
      if (mine && yes > 0) mine[name] = yes;
      if (other && open > 0) other[name] = open;
    });
  }
  return some.flatMap((colleague, person) => seerOf(colleague, records[person] ?? {}, untold[person] ?? {}));
}

function seerOf(colleague: Colleague, records: Counts, untold: Counts) {
  if (Object.keys(records).length + Object.keys(untold).length === 0) return [];
  return [{ colleague, item: { user: whoIs(colleague), records, untold } satisfies PersonSeer }];
}

/** Everything that leads to the person, or ever did as the evidence says. */
async function aboutPerson(context: CallContext, catalog: Catalog, subject: string): Promise<Wanted> {
  const modules = modulesWithSubject(catalog).map((module) => module.name);
  return context.database.transaction(
    async (tx) => {
      const told = await tx.query<{ module: string; record: string }>(
        `SELECT DISTINCT module, record FROM evidence.events
         WHERE (subjects @> ARRAY[$1::uuid] OR record = $1) AND record IS NOT NULL AND module = ANY ($2)`,
        [subject, modules],
      );
      const here: { readonly module: string; readonly record: string }[] = [];
      for (const name of modules) here.push(...(await idsLeadingTo(tx, context.catalog, name, subject)));
      const all = Map.groupBy([...told, ...here], (one) => one.module);
      return new Map([...all].map(([name, some]) => [name, some.map((one) => one.record)]));
    },
    { states: ['archived', 'blocked'] },
  );
}

async function idsLeadingTo(tx: Sql, catalog: Catalog, name: string, subject: string) {
  const about = subjectCondition(catalog, name, 'r', '$1::uuid');
  if (about === null) return [];
  const rows = await tx.query<{ id: string }>(`SELECT r.id FROM data.${sqlName(name)} r WHERE ${about}`, [
    subject,
  ]);
  return rows.map(({ id }) => ({ module: name, record: id }));
}

/** Those that led to the person at the moment. */
async function recordsAbout(
  moment: PastMoment,
  subject: string,
): Promise<ReadonlyMap<string, readonly Asked[]>> {
  const { catalog } = moment.context;
  const found = new Map<string, readonly Asked[]>();
  for (const module of modulesWithSubject(catalog)) {
    const about = subjectCondition(catalog, module.name, 'r', '{subject}::uuid');
    const candidates = [...moment.records.values()].filter((one) => one.module.name === module.name);
    if (about === null || candidates.length === 0) continue;
    const asked = candidates.flatMap((one) => {
      const then = askedThen(moment, one.id);
      return then ? [{ ...then, archive: true }] : [];
    });
    const led = await moment.ask(module, asked, [sqlWithMarker(about, '{subject}', subject)]);
    const mine = asked.filter((_, index) => led[index]?.[0] === true);
    if (mine.length > 0) found.set(module.name, mine);
  }
  return found;
}
