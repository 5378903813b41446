/** `/consents` and what a person's bases allow (design §8). */
import { Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import { listRecords } from '../../engine/records/list-records.ts';
import { bodyFilter } from '../../engine/records/request-values.ts';
import { requireSightOfPerson } from '../../engine/subjects/sight-of-person.ts';
import {
  type ConsentEvent,
  consentEventFor,
  consentEventsOf,
  consentKinds,
  guardianChecks,
} from './consent-event.ts';
import { consentsOf } from './consents-of.ts';
import { readMoment } from './moment.ts';
import { bulkConsentWords, consentWords, withdrawalWords } from './other-words.ts';
import { type PermissionParts, permission } from './permission.ts';
import { personsInSight } from './persons-in-sight.ts';
import { receiptOf } from './receipt.ts';
import { type ConsentInput, recordConsent, withdrawConsent } from './record-consent.ts';
import { type StandingParts, standingOf } from './standing.ts';

const text = Type.String();
const orNull = Type.Union([text, Type.Null()]);
const uuid = Type.String({ format: 'uuid' });
const instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}(T.+)?$',
  maxLength: 40,
  description: 'An instant such as 2026-03-05T10:00:00Z, or a date, which is read as its beginning.',
});
const label = Type.Object({ en: text, es: Type.Optional(text) });
const basis = Type.Union(
  ['A6-1-a', 'A6-1-b', 'A6-1-c', 'A6-1-d', 'A6-1-e', 'A6-1-f'].map((code) => Type.Literal(code)),
);
const kind = Type.Union(consentKinds.map((one) => Type.Literal(one)));
const closed = { additionalProperties: false } as const;
const tag = 'Consent and legal basis';
/** One transaction writes them all, or none. */
const MOST_AT_ONCE = 5_000;
const access = { kind: 'tool', tool: 'consents' } as const;
const shared = { kind: 'portal_or_tool', tool: 'consents' } as const;
const byId = Type.Object({ id: uuid });

const eventSchema = Type.Object({
  id: text,
  subject: text,
  purpose: text,
  basis: text,
  kind: text,
  at: text,
  recordedAt: text,
  channel: orNull,
  wordingVersion: orNull,
  wordingSha256: orNull,
  act: orNull,
  proofStrength: Type.Integer(),
  document: orNull,
  reference: orNull,
  validUntil: orNull,
  record: orNull,
  note: orNull,
  guardian: Type.Union([Type.Object({ name: text, relation: text, check: text }), Type.Null()]),
  bySubject: Type.Boolean(),
});

const stateSchema = Type.Object({
  purpose: text,
  label,
  basis: text,
  state: text,
  valid: Type.Boolean(),
  since: text,
  until: orNull,
  consent: text,
  canWithdraw: Type.Boolean(),
});

const standingSchema = Type.Object({
  id: text,
  basis: orNull,
  basisUntil: orNull,
  withdrawn: Type.Boolean(),
  consents: Type.Array(text),
  asksConsent: Type.Boolean(),
  deleteBy: orNull,
  erasureOpen: Type.Boolean(),
});

const consentBody = Type.Object(
  {
    subject: uuid,
    purpose: Type.String({ minLength: 1, maxLength: 63, description: 'A code of GET /purposes.' }),
    kind: Type.Optional(kind),
    basis: Type.Optional(basis),
    at: Type.Optional(instant),
    channel: Type.Optional(Type.String({ maxLength: 40 })),
    wording: Type.Optional(
      Type.Object(
        {
          version: Type.Optional(Type.String({ maxLength: 60 })),
          text: Type.Optional(Type.String({ maxLength: 20_000 })),
          locale: Type.Optional(Type.String({ maxLength: 10 })),
        },
        closed,
      ),
    ),
    act: Type.Optional(Type.String({ maxLength: 500 })),
    evidence: Type.Optional(
      Type.Object(
        { document: Type.Optional(uuid), description: Type.Optional(Type.String({ maxLength: 500 })) },
        closed,
      ),
    ),
    reference: Type.Optional(Type.String({ maxLength: 500 })),
    validUntil: Type.Optional(Type.String({ format: 'date' })),
    note: Type.Optional(Type.String({ maxLength: 5000 })),
    guardian: Type.Optional(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 200 }),
          relation: Type.Union([Type.Literal('parent'), Type.Literal('guardian')]),
          check: Type.Union(guardianChecks.map((one) => Type.Literal(one))),
        },
        { ...closed, description: 'Who consented for a child, and how that was checked (Art. 8).' },
      ),
    ),
  },
  closed,
);

