import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import type { Sentence } from '../../metadata/label.ts';
import { nameTaken } from './name-taken.ts';
import { changeRights, recordChange } from './rights-change.ts';
import { removeUnused } from './still-used.ts';
import { differences, etag, requireVersion } from './versions.ts';

const Id = Type.String({ format: 'uuid' });
const Name = Type.String({ minLength: 1, maxLength: 100 });
const Member = Type.Object({ kind: Type.Enum(['user', 'role', 'role_and_subordinates', 'group']), id: Id });
const Members = Type.Array(Member, { maxItems: 1000 });

const NewGroup = Type.Object({ name: Name, members: Type.Optional(Members) });
const GroupChange = Type.Partial(Type.Object({ name: Name, members: Members }));
const Group = Type.Object({
  id: Type.String(),
  name: Type.String(),
  members: Type.Array(Type.Object({ kind: Type.String(), id: Type.String(), title: Type.String() })),
  version: Type.Integer(),
});
type GroupRow = Static<typeof Group>;

const SELECT = `SELECT g.id, g.name, g.version,
  coalesce((SELECT jsonb_agg(jsonb_build_object('kind', m.kind, 'id', coalesce(u.id, r.id, s.id),
      'title', coalesce(u.name, r.name, s.name)) ORDER BY m.kind, coalesce(u.name, r.name, s.name))
    FROM attesta.group_members m LEFT JOIN attesta.users u ON u.id = m.member_user
    LEFT JOIN attesta.roles r ON r.id = m.member_role LEFT JOIN attesta.groups s ON s.id = m.member_group
    WHERE m.group_id = g.id), '[]') AS members
  FROM attesta.groups g`;

/** Groups own records together. Members are users, roles, roles with all below them, and other groups. */
export const groupOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/groups',
    summary: 'The groups',
    tag: 'People',
    access: { kind: 'signed_in' },
    scope: 'groups:read',
    response: { 200: Type.Object({ items: Type.Array(Group) }) },
    handle: async ({ database }) => ({
      body: { items: await database.query<GroupRow>(`${SELECT} ORDER BY attesta.fold(g.name), g.id`) },
    }),
  },
  {
    method: 'POST',
    path: '/groups',
    summary: 'Add a group',
    tag: 'People',
    access: { kind: 'tool', tool: 'users' },
    scope: 'groups:write',
    stepUp: true,
    body: NewGroup,
    response: { 201: Group },
    async handle(context, { body }) {
      const group = await createGroup(context, body as Static<typeof NewGroup>);
      return {
        status: 201,
        body: group,
        headers: { ...etag(group.version), location: `/api/v1/groups/${group.id}` },
      };
    },
  },
  {
    method: 'PATCH',
    path: '/groups/:id',
    versioned: true,
    summary: 'Change a group: its name, all its members',
    tag: 'People',
    access: { kind: 'tool', tool: 'users' },
    scope: 'groups:write',
    stepUp: true,
    params: Type.Object({ id: Id }),
    body: GroupChange,
    response: { 200: Group },
    async handle(context, { params, body, headers }) {
      const group = await changeGroup(
        context,
        params.id ?? '',
        body as Static<typeof GroupChange>,
        headers['if-match'],
      );
      return { body: group, headers: etag(group.version) };
    },
  },
  {
    method: 'GET',
    path: '/groups/:id',
    summary: 'A group',
    tag: 'People',
    access: { kind: 'signed_in' },
    scope: 'groups:read',
    params: Type.Object({ id: Id }),
    response: { 200: Group },
    async handle(context, { params }) {
      const group = await groupById(context.database, params.id ?? '');
      return { body: group, headers: etag(group.version) };
    },
  },
  {
    method: 'DELETE',
    path: '/groups/:id',
    versioned: true,
    summary: 'Remove a group that nothing names any more (409 otherwise)',
    tag: 'People',
    access: { kind: 'tool', tool: 'users' },
    scope: 'groups:write',
    stepUp: true,
    params: Type.Object({ id: Id }),
    response: {},
    async handle(context, { params, headers }) {
      await removeGroup(context, params.id ?? '', headers['if-match']);
      return { status: 204 };
    },
  },
];

async function createGroup(context: CallContext, wish: Static<typeof NewGroup>): Promise<GroupRow> {
  const id = uuidv7(context.now());
  return changeRights(context.database, async (tx) => {
    await nameTaken('name', 'name', () =>
      tx.query('INSERT INTO attesta.groups (id, name) VALUES ($1, $2)', [id, wish.name]),
    );
    await setMembers(tx, id, wish.members ?? []);
    return recorded(tx, context, {}, await groupById(tx, id));
  });
}

