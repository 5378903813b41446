/** The calls about groups of key holders, who may open what, and the renewal of keys. */
import { type Static, type TSchema, Type } from 'typebox';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { eventOf } from '../records/record-evidence.ts';
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
import { type Rotation, rotateStep, rotationById, stepsOf } from './rotate.ts';
import { secretSettings } from './secret-settings.ts';
import { startRotation } from './start-rotation.ts';
import { vaultOf } from './vault.ts';

const text = Type.String();
const uuid = Type.String({ format: 'uuid' });
const count = Type.Integer();
const closed = { additionalProperties: false } as const;
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const label = Type.Object({ en: text, es: Type.Optional(text) });
const Mode = Type.Union([Type.Literal('service'), Type.Literal('person')]);

const RotationJson = Type.Object({
  id: text,
  group: text,
  cause: text,
  startedAt: text,
  startedBy: text,
  rewrapped: count,
  reencrypted: count,
  steps: count,
  job: orNull(text),
  finishedAt: orNull(text),
});

const Group = Type.Object({
  id: text,
  name: text,
  version: count,
  mode: text,
  generation: count,
  since: orNull(text),
  members: Type.Array(
    Type.Object({
      id: text,
      name: text,
      active: Type.Boolean(),
      hasKey: Type.Boolean(),
      holds: Type.Boolean(),
    }),
  ),
  records: count,
  recoverable: orNull(Type.Boolean()),
  rotation: orNull(RotationJson),
});

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
const settingFields = {
  revealSeconds: Type.Integer({ minimum: 10, maximum: 600 }),
  unlockMinutes: Type.Integer({ minimum: 1, maximum: 60 }),
  revealsPerHour: Type.Integer({ minimum: 1, maximum: 1000 }),
};
const Settings = Type.Object({ ...settingFields, version: count });
const SettingsChange = Type.Partial(Type.Object(settingFields), closed);

const keys = { tag: 'secrets', access: { kind: 'tool', tool: 'secret_keys' } } as const;
const reading = { ...keys, scope: 'secrets:read' } as const;
/** Whoever changes who may open what has just proven who they are. */
const writing = { ...keys, scope: 'secrets:write', stepUp: true } as const;
const byMember = { tag: 'secrets', access: { kind: 'signed_in' }, scope: 'secrets:write' } as const;
const one = Type.Object({ id: uuid });
const member = Type.Object({ id: uuid, user: uuid });

function shown<G extends { readonly rotation: Rotation | null }>(group: G) {
  return { ...group, rotation: group.rotation && shownRotation(group.rotation) };
}

function shownRotation(rotation: Rotation) {
  return { ...rotation, steps: stepsOf(rotation) };
}

const groups: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/key-groups',
    summary: 'The groups of key holders: members, mode, how far a renewal is',
    response: { 200: Type.Object({ items: Type.Array(Group) }) },
    handle: async (context) => ({ body: { items: (await keyGroups(context.database)).map(shown) } }),
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
        body: shown(group),
        headers: { ...etag(group.version), location: `/api/v1/key-groups/${group.id}` },
      };
    },
  },
  {
    ...reading,
    method: 'GET',
    path: '/key-groups/:id',
    summary: 'A group of key holders',
    params: one,
    response: { 200: Group },
    async handle(context, { params }) {
      const group = await keyGroup(context.database, params.id ?? '');
      return { body: shown(group), headers: etag(group.version) };
    },
  },
  {
    ...writing,
    method: 'PATCH',
    path: '/key-groups/:id',
    summary: 'Rename a group of key holders',
    params: one,
    body: Type.Object({ name: Name }, closed),
    response: { 200: Group },
    async handle(context, { params, body, headers }) {
      const { name } = body as { name: string };
      const group = await renameKeyGroup(context, params.id ?? '', name, ifMatch(headers).version);
      return { body: shown(group), headers: etag(group.version) };
    },
  },
  {
    ...writing,
    method: 'DELETE',
    path: '/key-groups/:id',
    summary: 'Remove a group that opens nothing any more',
    params: one,
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
    params: one,
    body: Type.Object({ user: uuid }, closed),
    response: { 200: Group },
    handle: async (context, { params, body }) => ({
      body: shown(await addMember(context, params.id ?? '', (body as { user: string }).user)),
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
      body: shown(await removeMember(context, params.id ?? '', params.user ?? '')),
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
      body: shown(await giveKey(context, params.id ?? '', params.user ?? '')),
    }),
  },
];