export function consentOperations(parts: PermissionParts & StandingParts): readonly Operation[] {
  return [
    {
      method: 'GET',
      path: '/purposes',
      tag,
      summary: 'The purposes that data is used for, each with the basis that it stands on',
      access: { kind: 'signed_in' },
      scope: 'consents:read',
      response: {
        200: Type.Object({
          items: Type.Array(Type.Object({ code: text, label, basis: text, reference: label })),
        }),
      },
      handle: async ({ catalog }) => ({ body: { items: [...catalog.purposes.values()] } }),
    },
    {
      method: 'POST',
      path: '/consents',
      tag,
      summary: 'Put a consent, or another legal basis, on record with its proof (Art. 6, 7(1))',
      access: shared,
      scope: 'consents:write',
      body: consentBody,
      otherWords: consentWords,
      response: { 201: eventSchema },
      handle: async (context, { body }) => {
        const input = body as ConsentInput;
        await requireSightOfPerson(context, input.subject);
        return { status: 201, body: await asService(context, (tx) => recordConsent(tx, context, input)) };
      },
    },
    {
      method: 'POST',
      path: '/consents/bulk',
      otherWords: bulkConsentWords,
      tag,
      summary: 'Put one basis on record for many persons: all of them or none',
      access,
      scope: 'consents:write',
      body: Type.Object(
        {
          subjects: Type.Optional(Type.Array(uuid, { minItems: 1, maxItems: MOST_AT_ONCE })),
          filter: Type.Optional(
            Type.Unknown({
              description: 'A filter on contacts (the language of lists), instead of subjects.',
            }),
          ),
          purpose: Type.String({ minLength: 1, maxLength: 63 }),
          basis: Type.Optional(basis),
          at: Type.Optional(instant),
          channel: Type.Optional(Type.String({ maxLength: 40 })),
          reference: Type.Optional(Type.String({ maxLength: 500 })),
          validUntil: Type.Optional(Type.String({ format: 'date' })),
        },
        closed,
      ),
      response: { 201: Type.Object({ recorded: Type.Integer(), items: Type.Array(eventSchema) }) },
      handle: async (context, { body }) => {
        const { subjects, filter, ...rest } = body as BulkBody;
        const persons = await personsMeant(context, subjects, filter);
        if (subjects) for (const person of persons) await requireSightOfPerson(context, person);
        const items = await asService(context, async (tx) => {
          const recorded: ConsentEvent[] = [];
          for (const subject of persons)
            recorded.push(await recordConsent(tx, context, { ...rest, subject }));
          return recorded;
        });
        return { status: 201, body: { recorded: items.length, items } };
      },
    },
    {
      method: 'POST',
      path: '/consents/:id/withdrawals',
      otherWords: withdrawalWords,
      tag,
      summary: 'Withdraw a consent; the id of its record or of its event will do (Art. 7(3))',
      access: shared,
      scope: 'consents:write',
      params: byId,
      body: Type.Optional(
        Type.Object(
          {
            at: Type.Optional(instant),
            channel: Type.Optional(Type.String({ maxLength: 40 })),
            note: Type.Optional(Type.String({ maxLength: 5000 })),
          },
          closed,
        ),
      ),
      response: { 201: eventSchema },
      handle: async (context, { params, body }) => {
        const input = (body ?? {}) as Parameters<typeof withdrawConsent>[3];
        await consentInSight(context, params.id ?? '');
        return {
          status: 201,
          body: await asService(context, (tx) => withdrawConsent(tx, context, params.id ?? '', input)),
        };
      },
    },
    {
      method: 'GET',
      path: '/consents/:id/receipt',
      tag,
      summary: 'The receipt for the person: ISO/IEC TS 27560 as JSON-LD',
      access: shared,
      scope: 'consents:read',
      params: byId,
      response: { 200: Type.Object({}, { additionalProperties: true }) },
      handle: async (context, { params }) => ({ body: await receipt(context, params.id ?? '') }),
    },
    {
      method: 'POST',
      path: '/subjects/standings',
      tag,
      summary: 'The basis on which each of these persons is held, and until when: for lists',
      access: { kind: 'signed_in' },
      scope: 'consents:read',
      body: Type.Object({ subjects: Type.Array(uuid, { minItems: 1, maxItems: 500 }) }, closed),
      response: { 200: Type.Object({ items: Type.Array(standingSchema) }) },
      handle: async (context, { body }) => {
        const { subjects } = body as { readonly subjects: readonly string[] };
        if (!context.rights.may('consents') && !context.rights.may('requests')) {
          throw new Problem('forbidden', 'Your profile has no part in consents and none in requests.');
        }
        const seen = await personsInSight(context, subjects);
        const items = await context.database.transaction((tx) => standingOf(tx, context, parts, seen), {
          subject: undefined,
          states: ['archived', 'blocked'],
        });
        return { body: { items } };
      },
    },
    {
      method: 'GET',
      path: '/subjects/:id/consents',
      tag,
      summary: 'What a person agreed to, refused or withdrew: the state by purpose and every event',
      access: shared,
      scope: 'consents:read',
      params: byId,
      response: {
        200: Type.Object({ subject: text, states: Type.Array(stateSchema), items: Type.Array(eventSchema) }),
      },
      handle: async (context, { params: { id = '' } }) => {
        await requireSightOfPerson(context, id);
        return { body: await consentsOf(context, id) };
      },
    },
    {
      method: 'GET',
      path: '/subjects/:id/permission',
      tag,
      summary: 'Whether the data of a person may be used for a purpose, now or at an instant, and why',
      access: shared,
      scope: 'consents:read',
      params: byId,
      query: Type.Object({ purpose: Type.String({ minLength: 1 }), at: Type.Optional(instant) }),
      response: {
        200: Type.Object({ allowed: Type.Boolean(), basis: orNull, reason: text, working: Type.Array(text) }),
      },
      handle: async (context, { params: { id = '' }, query }) => {
        await requireSightOfPerson(context, id);
        const at = query.at ? readMoment(query.at, context.timeZone) : context.now();
        const question = { subject: id, purpose: query.purpose ?? '', at };
        return { body: await asService(context, (tx) => permission(tx, context, parts, question)) };
      },
    },
  ];
}

