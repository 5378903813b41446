import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Sql } from './database.ts';
import { type Passwords, readPasswords, writePasswords } from './passwords.ts';
import type { Pool } from './pool.ts';
import { newPassword, scramVerifier } from './role-password.ts';
import { sqlLiteral, sqlName } from './sql-name.ts';
import { isUnfinishedDatabase } from './unfinished.ts';

/** Names of the two roles that the product works as. */
export interface Roles {
  readonly service: string;
  readonly portal: string;
}

export interface Access {
  readonly installation: string;
  readonly roles: Roles;
  readonly serviceUrl: string;
  readonly portalUrl: string;
}

export interface AccessOptions {
  readonly url: string;
  readonly dataDir: string;
  readonly serviceUrl?: string;
  readonly portalUrl?: string;
  /** Opens what a restore has not finished, for the restore itself. */
  readonly unfinished?: boolean;
}

/** The database cannot be used as it is; the sentence says what to do about it. */
export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused';
}

/** Puts the installation's roles in the place of `${service}` and `${portal}` in a migration. */
export function sqlWithRoles(text: string, roles: Roles): string {
  return text.replace(/\$\{(service|portal)\}/g, (_, kind) => sqlName(roles[kind as keyof Roles]));
}

/**
 * Makes sure that the database knows its installation and has a service and a portal role, and says how to connect as them.
 * Throws `DatabaseRefused` where the owner may not create them.
 */
export async function prepareRoles(
  owner: Pool,
  options: AccessOptions,
  log: (line: string) => void,
): Promise<Access> {
  await refuseUnsuitable(owner);
  if (!options.unfinished && (await isUnfinishedDatabase(owner)))
    throw new DatabaseRefused(
      'A restore into this database was not finished: erasures may be missing in it. Drop the database, create it anew and restore again.',
    );
  const lock = await owner.client();
  try {
    await lock.query("SELECT pg_advisory_lock(hashtextextended('attesta.roles', 0))");
    const installation = await prepareInstallation(owner);
    if (options.serviceUrl && options.portalUrl) {
      return await givenRoles(owner, installation, options.serviceUrl, options.portalUrl);
    }
    return await ownRoles(owner, installation, options, log);
  } finally {
    await lock.end();
  }
}

async function refuseUnsuitable(owner: Pool): Promise<void> {
  const [server] = await owner.query<{ version: number; shown: string; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS shown,
            current_setting('server_encoding') AS encoding`,
  );
  if (!server) throw new DatabaseRefused('The database server did not say its version.');
  if (server.version < 150_000) {
    throw new DatabaseRefused(`Attesta needs PostgreSQL 15 or later; DATABASE_URL leads to ${server.shown}.`);
  }
  if (server.encoding !== 'UTF8') {
    throw new DatabaseRefused(
      `Attesta needs a database in UTF8; this one is in ${server.encoding}. Create one with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
    );
  }
}

const BOOKKEEPING = `
  CREATE SCHEMA IF NOT EXISTS attesta;
  CREATE TABLE IF NOT EXISTS attesta.installation (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    id text NOT NULL CHECK (id ~ '^[0-9a-f]{8}$'),
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS attesta.migrations (
    position bigint GENERATED ALWAYS AS IDENTITY,
    id text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  );`;

async function prepareInstallation(owner: Pool): Promise<string> {
  const [found] = await owner.query<{ present: boolean }>(
    `SELECT to_regclass('attesta.migrations') IS NOT NULL AND to_regclass('attesta.installation') IS NOT NULL AS present`,
  );
  if (!found?.present) {
    await explain(
      () => owner.query(BOOKKEEPING),
      'The role of DATABASE_URL may not create schemas in this database. As an administrator, run: GRANT CREATE ON DATABASE … TO that role, or make it the owner of the database.',
    );
  }
  await owner.query('INSERT INTO attesta.installation (id) VALUES ($1) ON CONFLICT DO NOTHING', [
    randomBytes(4).toString('hex'),
  ]);
  const [row] = await owner.query<{ id: string }>('SELECT id FROM attesta.installation');
  if (!row) throw new DatabaseRefused('The database does not say which installation it is.');
  return row.id;
}

async function givenRoles(
  owner: Pool,
  installation: string,
  serviceUrl: string,
  portalUrl: string,
): Promise<Access> {
  const roles = { service: roleOf(serviceUrl), portal: roleOf(portalUrl) };
  for (const [setting, role] of [
    ['DATABASE_SERVICE_URL', roles.service],
    ['DATABASE_PORTAL_URL', roles.portal],
  ] as const) {
    await refuseRoleAboveTheRules(owner, setting, role);
  }
  return { installation, roles, serviceUrl, portalUrl };
}

