/**
 * Lists under rules: 1,000 users in 200 roles, 100 sharing rules, 1,000,000 contacts, each module private.
 * `npm run bench -- access [contacts] [rounds]`. What is compared in turns, for each user and list: with the rules; the same user
 * without any rule; and the same list with no predicate but the state of the record, as an administrator has it.
 */
import { rightsOf } from '../src/engine/access/compile-rights.ts';
import type { CallContext } from '../src/engine/access/principal.ts';
import type { Rights } from '../src/engine/access/rights.ts';
import { NO_RULES } from '../src/engine/access/user-rules.ts';
import type { Database } from '../src/engine/database/database.ts';
import { type ListQuestion, listRecords } from '../src/engine/records/list-records.ts';
import { type Bed, withBed } from './bed.ts';
import { median } from './compare.ts';
import { atMost, type Outcome } from './outcome.ts';
import { ownerId, seed, USERS } from './seed.ts';

export const ROLES = 200;
export const RULES = 100;
const SAMPLE = 24;

const roleId = (n: number): string => `01990000-0000-7000-800a-${n.toString(16).padStart(12, '0')}`;
const groupId = (n: number): string => `01990000-0000-7000-800b-${n.toString(16).padStart(12, '0')}`;
const ruleId = (n: number): string => `01990000-0000-7000-800f-${n.toString(16).padStart(12, '0')}`;

/** A tree: each role has up to six below it. Role 1 is the top. */
const parentOf = (n: number): number => Math.ceil((n - 1) / 6);

export async function organise(database: Database): Promise<void> {
  const profile = ruleId(0);
  await database.query("INSERT INTO attesta.profiles (id, name, modules) VALUES ($1, 'Bench', $2)", [
    profile,
    JSON.stringify({ '*': ['read', 'create', 'edit', 'delete'] }),
  ]);
  for (let n = 1; n <= ROLES; n += 1) {
    await database.query('INSERT INTO attesta.roles (id, name, parent) VALUES ($1, $2, $3)', [
      roleId(n),
      `Role ${n}`,
      n === 1 ? null : roleId(parentOf(n)),
    ]);
  }
  await database.query('INSERT INTO attesta.role_profiles SELECT id, $2 FROM unnest($1::uuid[]) AS r (id)', [
    Array.from({ length: ROLES }, (_, n) => roleId(n + 1)),
    profile,
  ]);
  await database.query(
    'UPDATE attesta.users u SET role = r.role FROM unnest($1::uuid[], $2::uuid[]) AS r (id, role) WHERE u.id = r.id',
    [
      Array.from({ length: USERS }, (_, n) => ownerId(n + 1)),
      Array.from({ length: USERS }, (_, n) => roleId((n % ROLES) + 1)),
    ],
  );
  for (let n = 1; n <= 20; n += 1) {
    await database.query('INSERT INTO attesta.groups (id, name) VALUES ($1, $2)', [groupId(n), `Group ${n}`]);
    await database.query(
      "INSERT INTO attesta.group_members (group_id, kind, member_user) SELECT $1, 'user', unnest($2::uuid[])",
      [groupId(n), Array.from({ length: 15 }, (_, index) => ownerId(1 + ((n * 37 + index * 61) % USERS)))],
    );
  }
}

/** A hundred rules of every kind; half are for everyone, so that each user has dozens. */
export async function share(database: Database): Promise<void> {
  for (let n = 1; n <= RULES; n += 1) await database.query(...ruleRow(n));
}

function ruleRow(n: number): [string, unknown[]] {
  const kind = ['role', 'role_and_subordinates', 'group', 'filter', 'role'][n % 5] ?? '';
  const target = ['everyone', 'role_and_subordinates', 'everyone', 'group'][n % 4] ?? '';
  const filters = [
    { field: 'city', op: 'eq', value: 'Lyon' },
    { field: 'last_name', op: 'startsWith', value: `Nowak-${n}` },
    {
      all: [
        { field: 'country', op: 'eq', value: 'CZ' },
        { field: 'owner', op: 'ne', value: 'me' },
      ],
    },
    { field: 'email', op: 'contains', value: `person${n}1` },
  ];
  return [
    `INSERT INTO attesta.sharing_rules (id, name, module, from_kind, from_role, from_group, filter, to_kind, to_role, to_group,
       level, related, created_at, updated_at) VALUES ($1, $2, 'contacts', $3, $4, $5, $6, $7, $8, $9, $10, $11, now(), now())`,
    [
      ruleId(n),
      `Rule ${n}`,
      kind,
      kind.startsWith('role') ? roleId(2 + ((n * 13) % (ROLES - 2))) : null,
      kind === 'group' ? groupId(1 + (n % 20)) : null,
      kind === 'filter' ? JSON.stringify(filters[(n / 5) % 2 === 0 ? 1 : 3]) : null,
      target,
      target === 'role_and_subordinates' ? roleId(1 + (n % 5)) : null,
      target === 'group' ? groupId(1 + (n % 20)) : null,
      ['read', 'edit', 'delete'][n % 3],
      n % 4 === 0 ? ['tickets'] : [],
    ],
  ];
}

