-- Reports: questions that people keep and share. Answers are kept nowhere: each run is made with the rights of who runs it.
CREATE TABLE attesta.reports (
  id uuid PRIMARY KEY,
  owner uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  module text NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  -- { kind, filter?, columns?, sort?, groups?, aggregates?, chart }
  question jsonb NOT NULL CHECK (jsonb_typeof(question) = 'object'),
  -- Who may ask it besides its owner.
  shared_with_all boolean NOT NULL DEFAULT false,
  shared_roles uuid[] NOT NULL DEFAULT '{}',
  shared_groups uuid[] NOT NULL DEFAULT '{}',
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX reports_name ON attesta.reports (owner, attesta.fold(name));
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.reports TO ${service};
