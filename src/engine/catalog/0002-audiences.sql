-- Audiences of business intelligence: each has a role of its own in the database, which may read labelled views in a schema of its own
-- and nothing else. The views are made anew whenever the definitions change.
CREATE TABLE attesta.audiences (
  name text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9_]{0,29}$'),
  role_name text NOT NULL UNIQUE,
  schema_name text NOT NULL UNIQUE,
  modules text[] NOT NULL CHECK (cardinality(modules) > 0),
  -- The language of the names of tables, columns and choices.
  locale text NOT NULL CHECK (locale IN ('en', 'es')),
  -- Whether fields that say something about a person are among them: ordinary ones; sensitive ones never are.
  personal_data boolean NOT NULL,
  -- Fields that this audience does not get, as module.field.
  left_out text[] NOT NULL DEFAULT '{}',
  -- Of what the views were made from; empty while they are set aside.
  fingerprint text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES attesta.users,
  password_changed_at timestamptz NOT NULL
);
GRANT SELECT ON attesta.audiences TO ${service};
