/** `/information-notices`, what was given to whom, and data that came from elsewhere (Art. 13, 14). */
import { Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import type { Operation } from '../../engine/operation.ts';
import { confinedTo } from '../../engine/subjects/operations.ts';
import { requireSightOfPerson } from '../../engine/subjects/sight-of-person.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import { personTitles } from '../art-12-requests/person.ts';
import {
  type CollectionActs,
  exempt,
  lockCollection,
  type NewCollection,
  noteActs,
  recordCollection,
} from './collect.ts';
import { type Collection, collectionsOf, owedCollections, readCollection } from './collection.ts';
import { giveNotice, givenTo, type NewGiven, noticeToGive } from './given.ts';
import { allNotices, readNotice } from './notice.ts';
import { endNotice, type NewNotice, registerNotice, todayOf } from './register.ts';
import * as schema from './schemas.ts';

const tag = 'Information notices';
const byId = Type.Object({ id: schema.uuid });
const reads = { tag, access: { kind: 'tool', tool: 'requests' }, scope: 'information:read' } as const;
const writes = { tag, access: { kind: 'tool', tool: 'recipients' }, scope: 'information:write' } as const;
/** Who collects data gives the notice. */
const gives = { tag, access: { kind: 'tool', tool: 'consents' }, scope: 'information:write' } as const;

export const informationOperations: readonly Operation[] = [
  {
    tag,
    access: { kind: 'signed_in' },
    scope: 'information:read',
    method: 'GET',
    path: '/information-notices',
    summary:
      'The register of information notices: every version, what it covers, and to how many it was given',
    response: { 200: Type.Object({ items: Type.Array(schema.noticeSchema) }) },
    handle: async (context) => ({
      body: { items: await allNotices(context.database, todayOf(context)) },
    }),
  },
  {
    ...writes,
    method: 'POST',
    path: '/information-notices',
    summary: 'Put a version of a notice into the register; it is never changed afterwards (Art. 13, 14)',
    body: schema.newNoticeSchema,
    otherWords: {
      keys: {
        body: ['text'],
        title: ['name'],
        language: ['locale'],
        validFrom: ['from'],
        articles: ['article'],
      },
      lists: ['purposes', 'articles'],
    },
    response: { 201: schema.noticeSchema },
    handle: async (context, { body }) => ({
      status: 201,
      body: await registerNotice(context, body as NewNotice),
    }),
  },
  {
    tag,
    access: { kind: 'signed_in' },
    scope: 'information:read',
    method: 'GET',
    path: '/information-notices/:id',
    summary: 'One version of a notice, word for word',
    params: byId,
    response: { 200: schema.noticeSchema },
    handle: async (context, { params }) => ({
      body: await readNotice(context.database, params.id ?? '', todayOf(context)),
    }),
  },
  {
    ...writes,
    method: 'POST',
    path: '/information-notices/:id/ends',
    summary: 'End a version: it is given to nobody any more, and stays readable',
    params: byId,
    body: schema.noticeEndSchema,
    otherWords: { keys: { endedOn: ['on', 'at', 'until'] } },
    response: { 201: schema.noticeSchema },
    handle: async (context, { params, body }) => ({
      status: 201,
      body: await endNotice(context, params.id ?? '', (body ?? {}) as { endedOn?: string }),
    }),
  },
  {
    ...gives,
    method: 'POST',
    path: '/information-notices/:id/deliveries',
    summary:
      'Put down that this notice was given to these persons, or send it to them by mail: to all or none',
    params: byId,
    body: schema.newGivenSchema,
    otherWords: {
      keys: {
        subjects: ['subject', 'contacts', 'contact'],
        at: ['givenAt', 'on'],
        channel: ['via', 'method'],
      },
      lists: ['subjects'],
      values: { channel: { mail: 'email', e_mail: 'email', letter: 'post', form: 'web_form' } },
    },
    response: { 201: Type.Object({ given: Type.Integer() }) },
    handle: async (context, { params, body }) => {
      const given = body as NewGiven;
      for (const subject of given.subjects) await requireSightOfPerson(context, subject);
      await asService(context, async (tx) =>
        giveNotice(tx, context, await noticeToGive(tx, context, params.id ?? ''), given),
      );
      return { status: 201, body: { given: new Set(given.subjects).size } };
    },
  },
  {
    tag,
    access: { kind: 'tool', tool: 'portal_service' },
    scope: 'portal',
    method: 'GET',
    path: '/portal/notices',
    summary: 'The notices that are valid now, for the portal’s page on privacy',
    query: Type.Object({ language: Type.Optional(schema.locales) }),
    response: { 200: Type.Object({ items: Type.Array(schema.publishedSchema) }) },
    handle: async (context, { query }) => {
      const all = (await allNotices(context.database, todayOf(context))).filter((one) => one.current);
      const wanted = query.language ?? context.locale;
      // In the other language where there is none in this one: better than nothing.
      const items = all.filter(
        (one) =>
          one.language === wanted || !all.some((each) => each.code === one.code && each.language === wanted),
      );
      return { body: { items } };
    },
  },
  {
    tag,
    access: { kind: 'portal_or_tool', tool: 'consents' },
    scope: 'information:read',
    method: 'GET',
    path: '/subjects/:id/information',
    summary:
      'What this person was told and when, where their data came from, and by when they are to be told',
    params: byId,
    response: { 200: schema.informationSchema },
    handle: async (context, { params: { id = '' } }) => {
      confinedTo(context, id);
      await requireSightOfPerson(context, id);
      return {
        body: await asService(context, async (tx) => {
          await requireSubject(tx, context.catalog, id);
          return {
            given: await givenTo(tx, id, context.timeZone),
            collections: await collectionsOf(tx, context, id),
          };
        }),
      };
    },
  },
  {
    ...reads,
    method: 'GET',
    path: '/collections',
    summary:
      'Persons whose data came from elsewhere and who were not told yet, what is due first on top (Art. 14(3))',
    response: { 200: Type.Object({ items: Type.Array(schema.owedSchema) }) },
    handle: async (context) => ({
      body: {
        items: await asService(context, async (tx) =>
          withPersons(tx, context, await owedCollections(tx, context)),
        ),
      },
    }),
  },
  {
    ...gives,
    method: 'POST',
    path: '/collections',
    summary: 'Put down that data of these persons came from somewhere else: the clock of Art. 14(3) runs',
    body: schema.newCollectionSchema,
    otherWords: {
      keys: {
        subjects: ['subject', 'contacts', 'contact'],
        obtainedAt: ['obtainedOn', 'at', 'on', 'collectedAt'],
        source: ['origin', 'from'],
      },
      lists: ['subjects', 'purposes'],
    },
    response: { 201: Type.Object({ items: Type.Array(schema.collectionSchema) }) },
    handle: async (context, { body }) => {
      const collected = body as NewCollection;
      for (const subject of collected.subjects) await requireSightOfPerson(context, subject);
      const items = await asService(context, async (tx) => {
        const made: Collection[] = [];
        for (const id of await recordCollection(tx, context, collected)) {
          const one = await readCollection(tx, context, id);
          if (one) made.push(one);
        }
        return made;
      });
      return { status: 201, body: { items } };
    },
  },
  {
    ...gives,
    method: 'POST',
    path: '/collections/:id/acts',
    summary:
      'A first communication or a first disclosure that the product does not know of: the limit moves to it',
    params: byId,
    body: schema.actsSchema,
    response: { 201: schema.collectionSchema },
    handle: (context, { params, body }) =>
      change(context, params.id ?? '', (tx, one) => noteActs(tx, context, one, body as CollectionActs)),
  },
  {
    ...writes,
    method: 'POST',
    path: '/collections/:id/exemptions',
    summary: 'The person need not be told, on a ground of Art. 14(5), with the reason',
    params: byId,
    body: schema.exemptionSchema,
    otherWords: { keys: { exemption: ['ground'], reason: ['note', 'explanation'] } },
    response: { 201: schema.collectionSchema },
    handle: (context, { params, body }) =>
      change(context, params.id ?? '', (tx, one) =>
        exempt(tx, context, one, body as Parameters<typeof exempt>[3]),
      ),
  },
];

/** Runs the work on the locked collection of a person that the caller may see, and answers with it as it is then. */
async function change(
  context: CallContext,
  id: string,
  work: (tx: Sql, collection: Collection) => Promise<void>,
) {
  const body = await asService(context, async (tx) => {
    const found = await lockCollection(tx, context, id);
    await requireSightOfPerson(context, found.subject);
    await work(tx, found);
    return readCollection(tx, context, id);
  });
  return { status: 201, body };
}

async function withPersons(tx: Sql, context: CallContext, owed: readonly Collection[]) {
  const titles = await personTitles(tx, context.catalog, [...new Set(owed.map((one) => one.subject))]);
  return owed.map((one) => {
    const { module = null, number = null, title = null } = titles.get(one.subject) ?? {};
    return { ...one, person: { module, number, title } };
  });
}

/** The portal's own role reads nothing here; that it is the person's own was checked before. */
function asService<T>(context: CallContext, work: (tx: Sql) => Promise<T>): Promise<T> {
  return context.database.transaction(work, { subject: undefined, states: ['archived'] });
}
