/** The calls about groups of key holders, who may open what, and the renewal of keys. */
import { type Static, Type } from 'typebox';
import type { Operation } from '../operation.ts';
import { etag, ifMatch } from '../records/request-values.ts';
import { changePolicy, policyLines } from './change-policy.ts';
import {
  addMember,
  createKeyGroup,
  deleteKeyGroup,
  giveKey,
  keyGroup,
  keyGroups,
  removeMember,
  renameKeyGroup,
} from './key-groups.ts';
import {
  byId,
  byMember,
  closed,
  Group,
  Mode,
  orNull,
  reading,
  shownGroup,
  text,
  uuid,
  writing,
} from './key-schemas.ts';
import { rotationOperations } from './rotation-operations.ts';
import { secretSettingOperations } from './secret-setting-operations.ts';

const label = Type.Object({ en: text, es: Type.Optional(text) });

const Name = Type.String({ minLength: 1, maxLength: 100 });
const NewGroup = Type.Object(
  { name: Name, mode: Type.Optional(Mode), members: Type.Optional(Type.Array(uuid, { maxItems: 200 })) },
  closed,
);
const PolicyLines = Type.Object({
  items: Type.Array(
    Type.Object({
      module: text,
      moduleLabel: orNull(label),
      category: text,
      categoryLabel: orNull(label),
      groups: Type.Array(text),
      inForce: Type.Array(text),
    }),
  ),
});
const PolicyBody = Type.Object(
  {
    module: Type.String({ maxLength: 63 }),
    category: Type.String({ maxLength: 200 }),
    groups: Type.Array(uuid, { maxItems: 20 }),
  },
  closed,
);

const member = Type.Object({ id: uuid, user: uuid });

const groups: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/key-groups',
    summary: 'The groups of key holders: members, mode, how far a renewal is',
    response: { 200: Type.Object({ items: Type.Array(Group) }) },
    handle: async (context) => ({ body: { items: (await keyGroups(context.database)).map(shownGroup) } }),
  },
  {
    ...writing,
    method: 'POST',
    path: '/key-groups',
    summary:
      'Add a group of key holders; mode "person" opens only while a member is present with a passphrase',
    body: NewGroup,
    response: { 201: Group },
    async handle(context, { body }) {
      const { name, mode = 'service', members = [] } = body as Static<typeof NewGroup>;
      const group = await createKeyGroup(context, { name, mode, members });
      return {
        status: 201,
        body: shownGroup(group),
        headers: { ...etag(group.version), location: `/api/v1/key-groups/${group.id}` },
      };
    },
  },
  {
    ...reading,
    method: 'GET',
    path: '/key-groups/:id',
    summary: 'A group of key holders',
    params: byId,
    response: { 200: Group },
    async handle(context, { params }) {
      const group = await keyGroup(context.database, params.id ?? '');
      return { body: shownGroup(group), headers: etag(group.version) };
    },
  },
  {
    ...writing,
    method: 'PATCH',
    path: '/key-groups/:id',
    versioned: true,
    summary: 'Rename a group of key holders',
    params: byId,
    body: Type.Object({ name: Name }, closed),
    response: { 200: Group },
    async handle(context, { params, body, headers }) {
      const { name } = body as { name: string };
      const group = await renameKeyGroup(context, params.id ?? '', name, ifMatch(headers).version);
      return { body: shownGroup(group), headers: etag(group.version) };
    },
  },
  {
    ...writing,
    method: 'DELETE',
    path: '/key-groups/:id',
    summary: 'Remove a group that opens nothing any more',
    params: byId,
    response: {},
    async handle(context, { params }) {
      await deleteKeyGroup(context, params.id ?? '');
      return { status: 204 };
    },
  },
  {
    ...writing,
    method: 'POST',
    path: '/key-groups/:id/members',
    summary: 'Take somebody into a group of key holders',
    params: byId,
    body: Type.Object({ user: uuid }, closed),
    response: { 200: Group },
    handle: async (context, { params, body }) => ({
      body: shownGroup(await addMember(context, params.id ?? '', (body as { user: string }).user)),
    }),
  },
  {
    ...writing,
    method: 'DELETE',
    path: '/key-groups/:id/members/:user',
    summary: 'Take somebody out of a group, which gets a new key at once',
    params: member,
    response: { 200: Group },
    handle: async (context, { params }) => ({
      body: shownGroup(await removeMember(context, params.id ?? '', params.user ?? '')),
    }),
  },
  {
    ...byMember,
    method: 'POST',
    path: '/key-groups/:id/members/:user/keys',
    summary: 'Give a member the key of a group; by a member who has opened their own',
    params: member,
    response: { 200: Group },
    handle: async (context, { params }) => ({
      body: shownGroup(await giveKey(context, params.id ?? '', params.user ?? '')),
    }),
  },
];

const policies: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/secret-policies',
    summary: 'Which groups may open which category',
    response: { 200: PolicyLines },
    handle: async (context) => ({ body: { items: await policyLines(context.database, context) } }),
  },
  {
    ...writing,
    method: 'PUT',
    path: '/secret-policies',
    summary: 'Say which groups may open a category; what is sealed for others is sealed anew',
    body: PolicyBody,
    response: { 200: PolicyLines },
    handle: async (context, { body }) => ({
      body: { items: await changePolicy(context, body as Static<typeof PolicyBody>) },
    }),
  },
];

/** Every call about the keys of secrets. */
export const keyOperations: readonly Operation[] = [
  ...groups,
  ...rotationOperations,
  ...policies,
  ...secretSettingOperations,
].map((operation) => (operation.method === 'GET' ? operation : { ...operation, stepUp: true }));