interface Measured {
  readonly with: number[];
  readonly without: number[];
  readonly open: number[];
}

const lists: Readonly<Record<string, ListQuestion>> = {
  'newest first': {},
  'of a country, by name': {
    filter: { field: 'country', op: 'eq', value: 'ES' },
    sort: [{ field: 'last_name', direction: 'asc' }],
  },
  words: { q: 'Nowak' },
};

async function measure(bed: Bed, rounds: number): Promise<Outcome[]> {
  const { database, context } = bed;
  const everyone = Array.from({ length: SAMPLE }, (_, n) => ownerId(1 + Math.floor((n * USERS) / SAMPLE)));
  const callers = await Promise.all(everyone.map((userId) => callersOf(database, context, userId)));
  const counts = callers.map(({ rules }) => rules).sort((one, other) => one - other);
  console.log(`sharing rules of a user: ${counts[0]} to ${counts.at(-1)}, median ${median(counts)}`);
  const cases = [
    ...Object.entries(lists).map(([what, question]) => ({
      what: `contacts, ${what}`,
      ask: (caller: CallContext) => listRecords(caller, 'contacts', question),
    })),
    { what: 'tickets, newest first', ask: (caller: CallContext) => listRecords(caller, 'tickets', {}) },
  ];
  const outcomes: Outcome[] = [];
  for (const { what, ask } of cases) {
    const times: Measured = { with: [], without: [], open: [] };
    for (let round = 0; round < rounds; round += 1) {
      for (const caller of callers) {
        times.with.push(await timed(() => ask(caller.with)));
        times.without.push(await timed(() => ask(caller.without)));
        times.open.push(await timed(() => ask(context)));
      }
    }
    console.log(line(what, times));
    const [rules, none] = [times.with, times.without].map((one) => percentile(one, 0.95));
    outcomes.push(
      atMost(
        `${what}, under ${RULES} rules: p95`,
        (rules ?? 0) / (none ?? 1),
        2,
        (value) => `${value.toFixed(2)}×`,
      ),
    );
  }
  return outcomes;
}

interface Callers {
  readonly with: CallContext;
  readonly without: CallContext;
  readonly rules: number;
}

async function callersOf(database: Database, context: CallContext, userId: string): Promise<Callers> {
  const principal = { kind: 'user', userId } as const;
  const rights = await rightsOf(database, context.catalog, principal);
  const bare: Rights = { ...rights, rules: NO_RULES };
  return {
    with: { ...context, principal, rights },
    without: { ...context, principal, rights: bare },
    rules: rights.rules.sharing.length,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function line(what: string, times: Measured): string {
  const [rules, none, open] = [times.with, times.without, times.open].map((one) => percentile(one, 0.95));
  const [mid, midNone, midOpen] = [times.with, times.without, times.open].map(median);
  const ratio = (of: number | undefined, to: number | undefined) => `${((of ?? 0) / (to ?? 1)).toFixed(2)}×`;
  return (
    `${what.padEnd(34)} p95 ${ms(rules)} with rules, ${ms(none)} without (${ratio(rules, none)}), ` +
    `${ms(open)} open (${ratio(rules, open)});  median ${ms(mid)}, ${ms(midNone)}, ${ms(midOpen)}`
  );
}

function percentile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0;
}

function ms(value: number | undefined): string {
  return `${(value ?? 0).toFixed(1)} ms`;
}

export async function access(args: readonly string[]): Promise<readonly Outcome[]> {
  const [contacts = '1000000', rounds = '2'] = args;
  return withBed(async (bed) => {
    await seed(bed.database, 0, Number(contacts));
    return accessIn(bed, Number(rounds));
  });
}

/** The same with the contacts that are there. */
export async function accessIn(bed: Bed, rounds = 2): Promise<readonly Outcome[]> {
  await organise(bed.database);
  await share(bed.database);
  await bed.database.owner.query('VACUUM ANALYZE attesta.users, attesta.sharing_rules');
  console.log(`${USERS} users in ${ROLES} roles, ${RULES} sharing rules`);
  const privately = new Map(
    [...bed.context.catalog.modules].map(([name, module]) => [
      name,
      { ...module, defaultSharing: 'private' as const },
    ]),
  );
  const catalog = { ...bed.context.catalog, modules: privately };
  return measure({ ...bed, context: { ...bed.context, catalog } }, rounds);
}
