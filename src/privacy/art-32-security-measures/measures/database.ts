import { fieldColumns, foldedColumn, systemColumnNames } from '../../../engine/catalog/table.ts';
import { holds, label, type Measure, type SecurityGround } from '../measure.ts';

interface RoleRow {
  readonly name: string;
  readonly powers: readonly string[];
}

/** The second lock of the database holds only for roles that can't take it off. */
export const databaseRoles: Measure = {
  code: 'database_roles',
  group: 'database',
  label: label('The service owns nothing in the database', 'El servicio no posee nada en la base de datos'),
  async look({ database }) {
    const { service, portal } = database.connection.roles;
    const rows = await database.owner.query<RoleRow>(
      `SELECT rolname::text AS name, array_remove(ARRAY[
         CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
         CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END,
         CASE WHEN rolreplication THEN 'REPLICATION' END,
         CASE WHEN EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) THEN 'owns tables' END,
         CASE WHEN EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) THEN 'is a member of other roles' END,
         CASE WHEN has_schema_privilege(r.oid, 'data', 'CREATE') THEN 'may create in schema data' END
       ], NULL) AS powers
       FROM pg_roles AS r WHERE rolname = ANY ($1)`,
      [[service, portal]],
    );
    const wrong = rows.flatMap(({ name, powers }) => powers.map((power) => `${name}: ${power}`));
    if (rows.length < 2) wrong.push('a role is missing');
    if (wrong.length === 0)
      return holds(
        'Service and portal are roles that own nothing and cannot pass row-level security by.',
        'El servicio y el portal son roles que no poseen nada y no pueden eludir la seguridad por filas.',
      );
    return {
      outcome: 'fail',
      says: label(
        'A database role may do more than it should.',
        'Un rol de la base de datos puede más de lo debido.',
      ),
      mend: label(
        'As an administrator of the database, take away what is listed: ALTER ROLE … NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB.',
        'Como administrador de la base de datos, quite lo indicado: ALTER ROLE … NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB.',
      ),
      items: wrong,
    };
  },
};

/** Every record table refuses rows by itself. */
export const rowSecurity: Measure = {
  code: 'row_level_security',
  group: 'database',
  label: label(
    'Record tables refuse rows by themselves',
    'Las tablas de registros rechazan filas por sí mismas',
  ),
  async look({ database, catalog }) {
    const rows = await database.owner.query<{ name: string }>(
      `SELECT c.relname::text AS name FROM pg_class AS c
       WHERE c.relnamespace = 'data'::regnamespace AND c.relkind IN ('r', 'p')
         AND (NOT c.relrowsecurity OR NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid))`,
    );
    if (rows.length === 0)
      return holds(
        `${catalog.modules.size} modules, each with row-level security.`,
        `${catalog.modules.size} módulos, todos con seguridad por filas.`,
      );
    return {
      outcome: 'fail',
      says: label('Tables without row-level security.', 'Hay tablas sin seguridad por filas.'),
      mend: label(
        'Start Attesta again: it puts the policies of its modules in force. A table that is not a module’s belongs in another schema.',
        'Inicie Attesta de nuevo: pone en vigor las políticas de sus módulos. Una tabla que no es de un módulo va en otro esquema.',
      ),
      items: rows.map(({ name }) => `data.${name}`),
    };
  },
};

const DURABLE: Readonly<Record<string, string>> = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  data_checksums: 'on',
};

/** What was answered as done is on the disk, and a disk that lies is noticed. */
export const durability: Measure = {
  code: 'database_durability',
  group: 'database',
  label: label('What is written stays written', 'Lo escrito queda escrito'),
  async look({ database }) {
    const rows = await database.owner.query<{ name: string; setting: string }>(
      'SELECT name, setting FROM pg_settings WHERE name = ANY ($1)',
      [Object.keys(DURABLE)],
    );
    const off = rows.filter(({ name, setting }) => setting !== DURABLE[name]);
    if (off.length === 0)
      return holds(
        'The database writes through to the disk and checks what it reads.',
        'La base de datos escribe hasta el disco y comprueba lo que lee.',
      );
    const grave = off.some(({ name }) => name !== 'data_checksums');
    return {
      outcome: grave ? 'fail' : 'warn',
      says: label(
        grave
          ? 'The database may lose what it acknowledged.'
          : 'The database does not check what it reads from the disk.',
        grave
          ? 'La base de datos puede perder lo que confirmó.'
          : 'La base de datos no comprueba lo que lee del disco.',
      ),
      mend: label(
        'Set these in postgresql.conf; checksums are switched on with pg_checksums while the server is stopped.',
        'Ajústelo en postgresql.conf; las sumas de comprobación se activan con pg_checksums con el servidor parado.',
      ),
      items: off.map(({ name, setting }) => `${name} = ${setting}`),
    };
  },
};

/** A column that no field declares is personal data that no access package and no erasure knows. */
export const undeclared: Measure = {
  code: 'undeclared_fields',
  group: 'database',
  label: label('Every column is declared', 'Todas las columnas están declaradas'),
  async look(ground) {
    const unknown = await undeclaredColumns(ground);
    if (unknown.length === 0)
      return holds(
        'Each column of each record table belongs to a field with its privacy declaration.',
        'Cada columna de cada tabla de registros pertenece a un campo con su declaración de privacidad.',
      );
    return {
      outcome: 'fail',
      says: label(
        'Columns that no field declares: neither an access package nor an erasure reaches them.',
        'Hay columnas que ningún campo declara: ni un paquete de acceso ni una supresión llegan a ellas.',
      ),
      mend: label(
        'Declare them as fields of their module, or drop them.',
        'Declárelas como campos de su módulo o elimínelas.',
      ),
      items: unknown,
    };
  },
};

async function undeclaredColumns({ database, catalog }: SecurityGround): Promise<string[]> {
  const rows = await database.owner.query<{ table: string; column: string }>(
    `SELECT c.relname::text AS table, a.attname::text AS column
     FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'data'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY 1, 2`,
  );
  return rows
    .filter(({ table, column }) => !isDeclared(catalog, table, column))
    .map((row) => `${row.table}.${row.column}`);
}

function isDeclared(catalog: SecurityGround['catalog'], table: string, column: string): boolean {
  const module = catalog.modules.get(table);
  if (!module) return false;
  if (systemColumnNames.has(column)) return true;
  return module.fields.some((field) =>
    fieldColumns(field).some(({ name }) => name === column || foldedColumn(name) === column),
  );
}
