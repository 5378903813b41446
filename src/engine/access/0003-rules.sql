-- Rules beyond roles and profiles (design §6, 6. and 3., 7.): what opens records to others, and what is denied or granted.
CREATE TABLE attesta.sharing_rules (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  module text NOT NULL,
  -- Whose records: of the users of a role, of a group and its members, or those that match a filter.
  from_kind text NOT NULL CHECK (from_kind IN ('role', 'role_and_subordinates', 'group', 'filter')),
  from_role uuid REFERENCES attesta.roles,
  from_group uuid REFERENCES attesta.groups,
  filter jsonb,
  to_kind text NOT NULL CHECK (to_kind IN ('role', 'role_and_subordinates', 'group', 'everyone')),
  to_role uuid REFERENCES attesta.roles,
  to_group uuid REFERENCES attesta.groups,
  level text NOT NULL CHECK (level IN ('read', 'edit', 'delete')),
  -- Names of modules: their records that refer to a shared record are shared with it.
  related text[] NOT NULL DEFAULT '{}',
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (CASE from_kind WHEN 'filter' THEN filter IS NOT NULL AND num_nonnulls(from_role, from_group) = 0
    WHEN 'group' THEN from_group IS NOT NULL AND num_nonnulls(from_role, filter) = 0
    ELSE from_role IS NOT NULL AND num_nonnulls(from_group, filter) = 0 END),
  CHECK (CASE to_kind WHEN 'everyone' THEN num_nonnulls(to_role, to_group) = 0
    WHEN 'group' THEN to_group IS NOT NULL AND to_role IS NULL ELSE to_role IS NOT NULL AND to_group IS NULL END)
);
CREATE UNIQUE INDEX sharing_rules_name ON attesta.sharing_rules (module, attesta.fold(name));
CREATE INDEX sharing_rules_from_role ON attesta.sharing_rules (from_role);
CREATE INDEX sharing_rules_from_group ON attesta.sharing_rules (from_group);
CREATE INDEX sharing_rules_to_role ON attesta.sharing_rules (to_role);
CREATE INDEX sharing_rules_to_group ON attesta.sharing_rules (to_group);

CREATE TABLE attesta.record_rules (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  module text NOT NULL,
  effect text NOT NULL CHECK (effect IN ('grant', 'deny')),
  uses text[] NOT NULL CHECK (uses <@ '{list,record,create,edit,delete}'),
  -- Names of relations of the module: the rule is about the records in these related lists.
  relations text[] NOT NULL DEFAULT '{}',
  -- Null: every record of the module.
  filter jsonb,
  to_kind text NOT NULL CHECK (to_kind IN ('role', 'role_and_subordinates', 'group', 'user', 'everyone')),
  to_role uuid REFERENCES attesta.roles,
  to_group uuid REFERENCES attesta.groups,
  to_user uuid REFERENCES attesta.users,
  -- A rule that denies binds administrators only where it says so.
  administrators boolean NOT NULL DEFAULT false,
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (cardinality(uses) + cardinality(relations) > 0),
  CHECK (CASE to_kind WHEN 'everyone' THEN num_nonnulls(to_role, to_group, to_user) = 0
    WHEN 'group' THEN to_group IS NOT NULL AND num_nonnulls(to_role, to_user) = 0
    WHEN 'user' THEN to_user IS NOT NULL AND num_nonnulls(to_role, to_group) = 0
    ELSE to_role IS NOT NULL AND num_nonnulls(to_group, to_user) = 0 END)
);
CREATE UNIQUE INDEX record_rules_name ON attesta.record_rules (module, attesta.fold(name));
CREATE INDEX record_rules_to_role ON attesta.record_rules (to_role);
CREATE INDEX record_rules_to_group ON attesta.record_rules (to_group);
CREATE INDEX record_rules_to_user ON attesta.record_rules (to_user);

CREATE TRIGGER moves_access_version AFTER INSERT OR UPDATE OR DELETE ON attesta.sharing_rules
  FOR EACH STATEMENT EXECUTE FUNCTION attesta.move_access_version();
CREATE TRIGGER moves_access_version AFTER INSERT OR UPDATE OR DELETE ON attesta.record_rules
  FOR EACH STATEMENT EXECUTE FUNCTION attesta.move_access_version();

GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.sharing_rules, attesta.record_rules TO ${service};
