/** The calls of the existence check, and of the setting behind it. */
import { Type } from 'typebox';
import type { Operation } from '../operation.ts';
import { moduleParams } from '../records/record-schemas.ts';
import { etag, ifMatch, param } from '../records/request-values.ts';
import { checkExistence } from './existence.ts';
import { changeExistence, type ExistenceChange, existenceSettings, mayAsk } from './existence-settings.ts';

const names = Type.Array(Type.String({ maxLength: 63 }), { maxItems: 20 });
const perHour = Type.Integer({ minimum: 1, maximum: 500 });
const roles = Type.Array(Type.String({ format: 'uuid' }), { maxItems: 200 });
const settingParts = {
  module: Type.String(),
  active: Type.Boolean(),
  matchFields: names,
  shownFields: names,
  perHour,
  roles,
  reason: Type.String(),
  version: Type.Integer(),
};
const setting = Type.Object(settingParts);

export const existenceOperations: readonly Operation[] = [
  {
    tag: 'records',
    method: 'GET',
    path: '/records/:module/existence',
    summary:
      'Whether a record exists, by its beginning, whatever you may see: only where an administrator switched it on, shown with the agreed fields, counted and kept as evidence',
    access: { kind: 'signed_in' },
    scope: 'records:read',
    params: moduleParams,
    query: Type.Object({ q: Type.String({ maxLength: 200 }) }),
    response: {
      200: Type.Object({
        exists: Type.Boolean(),
        items: Type.Array(Type.Object({}, { additionalProperties: true })),
        more: Type.Boolean(),
        left: Type.Integer(),
      }),
    },
    handle: async (context, input) => ({
      body: await checkExistence(context, param(input, 'module'), input.query.q ?? ''),
    }),
  },
  {
    tag: 'settings',
    method: 'GET',
    path: '/existence-checks',
    summary: 'For which modules any user may ask whether a record exists',
    access: { kind: 'signed_in' },
    scope: 'records:read',
    response: {
      200: Type.Object({
        items: Type.Array(
          Type.Object({
            ...settingParts,
            mine: Type.Boolean({ description: 'Whether the caller may ask' }),
          }),
        ),
      }),
    },
    handle: async (context) => {
      const items = await existenceSettings(context.database);
      return { body: { items: items.map((one) => ({ ...one, mine: mayAsk(context, one) })) } };
    },
  },
  {
    tag: 'settings',
    method: 'PUT',
    path: '/existence-checks/:module',
    versioned: true,
    summary:
      'Switch the existence check of a module on or off, and say by which fields and with which answer',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'definitions:write',
    stepUp: true,
    params: moduleParams,
    body: Type.Object(
      {
        active: Type.Boolean(),
        matchFields: Type.Optional(names),
        shownFields: Type.Optional(names),
        perHour: Type.Optional(perHour),
        roles: Type.Optional(roles),
        reason: Type.String({ maxLength: 2_000 }),
      },
      { additionalProperties: false },
    ),
    response: { 200: setting },
    handle: async (context, input) => {
      const { version } = ifMatch(input.headers);
      const stored = await changeExistence(
        context,
        param(input, 'module'),
        input.body as ExistenceChange,
        version,
      );
      return { body: stored, headers: etag(stored.version) };
    },
  },
];
