/**
 * Lists, and the access package of a person with 5,000 related records, at 100,000 and at 1,000,000 contacts:
 * `npm run bench -- large [seconds] [small] [large]`.
 */

import type { CallContext } from '../src/engine/access/principal.ts';
import type { Rights } from '../src/engine/access/rights.ts';
import { closeDocuments } from '../src/engine/documents/render-pdf.ts';
import { listRecords } from '../src/engine/records/list-records.ts';
import { placeRegistry } from '../src/engine/subjects/registry.ts';
import { consentsJson } from '../src/privacy/art-07-consent/consents-of.ts';
import { packageArchive } from '../src/privacy/art-15-access/archive.ts';
import { gatherContents } from '../src/privacy/art-15-access/make-package.ts';
import { recipientsOf } from '../src/privacy/art-19-recipients/recipients-of.ts';
import { places } from '../src/server/lists.ts';
import { type Bed, withBed } from './bed.ts';
import { compare, median } from './compare.ts';
import { atMost, type Outcome, ratio } from './outcome.ts';
import { ownerId, RELATED, RICH_PERSON, seed, USERS } from './seed.ts';

const CLIENTS = 16;
const ROUNDS = 3;
const SUBORDINATES = 40;

const ORDER = 'ORDER BY last_name_folded COLLATE "C", id LIMIT 51';
const ALL = {
  name: 'bare-list-all',
  text: `SELECT * FROM data.contacts WHERE country = $1 AND state = ANY ($2) ${ORDER}`,
};
const OWN = {
  name: 'bare-list-own',
  text: `SELECT * FROM data.contacts WHERE country = $1 AND state = ANY ($2)
    AND (owner_user = ANY ($3::uuid[]) OR owner_group = ANY ($4::uuid[])) ${ORDER}`,
};

const WORD = {
  name: 'bare-list-word',
  text: `SELECT c.* FROM data.contacts c WHERE state = ANY ($3) AND EXISTS (
      SELECT FROM attesta.search_entries e WHERE e.record = c.id AND e.module = $1 AND e.body @@ to_tsquery('simple', $2 || ':*'))
    ORDER BY updated_at DESC, id DESC LIMIT 51`,
};

const QUESTION = {
  filter: { field: 'country', op: 'eq', value: 'ES' },
  sort: [{ field: 'last_name', direction: 'asc' }],
} as const;

/** Rights of somebody in a private module: their own contacts, their people's and their groups'. */
function salesManager(base: Rights): Rights {
  return {
    ...base,
    userId: ownerId(1),
    subordinates: Array.from({ length: SUBORDINATES }, (_, n) => ownerId(n + 2)),
    groups: [ownerId(901)],
    groupsBelow: [ownerId(902)],
    may: () => false,
  };
}

async function lists({ database, context }: Bed, seconds: number, size: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const load = { clients: CLIENTS, seconds, rounds: ROUNDS };
  const rights = salesManager(context.rights);
  const manager: CallContext = { ...context, principal: { kind: 'user', userId: rights.userId }, rights };
  const states = ['active', 'restricted'];
  const cases = [
    {
      what: `list of 50, ${size}, administrator`,
      ours: () => listRecords(context, 'contacts', QUESTION),
      bare: () => database.query(ALL, ['ES', [...states, 'archived']]),
    },
    {
      what: `list of 50, ${size}, own and subordinates'`,
      ours: () => listRecords(manager, 'contacts', QUESTION),
      bare: () => database.query(OWN, ['ES', states, [rights.userId, ...rights.subordinates], rights.groups]),
    },
  ];
  for (const { what, ours, bare } of cases) {
    outcomes.push(ratio(await compare(database, load, what, ours, bare), 50));
  }
  const word = {
    what: `list of 50, ${size}, by a word that an eighth has`,
    ours: () => listRecords(context, 'contacts', { q: 'Nowak' }),
    bare: () => database.query(WORD, ['contacts', 'nowak', states]),
  };
  outcomes.push(ratio(await compare(database, load, word.what, word.ours, word.bare), 50));
  return outcomes;
}

/** Gathering, PDF, every machine-readable copy and the zip; the file store's encryption and the answer are not in it. */
async function packageTime(context: CallContext): Promise<number> {
  const start = performance.now();
  const registry = placeRegistry(places);
  const parts = {
    places: () => registry.places(context.catalog),
    consentsOf: consentsJson,
    recipientsOf,
  };
  const wanted = { number: 'PK-000001', subject: RICH_PERSON, request: null, locale: 'es' } as const;
  const contents = await gatherContents(context, parts, wanted);
  const items = contents.places.find((place) => place.place === 'records.tickets')?.items.length;
  if (items !== RELATED) throw new Error(`The package holds ${items} tickets.`);
  const archive = await packageArchive({
    contents,
    catalogVersion: context.catalog.version,
    now: context.now(),
    openFile: () => Promise.reject(new Error('There are no files.')),
  });
  for await (const _ of archive.stream);
  return (performance.now() - start) / 1000;
}

async function packages({ context }: Bed, size: string): Promise<Outcome> {
  const first = await packageTime(context);
  const times = [await packageTime(context), await packageTime(context), await packageTime(context)];
  const what = `access package, 5,000 related of ${size}`;
  console.log(`${what.padEnd(44)} ${median(times).toFixed(2)} s (the first ${first.toFixed(2)} s)`);
  return atMost(what, median(times), 2, (seconds) => `${seconds.toFixed(2)} s`);
}

/** `then` goes on with the same contacts. */
export async function large(
  args: readonly string[],
  then: (bed: Bed) => Promise<readonly Outcome[]> = async () => [],
): Promise<readonly Outcome[]> {
  const [seconds = '1.5', small = '100000', most = '1000000'] = args;
  return withBed(async (bed) => {
    const outcomes: Outcome[] = [];
    let from = 0;
    for (const to of [Number(small), Number(most)]) {
      const start = performance.now();
      await seed(bed.database, from, to, USERS);
      from = to;
      const size = to.toLocaleString('en');
      console.log(`seeded ${size} contacts in ${((performance.now() - start) / 1000).toFixed(0)} s`);
      outcomes.push(...(await lists(bed, Number(seconds), size)), await packages(bed, size));
    }
    await closeDocuments();
    return [...outcomes, ...(await then(bed))];
  });
}
