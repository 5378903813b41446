/**
 * Audiences of business intelligence: a read-only role of the database each, which sees labelled views in a schema of its own. Made and
 * dropped with evidence, in the transaction of the change; the password is told once.
 */
import type { Locale } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import { catalogHolder } from '../catalog/holder.ts';
import { keepViews } from '../catalog/labelled-views.ts';
import { type Row, type Sql, sqlLiteral, sqlName } from '../database/database.ts';
import { newPassword, scramVerifier } from '../database/role-password.ts';
import { Problem } from '../errors/problem.ts';
import type { EvidenceAction } from '../evidence/actions.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { nothingHere, valuesRefused } from '../records/refusals.ts';

export interface NewAudience {
  readonly name: string;
  readonly modules: readonly string[];
  readonly locale?: Locale;
  readonly personalData?: boolean;
  readonly leaveOut?: readonly string[];
}

export interface StoredAudience {
  readonly name: string;
  readonly modules: readonly string[];
  readonly locale: Locale;
  readonly personalData: boolean;
  readonly leaveOut: readonly string[];
  readonly createdAt: string;
  readonly passwordChangedAt: string;
  /** What a program connects with, besides the password. */
  readonly connection: AudienceConnection;
}

export interface AudienceConnection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly schema: string;
}

export interface WithPassword extends StoredAudience {
  readonly password: string;
}

interface AudienceRow extends Row {
  readonly name: string;
  readonly role_name: string;
  readonly schema_name: string;
  readonly modules: string[];
  readonly locale: Locale;
  readonly personal_data: boolean;
  readonly left_out: string[];
  readonly created_at: string;
  readonly password_changed_at: string;
}

const NAME = /^[a-z][a-z0-9_]{0,29}$/;
/** A report that runs longer is stopped; one program keeps few connections. */
const LIMITS = { timeout: '60s', connections: 10 };

export async function listAudiences(context: CallContext): Promise<readonly StoredAudience[]> {
  const rows = await context.database.query<AudienceRow>('SELECT * FROM attesta.audiences ORDER BY name');
  return rows.map((row) => stored(context, row));
}

/** Creates an audience with its role, its schema and its views. The password is in the answer and nowhere else. */
export async function createAudience(context: CallContext, draft: NewAudience): Promise<WithPassword> {
  refuseWrong(context, draft);
  const password = newPassword();
  const { connection } = context.database;
  const role = `attesta_${connection.installation}_bi_${draft.name}`;
  const row = await asOwner(context, async (tx) => {
    await refuseTaken(tx, draft.name, role);
    await tx.query(roleStatements(role, `bi_${draft.name}`, password).join(';\n'));
    const [made] = await tx.query<AudienceRow>(
      `INSERT INTO attesta.audiences
         (name, role_name, schema_name, modules, locale, personal_data, left_out, created_at, created_by, password_changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8) RETURNING *`,
      [
        draft.name,
        role,
        `bi_${draft.name}`,
        [...new Set(draft.modules)],
        draft.locale ?? 'en',
        draft.personalData ?? true,
        [...new Set(draft.leaveOut ?? [])],
        context.now(),
        context.principal.userId,
      ],
    );
    if (!made) throw new Error('An audience was written and not given back.');
    await keepViews(tx, catalogHolder(context.database)?.current() ?? context.catalog);
    await audienceEvent(tx, context, 'audience.created', made);
    return made;
  });
  return { ...stored(context, row), password };
}

/** Gives the role another password; the old one no longer opens anything. */
export async function changePassword(context: CallContext, name: string): Promise<WithPassword> {
  const password = newPassword();
  const row = await asOwner(context, async (tx) => {
    const { role_name: role } = await audienceNamed(tx, name);
    await tx.query(`ALTER ROLE ${sqlName(role)} PASSWORD ${sqlLiteral(scramVerifier(password))}`);
    const [changed] = await tx.query<AudienceRow>(
      'UPDATE attesta.audiences SET password_changed_at = $2 WHERE name = $1 RETURNING *',
      [name, context.now()],
    );
    if (!changed) throw nothingHere();
    await audienceEvent(tx, context, 'audience.password_changed', changed);
    return changed;
  });
  return { ...stored(context, row), password };
}

/** Drops the views, the schema and the role, and ends the role's connections. */
export async function dropAudience(context: CallContext, name: string): Promise<void> {
  await asOwner(context, async (tx) => {
    const row = await audienceNamed(tx, name);
    const role = sqlName(row.role_name);
    // An owner who is no superuser may end the connections, and drop what belongs to, of roles that it is a member of only.
    await tx.query(`GRANT ${role} TO CURRENT_USER`);
    await tx.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
      row.role_name,
    ]);
    await tx.query(
      `DROP SCHEMA ${sqlName(row.schema_name)} CASCADE; DROP OWNED BY ${role}; DROP ROLE ${role}`,
    );
    await tx.query('DELETE FROM attesta.audiences WHERE name = $1', [name]);
    await audienceEvent(tx, context, 'audience.dropped', row);
  });
}

