/** `/portal/…`: what the portal asks of the back office besides records and requests. */
import { type Static, Type } from 'typebox';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation } from '../../engine/operation.ts';
import { complainsToController } from '../../privacy/art-12-requests/authorities.ts';
import type { Engine } from '../engine.ts';
import { useLink } from './open-session.ts';
import { ownData, ownPerson, portalPrincipal } from './own-data.ts';
import { ownFile } from './own-file.ts';
import { sendLink } from './send-link.ts';

const text = Type.String();
const label = Type.Object({ en: text, es: Type.Optional(text) });
const browser = Type.String({ pattern: '^[\\w-]{20,100}$' });
const tag = 'Portal';
const byPortal = { tag, access: { kind: 'tool', tool: 'portal_service' }, scope: 'portal' } as const;
const forPerson = { tag, access: { kind: 'portal_or_tool', tool: 'requests' }, scope: 'portal' } as const;

const Site = Type.Object({
  name: text,
  address: text,
  email: text,
  phone: text,
  dpoName: text,
  dpoEmail: text,
  authorityName: text,
  authorityUrl: text,
  /** The law of the United Kingdom has the person complain to the company as well. */
  complainToUs: Type.Boolean(),
  timeZone: text,
  languages: Type.Array(text),
  portalColour: text,
  mode: text,
  now: text,
});

const LinkWish = Type.Object(
  { email: Type.String({ minLength: 3, maxLength: 254 }), browser },
  { additionalProperties: false },
);

const LinkUse = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 100 }),
    browser,
    confirmed: Type.Optional(Type.Boolean()),
    postalCode: Type.Optional(Type.String({ maxLength: 30 })),
    birthYear: Type.Optional(Type.String({ maxLength: 10 })),
  },
  { additionalProperties: false },
);

const LinkAnswer = Type.Object({
  state: text,
  subject: Type.Optional(text),
  failed: Type.Optional(Type.Boolean()),
  triesLeft: Type.Optional(Type.Integer()),
  reason: Type.Optional(text),
});

const Person = Type.Object({ id: text, module: text, number: text, title: text, givenName: text });

const Data = Type.Object({
  items: Type.Array(
    Type.Object({
      module: text,
      label,
      isPerson: Type.Boolean(),
      more: Type.Boolean(),
      records: Type.Array(
        Type.Object({
          id: text,
          number: text,
          title: text,
          createdAt: text,
          values: Type.Array(
            Type.Object({
              name: text,
              label,
              category: text,
              text,
              file: Type.Optional(Type.Object({ id: text, size: Type.Integer() })),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** The calls of the portal's service credential, and those on behalf of a person. */
export function portalOperations(engine: Engine): readonly Operation[] {
  return [...serviceCalls(engine), ...personCalls];
}

function serviceCalls(engine: Engine): readonly Operation[] {
  return [
    {
      ...byPortal,
      method: 'GET',
      path: '/portal/site',
      summary: 'Who the controller is, for the frame of the portal’s pages',
      response: { 200: Site },
      handle: async (context) => {
        const settings = await controllerSettings(context.database);
        return {
          body: {
            ...settings,
            complainToUs: complainsToController(settings),
            mode: engine.settings.mode,
            now: context.now().toString({ smallestUnit: 'millisecond' }),
          },
        };
      },
    },
    {
      ...byPortal,
      method: 'POST',
      path: '/portal/sign-in-links',
      summary: 'Send a link to sign in, if somebody has the address; the answer is the same either way',
      body: LinkWish,
      response: { 202: Type.Object({}) },
      handle: async (context, { body }) => {
        await sendLink(context, body as Static<typeof LinkWish>, engine.settings.portalPublicUrl);
        return { status: 202, body: {} };
      },
    },
    {
      ...byPortal,
      method: 'POST',
      path: '/portal/sessions',
      summary: 'Use a link once: the person it stands for, or what is still to be shown',
      body: LinkUse,
      response: { 200: LinkAnswer },
      handle: async (context, { body }) => ({
        body: await useLink(context, body as Static<typeof LinkUse>),
      }),
    },
  ];
}

const personCalls: readonly Operation[] = [
  {
    ...forPerson,
    method: 'GET',
    path: '/portal/person',
    summary: 'The person that the portal acts for',
    response: { 200: Person },
    handle: async (context) => ({ body: await ownPerson(context) }),
  },
  {
    ...forPerson,
    method: 'GET',
    path: '/portal/data',
    summary: 'The person’s own records, with the fields that the portal shows',
    response: { 200: Data },
    handle: async (context) => ({ body: { items: await ownData(context) } }),
  },
  {
    ...forPerson,
    method: 'GET',
    path: '/portal/files/:id/content',
    summary: 'Download a file that is a value of the person’s own records',
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    response: {},
    handle: async (context, { params }) => {
      const file = await ownFile(context, params.id ?? '');
      return {
        stream: { type: file.mediaType, filename: file.filename, content: file.content },
        headers: {
          'content-length': String(file.size),
          'x-content-type-options': 'nosniff',
          'content-security-policy': "sandbox; default-src 'none'",
          'cache-control': 'private, no-store',
        },
      };
    },
  },
  {
    ...forPerson,
    method: 'POST',
    path: '/portal/sign-outs',
    summary: 'Leave on record that the person signed out',
    response: {},
    handle: async (context) => {
      const { principal, subject } = portalPrincipal(context);
      const draft = { action: 'portal.session_ended', subjects: [subject] } as const;
      const event = prepareEvent(draft, actorOf(principal), context.now());
      await context.database.transaction((tx) => recordEvents(tx, [event]), { subject: undefined });
      return { status: 204 };
    },
  },
];
