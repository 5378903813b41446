-- Who may do what: users, the tree of roles, profiles, groups; and how they sign in.
CREATE TABLE attesta.roles (
  id uuid PRIMARY KEY,
  -- Names a shipped role in code; a company's own have none.
  code text UNIQUE,
  name text NOT NULL CHECK (name <> ''),
  parent uuid REFERENCES attesta.roles,
  version integer NOT NULL DEFAULT 1,
  CHECK (parent <> id)
);
CREATE UNIQUE INDEX roles_name ON attesta.roles (attesta.fold(name));
CREATE INDEX roles_parent ON attesta.roles (parent);

CREATE TABLE attesta.profiles (
  id uuid PRIMARY KEY,
  code text UNIQUE,
  name text NOT NULL CHECK (name <> ''),
  -- { module or '*': [action] }, { module: { field: right } }, [tool or '*']
  modules jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(modules) = 'object'),
  fields jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(fields) = 'object'),
  tools jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(tools) = 'array'),
  version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX profiles_name ON attesta.profiles (attesta.fold(name));

CREATE TABLE attesta.role_profiles (
  role uuid NOT NULL REFERENCES attesta.roles ON DELETE CASCADE,
  profile uuid NOT NULL REFERENCES attesta.profiles,
  PRIMARY KEY (role, profile)
);
CREATE INDEX role_profiles_profile ON attesta.role_profiles (profile);

CREATE TABLE attesta.users (
  id uuid PRIMARY KEY,
  -- person: signs in; service: only through tokens; system: the installation itself.
  kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service', 'system')),
  username text NOT NULL CHECK (username <> ''),
  name text NOT NULL CHECK (name <> ''),
  email text,
  locale text NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'es')),
  role uuid REFERENCES attesta.roles,
  active boolean NOT NULL DEFAULT true,
  password_hash text,
  password_changed_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX users_username ON attesta.users (attesta.fold(username));
CREATE INDEX users_role ON attesta.users (role);

CREATE TABLE attesta.groups (
  id uuid PRIMARY KEY,
  code text UNIQUE,
  name text NOT NULL CHECK (name <> ''),
  version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX groups_name ON attesta.groups (attesta.fold(name));

CREATE TABLE attesta.group_members (
  group_id uuid NOT NULL REFERENCES attesta.groups ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('user', 'role', 'role_and_subordinates', 'group')),
  member_user uuid REFERENCES attesta.users ON DELETE CASCADE,
  member_role uuid REFERENCES attesta.roles ON DELETE CASCADE,
  member_group uuid REFERENCES attesta.groups ON DELETE CASCADE,
  CHECK (num_nonnulls(member_user, member_role, member_group) = 1),
  CHECK (CASE kind WHEN 'user' THEN member_user WHEN 'group' THEN member_group ELSE member_role END IS NOT NULL),
  CHECK (member_group <> group_id)
);
CREATE UNIQUE INDEX group_members_once ON attesta.group_members
  (group_id, kind, coalesce(member_user, member_role, member_group));
CREATE INDEX group_members_user ON attesta.group_members (member_user);
CREATE INDEX group_members_role ON attesta.group_members (member_role);
CREATE INDEX group_members_group ON attesta.group_members (member_group);

CREATE TABLE attesta.sessions (
  id uuid PRIMARY KEY,
  -- SHA-256 of the cookie's 256 random bits: whoever reads this table cannot sign in with it.
  secret_hash bytea NOT NULL UNIQUE,
  user_id uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL
);
CREATE INDEX sessions_user ON attesta.sessions (user_id);
CREATE INDEX sessions_ends_at ON attesta.sessions (ends_at);

CREATE TABLE attesta.tokens (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  -- The first characters, so that a person recognises the token in the list.
  hint text NOT NULL,
  secret_hash bytea NOT NULL UNIQUE,
  user_id uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX tokens_user ON attesta.tokens (user_id);

-- Failed sign-ins by hashed address, and by account with address. No names and no addresses.
CREATE TABLE attesta.sign_in_attempts (
  key_hash bytea PRIMARY KEY,
  failures integer NOT NULL,
  last_failed_at timestamptz NOT NULL,
  blocked_until timestamptz
);
CREATE INDEX sign_in_attempts_last ON attesta.sign_in_attempts (last_failed_at);

-- Every change of what rights are compiled from moves this number, in its own transaction; requests read it with their
-- credential, so a change holds at the next call on every node. Its row is also the lock of such changes.
CREATE TABLE attesta.access_version (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  version bigint NOT NULL
);
INSERT INTO attesta.access_version (version) VALUES (1);

CREATE FUNCTION attesta.move_access_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE attesta.access_version SET version = version + 1;
  RETURN NULL;
END $$;
GRANT EXECUTE ON FUNCTION attesta.move_access_version() TO ${service};

CREATE TRIGGER moves_access_version AFTER INSERT OR UPDATE OR DELETE ON attesta.roles
  FOR EACH STATEMENT EXECUTE FUNCTION attesta.move_access_version();
CREATE TRIGGER moves_access_version AFTER INSERT OR UPDATE OR DELETE ON attesta.profiles
  FOR EACH STATEMENT EXECUTE FUNCTION attesta.move_access_version();
CREATE TRIGGER moves_access_version AFTER INSERT OR UPDATE OR DELETE ON attesta.role_profiles
  FOR EACH STATEMENT EXECUTE FUNCTION attesta.move_access_version();
CREATE TRIGGER moves_access_version AFTER INSERT OR UPDATE OR DELETE ON attesta.groups
  FOR EACH STATEMENT EXECUTE FUNCTION attesta.move_access_version();
CREATE TRIGGER moves_access_version AFTER INSERT OR UPDATE OR DELETE ON attesta.group_members
  FOR EACH STATEMENT EXECUTE FUNCTION attesta.move_access_version();
CREATE TRIGGER moves_access_version AFTER INSERT OR UPDATE OF role, active, kind OR DELETE ON attesta.users
  FOR EACH STATEMENT EXECUTE FUNCTION attesta.move_access_version();

GRANT SELECT, INSERT, UPDATE, DELETE ON
  attesta.roles, attesta.profiles, attesta.role_profiles, attesta.users, attesta.groups, attesta.group_members,
  attesta.sessions, attesta.tokens, attesta.sign_in_attempts TO ${service};
GRANT SELECT, UPDATE ON attesta.access_version TO ${service};
-- A customer may read who looks after a record.
GRANT SELECT (id, name) ON attesta.users, attesta.groups TO ${portal};