function roleStatements(role: string, schema: string, password: string): readonly string[] {
  const [name, home] = [sqlName(role), sqlName(schema)];
  return [
    `CREATE ROLE ${name} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
       CONNECTION LIMIT ${LIMITS.connections} PASSWORD ${sqlLiteral(scramVerifier(password))}`,
    `ALTER ROLE ${name} SET default_transaction_read_only = on`,
    `ALTER ROLE ${name} SET statement_timeout = ${sqlLiteral(LIMITS.timeout)}`,
    `ALTER ROLE ${name} SET idle_in_transaction_session_timeout = ${sqlLiteral(LIMITS.timeout)}`,
    `ALTER ROLE ${name} SET search_path = ${home}`,
    `CREATE SCHEMA ${home}`,
    `REVOKE ALL ON SCHEMA ${home} FROM PUBLIC`,
    `GRANT USAGE ON SCHEMA ${home} TO ${name}`,
  ];
}

/** Roles and schemas are the owner's to make; where it may not, the refusal says what to grant. */
async function asOwner<T>(context: CallContext, work: (tx: Sql) => Promise<T>): Promise<T> {
  return context.database.owner.transaction(work).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === '42501') {
      throw new Problem('conflict', {
        en: 'The role of DATABASE_URL may not make roles or schemas in this database. Grant it CREATEROLE, and CREATE on the database.',
        es: 'El rol de DATABASE_URL no puede crear roles ni esquemas en esta base de datos. Concédale CREATEROLE, y CREATE sobre la base de datos.',
      });
    }
    if (code === '55P03') {
      throw new Problem(
        'unavailable',
        {
          en: 'Somebody is reading these views at the moment. Try again.',
          es: 'Alguien está leyendo estas vistas en este momento. Vuelva a intentarlo.',
        },
        {
          retryAfter: 10,
        },
      );
    }
    throw error;
  });
}

async function refuseTaken(tx: Sql, name: string, role: string): Promise<void> {
  const taken = await tx.query(
    `SELECT 1 AS taken FROM pg_roles WHERE rolname = $1
     UNION ALL SELECT 1 FROM pg_namespace WHERE nspname = $2
     UNION ALL SELECT 1 FROM attesta.audiences WHERE name = $3`,
    [role, `bi_${name}`, name],
  );
  if (taken.length > 0)
    throw new Problem('conflict', {
      en: `There is an audience called ${name} already.`,
      es: `Ya existe un público llamado ${name}.`,
    });
}

async function audienceNamed(tx: Sql, name: string): Promise<AudienceRow> {
  const [row] = await tx.query<AudienceRow>('SELECT * FROM attesta.audiences WHERE name = $1 FOR UPDATE', [
    name,
  ]);
  if (!row)
    throw new Problem('not_found', {
      en: `There is no audience called ${name.slice(0, 40)}.`,
      es: `No existe ningún público llamado ${name.slice(0, 40)}.`,
    });
  return row;
}

async function audienceEvent(
  tx: Sql,
  context: CallContext,
  action: EvidenceAction,
  row: AudienceRow,
): Promise<void> {
  const { name, modules, locale, personal_data: personalData, left_out: leftOut } = row;
  const value = { name, modules, locale, personalData, leftOut };
  await recordEvents(tx, [eventOf(context, { action, payloads: [{ subject: null, value }] })]);
}

function stored(context: CallContext, row: AudienceRow): StoredAudience {
  const url = new URL(
    context.database.connection.url.replace(/^(postgres(?:ql)?:\/\/)(?=\/)/, '$1localhost'),
  );
  return {
    name: row.name,
    modules: row.modules,
    locale: row.locale,
    personalData: row.personal_data,
    leaveOut: row.left_out,
    createdAt: row.created_at,
    passwordChangedAt: row.password_changed_at,
    connection: {
      host: url.searchParams.get('host') ?? url.hostname,
      port: Number(url.port || 5432),
      database: decodeURIComponent(url.pathname.slice(1)),
      user: row.role_name,
      schema: row.schema_name,
    },
  };
}

function refuseWrong(context: CallContext, draft: NewAudience): void {
  const findings = [];
  if (!NAME.test(draft.name)) {
    const message = {
      en: 'Write the name in small letters, digits and underscores, at most 30: sales_reports.',
      es: 'Escriba el nombre en minúsculas, cifras y guiones bajos, 30 como máximo: sales_reports.',
    };
    findings.push({ code: 'audience.name', field: 'name', message });
  }
  const unknown = draft.modules.filter((name) => !context.catalog.modules.has(name));
  if (draft.modules.length === 0 || unknown.length > 0) {
    const message =
      unknown.length > 0
        ? {
            en: `There is no module ${unknown.join(', ')}.`,
            es: `No existe el módulo ${unknown.join(', ')}.`,
          }
        : { en: 'Name a module.', es: 'Nombre un módulo.' };
    findings.push({ code: 'audience.modules', field: 'modules', message });
  }
  const strange = (draft.leaveOut ?? []).filter((path) => {
    const [module = '', field = ''] = path.split('.');
    return !context.catalog.modules.get(module)?.fields.some((one) => one.name === field);
  });
  if (strange.length > 0) {
    const message = {
      en: `There is no field ${strange.join(', ')}. Write module.field.`,
      es: `No existe el campo ${strange.join(', ')}. Escriba módulo.campo.`,
    };
    findings.push({ code: 'audience.leave_out', field: 'leaveOut', message });
  }
  if (findings.length > 0) throw valuesRefused(findings);
}
