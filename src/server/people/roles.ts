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
const Parent = Type.Union([Id, Type.Null()]);
const Profiles = Type.Array(Id, { minItems: 1, uniqueItems: true, maxItems: 50 });

const NewRole = Type.Object({
  name: Name,
  parent: Type.Optional(Parent),
  profiles: Type.Optional(Profiles),
});
const RoleChange = Type.Partial(Type.Object({ name: Name, parent: Parent, profiles: Profiles }));
const Role = Type.Object({
  id: Type.String(),
  code: Type.Union([Type.String(), Type.Null()]),
  name: Type.String(),
  parent: Type.Union([Type.String(), Type.Null()]),
  profiles: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  users: Type.Integer(),
  version: Type.Integer(),
});
type RoleRow = Static<typeof Role>;

const SELECT = `SELECT r.id, r.code, r.name, r.parent, r.version,
  (SELECT count(*)::int FROM attesta.users u WHERE u.role = r.id AND u.active) AS users,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) ORDER BY p.name)
    FROM attesta.role_profiles rp JOIN attesta.profiles p ON p.id = rp.profile WHERE rp.role = r.id), '[]') AS profiles
  FROM attesta.roles r`;

/** The tree of roles. Who is above sees what belongs to who is below. */
export const roleOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/roles',
    summary: 'The tree of roles',
    tag: 'People',
    access: { kind: 'tool', tool: 'users' },
    scope: 'roles:read',
    response: { 200: Type.Object({ items: Type.Array(Role) }) },
    handle: async ({ database }) => ({
      body: { items: await database.query<RoleRow>(`${SELECT} ORDER BY attesta.fold(r.name), r.id`) },
    }),
  },
  {
    method: 'POST',
    path: '/roles',
    summary: 'Add a role',
    tag: 'People',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'roles:write',
    stepUp: true,
    body: NewRole,
    response: { 201: Role },
    async handle(context, { body }) {
      const role = await createRole(context, body as Static<typeof NewRole>);
      return {
        status: 201,
        body: role,
        headers: { ...etag(role.version), location: `/api/v1/roles/${role.id}` },
      };
    },
  },
  {
    method: 'PATCH',
    path: '/roles/:id',
    versioned: true,
    summary: 'Change a role: its name, its place in the tree, its profiles',
    tag: 'People',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'roles:write',
    stepUp: true,
    params: Type.Object({ id: Id }),
    body: RoleChange,
    response: { 200: Role },
    async handle(context, { params, body, headers }) {
      const role = await changeRole(
        context,
        params.id ?? '',
        body as Static<typeof RoleChange>,
        headers['if-match'],
      );
      return { body: role, headers: etag(role.version) };
    },
  },
  {
    method: 'GET',
    path: '/roles/:id',
    summary: 'A role',
    tag: 'People',
    access: { kind: 'tool', tool: 'users' },
    scope: 'roles:read',
    params: Type.Object({ id: Id }),
    response: { 200: Role },
    async handle(context, { params }) {
      const role = await roleById(context.database, params.id ?? '');
      return { body: role, headers: etag(role.version) };
    },
  },
  {
    method: 'DELETE',
    path: '/roles/:id',
    versioned: true,
    summary: 'Remove a role that nothing names any more (409 otherwise)',
    tag: 'People',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'roles:write',
    stepUp: true,
    params: Type.Object({ id: Id }),
    response: {},
    async handle(context, { params, headers }) {
      await removeRole(context, params.id ?? '', headers['if-match']);
      return { status: 204 };
    },
  },
];

async function createRole(context: CallContext, wish: Static<typeof NewRole>): Promise<RoleRow> {
  const id = uuidv7(context.now());
  return changeRights(context.database, async (tx) => {
    await requireParent(tx, id, wish.parent ?? null);
    await nameTaken('name', 'name', () =>
      tx.query('INSERT INTO attesta.roles (id, name, parent) VALUES ($1, $2, $3)', [
        id,
        wish.name,
        wish.parent ?? null,
      ]),
    );
    await setProfiles(tx, id, wish.profiles ?? []);
    return recorded(tx, context, {}, await roleById(tx, id));
  });
}

