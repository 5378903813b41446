/** `/requests`: a case, and every step in it as a resource (design §8). */
import { type Static, Type } from 'typebox';
import type { Operation } from '../../engine/operation.ts';
import type { DecisionParts } from './decision-steps.ts';
import { receiveRequest } from './intake.ts';
import { listRequests, sortKeys } from './list.ts';
import { intakeWords } from './other-words.ts';
import * as schema from './schemas.ts';
import { outcomes } from './state-machine.ts';
import { stepCalls } from './step-calls.ts';
import { byId, showCase, tag } from './step-resource.ts';

const { oneOf, uuid } = schema;
const shared = { kind: 'portal_or_tool', tool: 'requests' } as const;

/** The calls about cases. `portalUrl` is where the person signs in, for letters. */
export function requestOperations(portalUrl: string, parts: DecisionParts): readonly Operation[] {
  return [receive, list, read, ...stepCalls(portalUrl, parts)];
}

const receive: Operation = {
  method: 'POST',
  path: '/requests',
  tag,
  summary:
    'Record a request of a person, from any channel; several rights in one message become linked cases',
  access: shared,
  scope: 'requests:write',
  body: schema.intakeSchema,
  otherWords: intakeWords,
  response: { 201: schema.requestSchema },
  handle: async (context, input) => {
    const id = await receiveRequest(context, input.body as Static<typeof schema.intakeSchema>);
    return showCase(context, id, 201);
  },
};

const list: Operation = {
  method: 'GET',
  path: '/requests',
  tag,
  summary: 'Cases, those that are due first on top',
  access: shared,
  scope: 'requests:read',
  query: Type.Object({
    state: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'A state, several with commas, or "open": neither closed nor withdrawn.',
      }),
    ),
    status: Type.Optional(Type.String({ maxLength: 200, description: 'The same as "state".' })),
    type: Type.Optional(Type.String({ maxLength: 200 })),
    subject: Type.Optional(uuid),
    number: Type.Optional(
      Type.String({ maxLength: 20, description: 'The end of the number is enough: RR-000318, or 318.' }),
    ),
    overdue: Type.Optional(oneOf(['true', 'false'] as const)),
    dueBefore: Type.Optional(Type.String({ format: 'date' })),
    lead: Type.Optional(Type.String({ maxLength: 36, description: 'An id of a user, "me" or "none".' })),
    outcome: Type.Optional(oneOf(outcomes)),
    identity: Type.Optional(Type.String({ maxLength: 20 })),
    sort: Type.Optional(oneOf(sortKeys)),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  response: { 200: schema.requestListSchema },
  handle: async (context, { query: { status, ...query } }) => ({
    body: await listRequests(context, { ...query, state: query.state ?? status }),
  }),
};

const read: Operation = {
  method: 'GET',
  path: '/requests/:id',
  tag,
  summary: 'A case with its clock, its steps, its links and the steps to come',
  access: shared,
  scope: 'requests:read',
  params: byId,
  response: { 200: schema.requestSchema },
  handle: (context, { params }) => showCase(context, params.id ?? '', 200),
};
