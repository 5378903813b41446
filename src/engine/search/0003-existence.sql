-- The exception of the article: any user may find that a record exists, by the fields named here, whatever else they may see. One row
-- for a module that an administrator has switched it on for.
CREATE TABLE attesta.existence_checks (
  module text PRIMARY KEY,
  active boolean NOT NULL,
  -- What is compared, and what is answered: names of fields.
  match_fields text[] NOT NULL CHECK (cardinality(match_fields) > 0),
  shown_fields text[] NOT NULL,
  -- Checks that one user may make in an hour.
  per_hour integer NOT NULL CHECK (per_hour BETWEEN 1 AND 500),
  reason text NOT NULL CHECK (reason <> ''),
  version integer NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL,
  changed_by uuid NOT NULL REFERENCES attesta.users
);
GRANT SELECT, INSERT, UPDATE ON attesta.existence_checks TO ${service};