/** A role that owns tables or bypasses row-level security would be a second lock that is not locked. */
async function refuseRoleAboveTheRules(owner: Pool, setting: string, role: string): Promise<void> {
  const [found] = await owner.query<{ above: boolean }>(
    `SELECT rolsuper OR rolbypassrls OR pg_has_role(oid, current_user::regrole, 'USAGE') AS above FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  if (!found)
    throw new DatabaseRefused(`${setting} names the role "${role}", which the server does not have.`);
  if (found.above) {
    throw new DatabaseRefused(
      `${setting} names the role "${role}", which stands above row-level security (superuser, BYPASSRLS or a member of the owner). Give a role that does not.`,
    );
  }
}

async function ownRoles(
  owner: Pool,
  installation: string,
  options: AccessOptions,
  log: (line: string) => void,
): Promise<Access> {
  const roles = rolesOf(installation);
  const kept = await readPasswords(options.dataDir, installation);
  const passwords = kept ?? { service: newPassword(), portal: newPassword() };
  const missing = await missingRoles(owner, roles);
  if (!kept && missing.length < 2) await refuseWhenInUse(owner, roles, options.dataDir);
  if (!kept) await writePasswords(options.dataDir, installation, passwords);
  for (const kind of ['service', 'portal'] as const) {
    const exists = !missing.includes(roles[kind]);
    if (exists && kept) continue;
    await setRole(owner, roles[kind], passwords[kind], exists);
    if (!exists) log(`Created the database role ${roles[kind]}.`);
  }
  return {
    installation,
    roles,
    serviceUrl: urlAs(options.url, roles.service, passwords.service),
    portalUrl: urlAs(options.url, roles.portal, passwords.portal),
  };
}

/**
 * Roles of an installation that comes from elsewhere, by the passwords that it brought along. One that the server has already keeps its
 * password: another installation may sign in with it.
 */
export async function bringRoles(owner: Sql, roles: Roles, passwords: Passwords): Promise<void> {
  for (const kind of await missingRoles(owner, roles).then((missing) =>
    (['service', 'portal'] as const).filter((one) => missing.includes(roles[one])),
  ))
    await setRole(owner, roles[kind], passwords[kind], false);
}

/** The names of the roles that Attesta creates for an installation. */
export function rolesOf(installation: string): Roles {
  return { service: `attesta_${installation}_service`, portal: `attesta_${installation}_portal` };
}

async function missingRoles(owner: Sql, roles: Roles): Promise<string[]> {
  const wanted = [roles.service, roles.portal];
  const found = await owner.query<{ rolname: string }>(
    'SELECT rolname::text FROM pg_roles WHERE rolname = ANY($1)',
    [wanted],
  );
  return wanted.filter((role) => !found.some((row) => row.rolname === role));
}

/** New passwords would shut out another node that works on the same database. */
async function refuseWhenInUse(owner: Pool, roles: Roles, dataDir: string): Promise<void> {
  const [busy] = await owner.query(
    'SELECT 1 AS busy FROM pg_stat_activity WHERE usename = ANY($1) AND datname = current_database() LIMIT 1',
    [[roles.service, roles.portal]],
  );
  if (!busy) return;
  throw new DatabaseRefused(
    `Another Attesta works on this database, and ${dataDir} does not have its keys. Copy keys/database.json from its data folder, or set DATABASE_SERVICE_URL and DATABASE_PORTAL_URL.`,
  );
}

async function setRole(owner: Sql, role: string, password: string, exists: boolean): Promise<void> {
  const verb = exists ? 'ALTER' : 'CREATE';
  await explain(
    () => owner.query(`${verb} ROLE ${sqlName(role)} LOGIN PASSWORD ${sqlLiteral(scramVerifier(password))}`),
    `The role of DATABASE_URL may not ${verb.toLowerCase()} roles. As an administrator, run: ALTER ROLE … CREATEROLE, or create two roles that own nothing and set DATABASE_SERVICE_URL and DATABASE_PORTAL_URL.`,
  );
}

async function explain<T>(work: () => Promise<T>, sentence: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501') {
      throw new DatabaseRefused(sentence, { cause: error });
    }
    throw error;
  }
}

function roleOf(url: string): string {
  const parsed = new URL(url);
  return parsed.searchParams.get('user') ?? decodeURIComponent(parsed.username);
}

/** The same database as another role. A socket URL (`postgresql:///name?host=/run`) has no host, and needs one to hold a user. */
function urlAs(url: string, role: string, password: string): string {
  const parsed = new URL(url.replace(/^(postgres(?:ql)?:\/\/)(?=\/)/, '$1localhost'));
  parsed.searchParams.delete('user');
  parsed.searchParams.delete('password');
  parsed.username = role;
  parsed.password = password;
  return parsed.href;
}
