/** The calls about audiences of business intelligence. */
import { Type } from 'typebox';
import type { Operation } from '../operation.ts';
import { param } from '../records/request-values.ts';
import {
  changePassword,
  createAudience,
  dropAudience,
  listAudiences,
  type NewAudience,
} from './audiences.ts';

const text = Type.String();
const names = Type.Array(Type.String({ maxLength: 130 }), { maxItems: 500 });
const locale = Type.Union([Type.Literal('en'), Type.Literal('es')]);
const audienceParts = {
  name: text,
  modules: Type.Array(text),
  locale,
  personalData: Type.Boolean(),
  leaveOut: Type.Array(text),
  createdAt: text,
  passwordChangedAt: text,
  connection: Type.Object({
    host: text,
    port: Type.Integer(),
    database: text,
    user: text,
    schema: text,
  }),
};
const audience = Type.Object(audienceParts);
const withPassword = Type.Object({ ...audienceParts, password: text });
const params = Type.Object({ name: text });
const bi = { tag: 'settings', access: { kind: 'tool', tool: 'administration' } } as const;

export const audienceOperations: readonly Operation[] = [
  {
    ...bi,
    method: 'GET',
    path: '/bi-audiences',
    summary: 'The audiences that read labelled views of the database, and how they connect',
    scope: 'definitions:read',
    response: { 200: Type.Object({ items: Type.Array(audience) }) },
    handle: async (context) => ({ body: { items: await listAudiences(context) } }),
  },
  {
    ...bi,
    stepUp: true,
    method: 'POST',
    path: '/bi-audiences',
    summary:
      'Create an audience: a read-only role of the database with labelled views; the password is shown once',
    scope: 'definitions:write',
    body: Type.Object(
      {
        name: Type.String({ maxLength: 60 }),
        modules: names,
        locale: Type.Optional(locale),
        personalData: Type.Optional(Type.Boolean()),
        leaveOut: Type.Optional(names),
      },
      { additionalProperties: false },
    ),
    response: { 201: withPassword },
    handle: async (context, input) => ({
      status: 201,
      body: await createAudience(context, input.body as NewAudience),
    }),
  },
  {
    ...bi,
    stepUp: true,
    method: 'POST',
    path: '/bi-audiences/:name/passwords',
    summary: 'Give an audience another password, shown once',
    scope: 'definitions:write',
    params,
    response: { 201: withPassword },
    handle: async (context, input) => ({
      status: 201,
      body: await changePassword(context, param(input, 'name')),
    }),
  },
  {
    ...bi,
    stepUp: true,
    method: 'DELETE',
    path: '/bi-audiences/:name',
    summary: 'Drop an audience with its role and its views',
    scope: 'definitions:write',
    params,
    response: { 204: Type.Null() },
    handle: async (context, input) => {
      await dropAudience(context, param(input, 'name'));
      return { status: 204 };
    },
  },
];