const rotations: readonly Operation[] = [
  {
    ...writing,
    method: 'POST',
    path: '/key-groups/:id/rotations',
    summary: 'Put a new key of a group in force, and seal what is there anew; a mode changes how it opens',
    params: one,
    body: Type.Object({ mode: Type.Optional(Mode) }, closed),
    response: { 202: RotationJson },
    async handle(context, { params, body }) {
      const { mode } = body as { mode?: 'service' | 'person' };
      const rotation = await context.database.transaction(async (tx) => {
        const group = await keyGroup(tx, params.id ?? '');
        const changes = mode !== undefined && mode !== group.mode;
        if (changes) await requireAlone(context, group.id);
        const id = await startRotation(tx, context, {
          group: group.id,
          cause: changes ? 'mode' : 'asked',
          ...(mode && { mode }),
        });
        return rotationById(tx, id);
      });
      if (!rotation) throw new Error('A rotation that was started is not there.');
      return { status: 202, body: shownRotation(rotation) };
    },
  },
  {
    ...reading,
    access: { kind: 'signed_in' },
    method: 'GET',
    path: '/key-rotations/:id',
    summary: 'How far the renewal of a key is',
    params: one,
    response: { 200: RotationJson },
    handle: async (context, input) => ({ body: shownRotation(await rotationOf(context, input)) }),
  },
  {
    ...byMember,
    method: 'POST',
    path: '/key-rotations/:id/steps',
    summary: 'Go on with a renewal that needs a member: some records at a time, while your own key is open',
    params: one,
    response: { 200: Type.Object({ outcome: text, rotation: RotationJson }) },
    async handle(context, input) {
      const rotation = await rotationOf(context, input);
      const identity = vaultOf(context.database).identities.of(context)?.identity;
      const outcome = await rotateStep(context, rotation.id, identity, 25);
      return { body: { outcome, rotation: shownRotation(await rotationOf(context, input)) } };
    },
  },
];

/** A renewal is told to those who manage keys and to members of the group. */
async function rotationOf(context: CallContext, { params }: OperationInput): Promise<Rotation> {
  const rotation = await rotationById(context.database, params.id ?? '');
  if (rotation && context.rights.may('secret_keys')) return rotation;
  const [mine] = rotation
    ? await context.database.query(
        'SELECT 1 AS mine FROM attesta.key_group_members WHERE key_group = $1 AND user_id = $2',
        [rotation.group, context.principal.userId],
      )
    : [];
  if (!rotation || !mine) throw new Problem('not_found', 'There is no such renewal of a key.');
  return rotation;
}

/** A group named beside others keeps their mode: first it is named alone. */
async function requireAlone(context: CallContext, group: string): Promise<void> {
  const shared = await context.database.query(
    `SELECT 1 AS shared FROM attesta.secret_policies p JOIN attesta.secret_policies o
       ON o.module = p.module AND o.category = p.category AND o.key_group <> p.key_group
     WHERE p.key_group = $1 LIMIT 1`,
    [group],
  );
  if (shared.length > 0) {
    throw new Problem(
      'conflict',
      'A category names this group beside others, and all groups of a category open in one way. Name it alone there first.',
    );
  }
}

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

const settings: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/secret-settings',
    summary: 'How long secrets are shown, how long a key stays open, how many openings an hour',
    response: { 200: Settings },
    handle: async (context) => ({ body: await secretSettings(context.database) }),
  },
  {
    ...writing,
    method: 'PATCH',
    path: '/secret-settings',
    summary: 'Change how secrets are opened',
    body: SettingsChange,
    response: { 200: Settings },
    handle: async (context, { body, headers }) => ({
      body: await changeSettings(context, body as Static<typeof SettingsChange>, ifMatch(headers).version),
    }),
  },
];

async function changeSettings(
  context: CallContext,
  change: Static<typeof SettingsChange>,
  version: number | undefined,
) {
  return context.database.transaction(async (tx) => {
    await tx.query('SELECT version FROM attesta.secret_settings FOR UPDATE');
    const { version: present, ...before } = await secretSettings(tx);
    if (version !== undefined && version !== present)
      throw new Problem('stale_version', 'Somebody changed these settings in the meantime. Read them again.');
    const after = { ...before, ...change };
    await tx.query(
      `UPDATE attesta.secret_settings SET reveal_seconds = $1, unlock_minutes = $2, reveals_per_hour = $3,
         version = version + 1`,
      [after.revealSeconds, after.unlockMinutes, after.revealsPerHour],
    );
    await recordEvents(tx, [
      eventOf(context, {
        action: 'setting.changed',
        module: 'secret_settings',
        payloads: [{ subject: null, value: { from: before, to: after } }],
      }),
    ]);
    return secretSettings(tx);
  });
}

/** Every call about the keys of secrets. */
export const keyOperations: readonly Operation[] = [...groups, ...rotations, ...policies, ...settings].map(
  (operation) => (operation.method === 'GET' ? operation : { ...operation, stepUp: true }),
);
