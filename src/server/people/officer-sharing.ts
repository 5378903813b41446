import { Type } from 'typebox';
import { closedToOfficer, openToOfficer } from '../../engine/definitions/officer-sharing.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import type { Operation } from '../../engine/operation.ts';
import { changeRights } from './rights-change.ts';

const Modules = Type.Object({ modules: Type.Array(Type.String()) });
const path = '/officer-sharing';

/** What leads to a person and is closed to the data protection officer; opened by rules in one call. */
export const officerSharingOperations: readonly Operation[] = [
  {
    method: 'GET',
    path,
    tag: 'People',
    summary: 'Modules that lead to a person and that the data protection officer does not see',
    access: { kind: 'tool', tool: 'users', or: 'evidence' },
    scope: 'sharing_rules:read',
    response: { 200: Modules },
    handle: async ({ database, catalog }) => {
      const closed = await closedToOfficer(database, catalog);
      return { body: { modules: closed.map((module) => module.name) } };
    },
  },
  {
    method: 'POST',
    path,
    tag: 'People',
    summary: 'Open them to the officer for reading, by a sharing rule for each; those named, or all',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'sharing_rules:write',
    stepUp: true,
    body: Type.Optional(
      Type.Object(
        { modules: Type.Optional(Type.Array(Type.String({ maxLength: 63 }), { maxItems: 200 })) },
        { additionalProperties: false },
      ),
    ),
    response: { 200: Modules },
    handle: async (context, { body }) => {
      const named = (body as { readonly modules?: readonly string[] } | undefined)?.modules;
      const by = { actor: actorOf(context.principal), now: context.now() };
      const opened = await changeRights(context.database, (tx) =>
        openToOfficer(tx, context.catalog, by, ({ name }) => named?.includes(name) ?? true),
      );
      return { body: { modules: opened.map((module) => module.name) } };
    },
  },
];
