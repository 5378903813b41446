import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { fieldRights, moduleActions, tools } from '../../engine/access/rights.ts';
import type { Sql } from '../../engine/database/database.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import type { Finding } from '../../metadata/finding.ts';
import { nearest } from '../http/nearest.ts';
import { nameTaken } from './name-taken.ts';
import { changeRights, recordChange } from './rights-change.ts';
import { removeUnused } from './still-used.ts';
import { differences, etag, requireVersion } from './versions.ts';

const Id = Type.String({ format: 'uuid' });
const Name = Type.String({ minLength: 1, maxLength: 100 });
const Modules = Type.Record(Type.String(), Type.Array(Type.Enum([...moduleActions]), { uniqueItems: true }));
const Fields = Type.Record(Type.String(), Type.Record(Type.String(), Type.Enum([...fieldRights])));
const Tools = Type.Array(Type.Enum([...tools, '*']), { uniqueItems: true });

const NewProfile = Type.Object({
  name: Name,
  modules: Type.Optional(Modules),
  fields: Type.Optional(Fields),
  tools: Type.Optional(Tools),
});
const ProfileChange = Type.Partial(
  Type.Object({ name: Name, modules: Modules, fields: Fields, tools: Tools }),
);
const Profile = Type.Object({
  id: Type.String(),
  code: Type.Union([Type.String(), Type.Null()]),
  name: Type.String(),
  modules: Type.Record(Type.String(), Type.Array(Type.String())),
  fields: Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
  tools: Type.Array(Type.String()),
  version: Type.Integer(),
});
type ProfileRow = Static<typeof Profile>;

const SELECT = 'SELECT id, code, name, modules, fields, tools, version FROM attesta.profiles p';

/** Profiles: what a role may do, per module and field, and which tools it has. */
export const profileOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/profiles',
    summary: 'The profiles',
    tag: 'People',
    access: { kind: 'tool', tool: 'users' },
    scope: 'profiles:read',
    response: { 200: Type.Object({ items: Type.Array(Profile) }) },
    handle: async ({ database }) => ({
      body: { items: await database.query<ProfileRow>(`${SELECT} ORDER BY attesta.fold(name), id`) },
    }),
  },
  {
    method: 'POST',
    path: '/profiles',
    summary: 'Add a profile',
    tag: 'People',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'profiles:write',
    stepUp: true,
    body: NewProfile,
    response: { 201: Profile },
    async handle(context, { body }) {
      const profile = await createProfile(context, body as Static<typeof NewProfile>);
      const headers = { ...etag(profile.version), location: `/api/v1/profiles/${profile.id}` };
      return { status: 201, body: profile, headers };
    },
  },
  {
    method: 'PATCH',
    path: '/profiles/:id',
    versioned: true,
    summary: 'Change a profile; it holds at the next call of everyone who has it',
    tag: 'People',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'profiles:write',
    stepUp: true,
    params: Type.Object({ id: Id }),
    body: ProfileChange,
    response: { 200: Profile },
    async handle(context, { params, body, headers }) {
      const change = body as Static<typeof ProfileChange>;
      const profile = await changeProfile(context, params.id ?? '', change, headers['if-match']);
      return { body: profile, headers: etag(profile.version) };
    },
  },
  {
    method: 'GET',
    path: '/profiles/:id',
    summary: 'A profile',
    tag: 'People',
    access: { kind: 'tool', tool: 'users' },
    scope: 'profiles:read',
    params: Type.Object({ id: Id }),
    response: { 200: Profile },
    async handle(context, { params }) {
      const profile = await profileById(context.database, params.id ?? '');
      return { body: profile, headers: etag(profile.version) };
    },
  },
  {
    method: 'DELETE',
    path: '/profiles/:id',
    versioned: true,
    summary: 'Remove a profile that nothing names any more (409 otherwise)',
    tag: 'People',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'profiles:write',
    stepUp: true,
    params: Type.Object({ id: Id }),
    response: {},
    async handle(context, { params, headers }) {
      await removeProfile(context, params.id ?? '', headers['if-match']);
      return { status: 204 };
    },
  },
];

