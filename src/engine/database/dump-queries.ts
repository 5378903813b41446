/** The questions to PostgreSQL's catalogs that `dump-schema.ts` puts together. Each row is a statement; search_path is empty. */

/** Schemas of our own: what the owner made, and not what PostgreSQL did. */
const OURS = `(select n.oid from pg_catalog.pg_namespace n where n.nspowner = current_user::regrole
  and n.nspname not in ('public', 'information_schema') and n.nspname !~ '^pg_')`;

const notOfExtension = (catalog: string, oid: string) =>
  `not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

const roleName = (oid: string) => `(select r.rolname from pg_catalog.pg_roles r where r.oid = ${oid})`;
/** A role's name between two marks, which become its quoted name or a placeholder. */
const marked = (oid: string) => `'⟦role ' || ${roleName(oid)} || '⟧'`;

const column = `format('%I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
    case when a.attcollation <> 0 and a.attcollation <> t.typcollation
         then (select format(' COLLATE %I.%I', cn.nspname, co.collname) from pg_catalog.pg_collation co
                 join pg_catalog.pg_namespace cn on cn.oid = co.collnamespace where co.oid = a.attcollation) else '' end,
    case when a.attidentity <> '' then ' GENERATED ' || case a.attidentity when 'a' then 'ALWAYS' else 'BY DEFAULT' end
              || ' AS IDENTITY (SEQUENCE NAME ' || pg_get_serial_sequence(c.oid::regclass::text, a.attname) || ')'
         when a.attgenerated = 's' then ' GENERATED ALWAYS AS (' || pg_get_expr(ad.adbin, ad.adrelid) || ') STORED'
         when ad.adbin is not null then ' DEFAULT ' || pg_get_expr(ad.adbin, ad.adrelid) else '' end,
    case when a.attnotnull then ' NOT NULL' else '' end)`;

/** Who may do what, from an access list. With none, PostgreSQL's own defaults hold and nothing is said. */
const grants = (kind: string, name: string, acl: string, from: string, except = '') => `
  select format('REVOKE ALL ON ${kind} %s FROM PUBLIC', ${name}) as sql, null::name as role ${from} and ${acl} is not null ${except}
  union all
  select format('GRANT %s ON ${kind} %s TO %s', g.privilege_type, ${name},
           case when g.grantee = 0 then 'PUBLIC' else ${marked('g.grantee')} end) as sql,
         ${roleName('g.grantee')} as role
    ${from.replace(' where ', `, lateral aclexplode(${acl}) g where `)} and g.grantee <> current_user::regrole ${except}`;

const relations = (kinds: string) =>
  `from pg_catalog.pg_class c where c.relnamespace in ${OURS} and c.relkind in (${kinds})`;

const before = [
  `select format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I', e.extname, n.nspname) as sql, null::name as role
     from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'`,
  `select format('CREATE SCHEMA %I', n.nspname) as sql, null::name as role from pg_catalog.pg_namespace n where n.oid in ${OURS} order by 1`,
  `select format('CREATE TYPE %s AS (%s)', c.oid::regclass,
            (select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
               from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)) as sql, null::name as role
     ${relations("'c'")}`,
  `select format('CREATE SEQUENCE %s AS %s INCREMENT %s MINVALUE %s MAXVALUE %s START %s CACHE %s%s', c.oid::regclass,
            format_type(s.seqtypid, null), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache,
            case when s.seqcycle then ' CYCLE' else '' end) as sql, null::name as role
     ${relations("'S'").replace(' where ', ' join pg_catalog.pg_sequence s on s.seqrelid = c.oid where ')}
      and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'i')`,
  `select format('CREATE%s TABLE %s (%s)', case when c.relpersistence = 'u' then ' UNLOGGED' else '' end, c.oid::regclass,
            coalesce((select string_agg(${column}, ', ' order by a.attnum)
               from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
               left join pg_catalog.pg_attrdef ad on ad.adrelid = a.attrelid and ad.adnum = a.attnum
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '')) as sql, null::name as role
     ${relations("'r'")} order by c.oid`,
  `select pg_get_functiondef(p.oid) as sql, null::name as role from pg_catalog.pg_proc p
    where p.pronamespace in ${OURS} and p.prokind in ('f', 'p') and ${notOfExtension('pg_proc', 'p.oid')} order by p.oid`,
  `select format('CREATE VIEW %s%s AS %s', c.oid::regclass,
            coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', ''), pg_get_viewdef(c.oid)) as sql, null::name as role
     ${relations("'v'")} order by c.oid`,
];

const constraints = (kinds: string) => `
  select format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as sql, null::name as role
    from pg_catalog.pg_constraint k where k.connamespace in ${OURS} and k.contype in (${kinds}) and k.conrelid <> 0 order by k.oid`;