async function changeGroup(
  context: CallContext,
  id: string,
  change: Static<typeof GroupChange>,
  ifMatch: string | undefined,
): Promise<GroupRow> {
  return changeRights(context.database, async (tx) => {
    const before = await groupById(tx, id);
    requireVersion(ifMatch, before.version);
    await nameTaken('name', 'name', () =>
      tx.query('UPDATE attesta.groups SET name = coalesce($2, name), version = version + 1 WHERE id = $1', [
        id,
        change.name ?? null,
      ]),
    );
    if (change.members) await setMembers(tx, id, change.members);
    return recorded(tx, context, comparable(before), await groupById(tx, id));
  });
}

async function setMembers(tx: Sql, id: string, members: Static<typeof Members>): Promise<void> {
  await requireMembers(tx, members);
  await refuseCircle(tx, id, members);
  await tx.query('DELETE FROM attesta.group_members WHERE group_id = $1', [id]);
  await tx.query(
    `INSERT INTO attesta.group_members (group_id, kind, member_user, member_role, member_group)
     SELECT DISTINCT $1::uuid, kind, CASE WHEN kind = 'user' THEN id END,
       CASE WHEN kind LIKE 'role%' THEN id END, CASE WHEN kind = 'group' THEN id END
     FROM unnest($2::text[], $3::uuid[]) AS member (kind, id)`,
    [id, members.map((member) => member.kind), members.map((member) => member.id)],
  );
}

async function requireMembers(tx: Sql, members: Static<typeof Members>): Promise<void> {
  const missing = await tx.query<{ place: number }>(
    `SELECT (m.place - 1)::int AS place FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS m (kind, id, place)
     WHERE NOT CASE WHEN kind = 'user' THEN EXISTS (SELECT 1 FROM attesta.users u WHERE u.id = m.id AND u.kind = 'person')
       WHEN kind = 'group' THEN EXISTS (SELECT 1 FROM attesta.groups g WHERE g.id = m.id)
       ELSE EXISTS (SELECT 1 FROM attesta.roles r WHERE r.id = m.id) END ORDER BY m.place`,
    [members.map((member) => member.kind), members.map((member) => member.id)],
  );
  if (missing.length === 0) return;
  const findings = missing.map(({ place }) => ({
    code: 'not_found',
    field: `members.${place}.id`,
    message: {
      en: `There is no such ${memberWord(members[place]?.kind).en}.`,
      es: `No existe ese ${memberWord(members[place]?.kind).es}.`,
    },
  }));
  throw new Problem(
    'validation_failed',
    { en: 'The group was not saved.', es: 'El grupo no se guardó.' },
    { findings },
  );
}

async function refuseCircle(tx: Sql, id: string, members: Static<typeof Members>): Promise<void> {
  const groups = members.filter((member) => member.kind === 'group').map((member) => member.id);
  const inside = await tx.query<{ id: string }>(
    `WITH RECURSIVE inside AS (
       SELECT unnest($1::uuid[]) AS id
       UNION SELECT m.member_group FROM attesta.group_members m JOIN inside i ON m.group_id = i.id
         WHERE m.member_group IS NOT NULL)
     SELECT id FROM inside WHERE id = $2`,
    [groups, id],
  );
  if (inside.length === 0) return;
  const finding = {
    code: 'circle',
    field: 'members',
    message: {
      en: 'A group cannot be inside itself, also not through other groups.',
      es: 'Un grupo no puede estar dentro de sí mismo, tampoco a través de otros grupos.',
    },
  };
  throw new Problem(
    'validation_failed',
    { en: 'The group was not saved.', es: 'El grupo no se guardó.' },
    { findings: [finding] },
  );
}

async function removeGroup(context: CallContext, id: string, ifMatch: string | undefined): Promise<void> {
  await changeRights(context.database, async (tx) => {
    const before = await groupById(tx, id);
    requireVersion(ifMatch, before.version);
    await removeUnused(tx, 'group', before);
    const gone = Object.fromEntries(Object.keys(comparable(before)).map((key) => [key, null]));
    const value = { changes: differences(comparable(before), gone), title: before.name, removed: true };
    await recordChange(tx, context, { action: 'rights.changed', module: 'groups', id, value });
  });
}

async function recorded(
  tx: Sql,
  context: CallContext,
  before: Parameters<typeof differences>[0],
  after: GroupRow,
): Promise<GroupRow> {
  const value = { changes: differences(before, comparable(after)), title: after.name };
  await recordChange(tx, context, { action: 'rights.changed', module: 'groups', id: after.id, value });
  return after;
}

function comparable(group: GroupRow) {
  return { name: group.name, members: group.members.map((member) => `${member.kind}: ${member.title}`) };
}

async function groupById(sql: Sql, id: string): Promise<GroupRow> {
  const [row] = await sql.query<GroupRow>(`${SELECT} WHERE g.id = $1`, [id]);
  if (!row) throw new Problem('not_found', { en: 'There is no such group.', es: 'No existe ese grupo.' });
  return row;
}

function memberWord(kind: string | undefined): Sentence {
  if (kind === 'group') return { en: 'group', es: 'grupo' };
  return kind === 'user' ? { en: 'user', es: 'usuario' } : { en: 'role', es: 'rol' };
}