type BulkBody = Omit<ConsentInput, 'subject'> & {
  readonly subjects?: readonly string[];
  readonly filter?: unknown;
};

/** The persons named, or those whom a filter finds among the contacts that the caller may see. */
async function personsMeant(
  context: CallContext,
  subjects: readonly string[] | undefined,
  filter: unknown,
): Promise<ReadonlySet<string>> {
  if ((subjects === undefined) === (filter === undefined)) {
    throw new Problem('validation_failed', 'Name the persons in "subjects", or find them with "filter".', {
      findings: [
        { code: 'consent.persons', field: 'subjects', message: 'Give "subjects" or "filter", not both.' },
      ],
    });
  }
  if (subjects !== undefined) return new Set(subjects);
  const found = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listRecords>> = await listRecords(context, 'contacts', {
      filter: bodyFilter(filter),
      fields: [],
      limit: 200,
      ...(cursor !== null && { cursor }),
    });
    for (const contact of page.items) found.add(contact.id);
    if (found.size > MOST_AT_ONCE) {
      throw new Problem(
        'too_large',
        `The filter finds more than ${MOST_AT_ONCE} persons. Narrow it, and go on in parts.`,
      );
    }
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

/** The portal's own role may not write here; that it is the person's own was checked before. */
function asService<T>(context: CallContext, work: (tx: Sql) => Promise<T>): Promise<T> {
  return context.database.transaction(work, { subject: undefined });
}

/** The event of a consent that the caller may know of. */
async function consentInSight(context: CallContext, id: string): Promise<ConsentEvent> {
  const event = await asService(context, (tx) => consentEventFor(tx, id));
  const hidden = () => new Problem('not_found', 'There is no consent with this id that you may see.');
  if (!event) throw hidden();
  await requireSightOfPerson(context, event.subject).catch((error: unknown) => {
    throw error instanceof Problem && error.code === 'not_found' ? hidden() : error;
  });
  return event;
}

async function receipt(context: CallContext, id: string) {
  const event = await consentInSight(context, id);
  return asService(context, async (tx) => {
    const history = (await consentEventsOf(tx, event.subject, event.purpose)).filter(
      (one) => one.record === event.record,
    );
    return receiptOf(context.catalog, await controllerSettings(tx), history);
  });
}
