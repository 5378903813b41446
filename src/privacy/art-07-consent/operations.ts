/** `/consents` and what a person's bases allow (design §8). */
import { Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import { requireSightOfPerson } from '../../engine/subjects/sight-of-person.ts';
import { type ConsentEvent, consentEventFor, consentEventsOf } from './consent-event.ts';
import type { ConsentInput } from './consent-input.ts';
import { consentsOf } from './consents-of.ts';
import { readMoment } from './moment.ts';
import { bulkConsentWords, consentWords, withdrawalWords } from './other-words.ts';
import { type PermissionParts, permission } from './permission.ts';
import { personsInSight, requireSightOfPersons } from './persons-in-sight.ts';
import { MOST_AT_ONCE, personsMeant } from './persons-meant.ts';
import { receiptOf } from './receipt.ts';
import { recordConsent } from './record-consent.ts';
import {
  basis,
  closed,
  consentBody,
  eventSchema,
  instant,
  label,
  orNull,
  standingSchema,
  stateSchema,
  text,
  uuid,
} from './schemas.ts';
import { type StandingParts, standingOf } from './standing.ts';
import { withdrawConsent } from './withdraw-consent.ts';

const tag = 'Consent and legal basis';
const access = { kind: 'tool', tool: 'consents' } as const;
const shared = { kind: 'portal_or_tool', tool: 'consents' } as const;
const byId = Type.Object({ id: uuid });

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
        if (subjects) await requireSightOfPersons(context, persons);
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
          throw new Problem('forbidden', {
            en: 'Your profile has no part in consents and none in requests.',
            es: 'Su perfil no tiene parte en los consentimientos ni en las solicitudes.',
          });
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
        const found = await asService(context, (tx) => permission(tx, context, parts, question));
        return { body: { ...found, working: found.working.map((one) => one[context.locale]) } };
      },
    },
  ];
}

type BulkBody = Omit<ConsentInput, 'subject'> & {
  readonly subjects?: readonly string[];
  readonly filter?: unknown;
};

/** The portal's own role may not write here; that it is the person's own was checked before. */
function asService<T>(context: CallContext, work: (tx: Sql) => Promise<T>): Promise<T> {
  return context.database.transaction(work, { subject: undefined });
}

/** The event of a consent that the caller may know of. */
async function consentInSight(context: CallContext, id: string): Promise<ConsentEvent> {
  const event = await asService(context, (tx) => consentEventFor(tx, id));
  const hidden = () =>
    new Problem('not_found', {
      en: 'There is no consent with this id that you may see.',
      es: 'No hay ningún consentimiento con este identificador que usted pueda ver.',
    });
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