async function createProfile(context: CallContext, wish: Static<typeof NewProfile>): Promise<ProfileRow> {
  requireKnown(context, wish);
  const id = uuidv7(context.now());
  return changeRights(context.database, async (tx) => {
    await nameTaken('name', 'name', () =>
      tx.query(
        'INSERT INTO attesta.profiles (id, name, modules, fields, tools) VALUES ($1, $2, $3, $4, $5)',
        [
          id,
          wish.name,
          JSON.stringify(wish.modules ?? {}),
          JSON.stringify(wish.fields ?? {}),
          JSON.stringify(wish.tools ?? []),
        ],
      ),
    );
    return recorded(tx, context, {}, await profileById(tx, id));
  });
}

async function changeProfile(
  context: CallContext,
  id: string,
  change: Static<typeof ProfileChange>,
  ifMatch: string | undefined,
): Promise<ProfileRow> {
  requireKnown(context, change);
  return changeRights(context.database, async (tx) => {
    const before = await profileById(tx, id);
    requireVersion(ifMatch, before.version);
    await nameTaken('name', 'name', () =>
      tx.query(
        `UPDATE attesta.profiles SET name = coalesce($2, name), modules = coalesce($3::jsonb, modules),
           fields = coalesce($4::jsonb, fields), tools = coalesce($5::jsonb, tools), version = version + 1 WHERE id = $1`,
        [id, change.name ?? null, json(change.modules), json(change.fields), json(change.tools)],
      ),
    );
    return recorded(tx, context, comparable(before), await profileById(tx, id));
  });
}

/** A right on a module or a field that isn't there would be one on whatever is so called later. */
function requireKnown(
  context: CallContext,
  { modules = {}, fields = {} }: Static<typeof ProfileChange>,
): void {
  const known = [...context.catalog.modules.keys(), '*'];
  const findings: Finding[] = [...Object.keys(modules), ...Object.keys(fields)]
    .filter((module) => !known.includes(module))
    .map((module) => unknown(`modules.${module}`, 'module', nearest(module, known)));
  for (const [module, rights] of Object.entries(fields)) {
    const names = context.catalog.modules.get(module)?.fields.map((field) => field.name);
    for (const field of Object.keys(rights)) {
      if (names && !names.includes(field))
        findings.push(unknown(`fields.${module}.${field}`, 'field', nearest(field, names)));
    }
  }
  if (findings.length > 0)
    throw new Problem(
      'validation_failed',
      { en: 'The profile was not saved.', es: 'El perfil no se guardó.' },
      { findings },
    );
}

const UNKNOWN_ES = { module: 'ese módulo', field: 'ese campo' } as const;

function unknown(field: string, what: keyof typeof UNKNOWN_ES, meant: string | undefined): Finding {
  const message = {
    en: `There is no such ${what}.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
    es: `No existe ${UNKNOWN_ES[what]}.${meant === undefined ? '' : ` ¿Quería decir «${meant}»?`}`,
  };
  return { code: 'not_found', field, message };
}

async function removeProfile(context: CallContext, id: string, ifMatch: string | undefined): Promise<void> {
  await changeRights(context.database, async (tx) => {
    const before = await profileById(tx, id);
    requireVersion(ifMatch, before.version);
    await removeUnused(tx, 'profile', before);
    const gone = Object.fromEntries(Object.keys(comparable(before)).map((key) => [key, null]));
    const value = { changes: differences(comparable(before), gone), title: before.name, removed: true };
    await recordChange(tx, context, { action: 'rights.changed', module: 'profiles', id, value });
  });
}

async function recorded(
  tx: Sql,
  context: CallContext,
  before: Parameters<typeof differences>[0],
  after: ProfileRow,
): Promise<ProfileRow> {
  const value = { changes: differences(before, comparable(after)), title: after.name };
  await recordChange(tx, context, { action: 'rights.changed', module: 'profiles', id: after.id, value });
  return after;
}

function comparable({ name, modules, fields, tools: granted }: ProfileRow) {
  return { name, modules, fields, tools: granted };
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

async function profileById(sql: Sql, id: string): Promise<ProfileRow> {
  const [row] = await sql.query<ProfileRow>(`${SELECT} WHERE id = $1`, [id]);
  if (!row) throw new Problem('not_found', { en: 'There is no such profile.', es: 'No existe ese perfil.' });
  return row;
}