async function changeRole(
  context: CallContext,
  id: string,
  change: Static<typeof RoleChange>,
  ifMatch: string | undefined,
): Promise<RoleRow> {
  return changeRights(context.database, async (tx) => {
    const before = await roleById(tx, id);
    requireVersion(ifMatch, before.version);
    if (change.parent !== undefined) await requireParent(tx, id, change.parent);
    await nameTaken('name', 'name', () =>
      tx.query(
        `UPDATE attesta.roles SET name = coalesce($2, name), parent = CASE WHEN $3 THEN $4::uuid ELSE parent END,
           version = version + 1 WHERE id = $1`,
        [id, change.name ?? null, change.parent !== undefined, change.parent ?? null],
      ),
    );
    if (change.profiles) await setProfiles(tx, id, change.profiles);
    return recorded(tx, context, comparable(before), await roleById(tx, id));
  });
}

/** A role's superior must be there, and must not be the role itself or below it. */
async function requireParent(tx: Sql, id: string, parent: string | null): Promise<void> {
  if (parent === null) return;
  const above = await tx.query<{ id: string }>(
    `WITH RECURSIVE above AS (
       SELECT id, parent FROM attesta.roles WHERE id = $1
       UNION SELECT r.id, r.parent FROM attesta.roles r JOIN above a ON r.id = a.parent)
     SELECT id FROM above`,
    [parent],
  );
  if (above.length === 0)
    throw invalid('parent', 'not_found', { en: 'There is no such role.', es: 'No existe ese rol.' });
  if (above.some((role) => role.id === id)) {
    throw invalid('parent', 'circle', {
      en: 'A role cannot stand below itself or below a role that it is above.',
      es: 'Un rol no puede estar por debajo de sí mismo ni de uno que tenga por debajo.',
    });
  }
}

async function setProfiles(tx: Sql, role: string, profiles: readonly string[]): Promise<void> {
  const known = await tx.query<{ id: string }>('SELECT id FROM attesta.profiles WHERE id = ANY($1)', [
    profiles,
  ]);
  profiles.forEach((profile, index) => {
    if (!known.some((one) => one.id === profile))
      throw invalid(`profiles.${index}`, 'not_found', {
        en: 'There is no such profile.',
        es: 'No existe ese perfil.',
      });
  });
  await tx.query('DELETE FROM attesta.role_profiles WHERE role = $1', [role]);
  await tx.query('INSERT INTO attesta.role_profiles (role, profile) SELECT $1, unnest($2::uuid[])', [
    role,
    profiles,
  ]);
}

async function removeRole(context: CallContext, id: string, ifMatch: string | undefined): Promise<void> {
  await changeRights(context.database, async (tx) => {
    const before = await roleById(tx, id);
    requireVersion(ifMatch, before.version);
    await removeUnused(tx, 'role', before);
    const gone = Object.fromEntries(Object.keys(comparable(before)).map((key) => [key, null]));
    const value = { changes: differences(comparable(before), gone), title: before.name, removed: true };
    await recordChange(tx, context, { action: 'rights.changed', module: 'roles', id, value });
  });
}

async function recorded(
  tx: Sql,
  context: CallContext,
  before: Parameters<typeof differences>[0],
  after: RoleRow,
): Promise<RoleRow> {
  const value = { changes: differences(before, comparable(after)), title: after.name };
  await recordChange(tx, context, { action: 'rights.changed', module: 'roles', id: after.id, value });
  return after;
}

function comparable(role: RoleRow) {
  return { name: role.name, parent: role.parent, profiles: role.profiles.map((profile) => profile.name) };
}

function invalid(field: string, code: string, message: Sentence): Problem {
  return new Problem(
    'validation_failed',
    { en: 'The role was not saved.', es: 'El rol no se guardó.' },
    {
      findings: [{ code, field, message }],
    },
  );
}

async function roleById(sql: Sql, id: string): Promise<RoleRow> {
  const [row] = await sql.query<RoleRow>(`${SELECT} WHERE r.id = $1`, [id]);
  if (!row) throw new Problem('not_found', { en: 'There is no such role.', es: 'No existe ese rol.' });
  return row;
}