const after = [
  constraints("'p', 'u', 'x'"),
  `select pg_get_indexdef(i.indexrelid) as sql, null::name as role from pg_catalog.pg_index i
     join pg_catalog.pg_class c on c.oid = i.indexrelid where c.relnamespace in ${OURS}
      and not exists (select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
    order by i.indexrelid`,
  constraints("'c'"),
  constraints("'f'"),
  `select pg_get_triggerdef(t.oid) as sql, null::name as role from pg_catalog.pg_trigger t
     join pg_catalog.pg_class c on c.oid = t.tgrelid where c.relnamespace in ${OURS} and not t.tgisinternal order by t.oid`,
  `select format('ALTER SEQUENCE %s OWNED BY %s.%I', d.objid::regclass, d.refobjid::regclass, a.attname) as sql, null::name as role
     from pg_catalog.pg_depend d join pg_catalog.pg_class c on c.oid = d.objid and c.relkind = 'S'
     join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where c.relnamespace in ${OURS} and d.deptype = 'a' and d.classid = 'pg_catalog.pg_class'::regclass`,
  `select format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', c.oid::regclass)
            || case when c.relforcerowsecurity then format('; ALTER TABLE %s FORCE ROW LEVEL SECURITY', c.oid::regclass) else '' end as sql,
          null::name as role ${relations("'r'")} and c.relrowsecurity`,
  `select format('CREATE POLICY %I ON %s AS %s FOR %s TO ', p.polname, p.polrelid::regclass,
            case when p.polpermissive then 'PERMISSIVE' else 'RESTRICTIVE' end,
            case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL' end)
          || (select string_agg(case when g.oid = 0 then 'PUBLIC' else ${marked('g.oid')} end, ', ') from unnest(p.polroles) g(oid))
          || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
          || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') as sql,
          case when cardinality(p.polroles) = 1 then ${roleName('p.polroles[1]')} end as role
     from pg_catalog.pg_policy p join pg_catalog.pg_class c on c.oid = p.polrelid where c.relnamespace in ${OURS} order by p.oid`,
  grants(
    'SCHEMA',
    'quote_ident(n.nspname)',
    'n.nspacl',
    `from pg_catalog.pg_namespace n where n.oid in ${OURS}`,
  ),
  grants('TABLE', 'c.oid::regclass', 'c.relacl', relations("'r', 'v'")),
  grants('SEQUENCE', 'c.oid::regclass', 'c.relacl', relations("'S'")),
  grants(
    'ROUTINE',
    'p.oid::regprocedure',
    'p.proacl',
    `from pg_catalog.pg_proc p where p.pronamespace in ${OURS}`,
    `and ${notOfExtension('pg_proc', 'p.oid')}`,
  ),
  `select format('GRANT %s (%I) ON TABLE %s TO ', g.privilege_type, a.attname, c.oid::regclass)
          || case when g.grantee = 0 then 'PUBLIC' else ${marked('g.grantee')} end as sql, ${roleName('g.grantee')} as role
     from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid, lateral aclexplode(a.attacl) g
    where c.relnamespace in ${OURS} and a.attacl is not null and g.grantee <> current_user::regrole`,
];

const tables = `select c.oid::regclass::text as name,
    (select coalesce(array_agg(quote_ident(a.attname) order by a.attnum), '{}') from pg_catalog.pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
  ${relations("'r'")} order by c.oid`;

const sequences = `select c.oid::regclass::text as name ${relations("'S'")} order by 1`;

/** What nothing of ours makes so far. Better no backup than one that lacks something. */
const unknown = `
  select c.oid::regclass::text as what from pg_catalog.pg_class c
   where c.relnamespace in ${OURS} and (c.relkind in ('p', 'm', 'f') or c.relispartition)
  union all
  select t.oid::regtype::text from pg_catalog.pg_type t where t.typnamespace in ${OURS} and t.typtype in ('e', 'd', 'r', 'm')
  union all
  select p.oid::regprocedure::text from pg_catalog.pg_proc p where p.pronamespace in ${OURS} and p.prokind not in ('f', 'p')
     and ${notOfExtension('pg_proc', 'p.oid')}
  union all
  select r.rulename::text from pg_catalog.pg_rewrite r join pg_catalog.pg_class c on c.oid = r.ev_class
   where c.relnamespace in ${OURS} and r.rulename <> '_RETURN'
  union all
  select i.inhrelid::regclass::text from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
   where c.relnamespace in ${OURS} and c.relkind = 'r' and not c.relispartition
  union all
  select c.oid::regclass::text from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
   where c.relnamespace in ${OURS} and a.attgenerated = 'v'
  union all
  select e.evtname::text from pg_catalog.pg_event_trigger e where e.evtowner = current_user::regrole
  union all
  select s.stxname::text from pg_catalog.pg_statistic_ext s where s.stxnamespace in ${OURS}`;

export const dumpQueries = { before, after, tables, sequences, unknown };
