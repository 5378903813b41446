-- Somebody looking through another's eyes: read-only, for a while, within one session. Why is in the evidence.
CREATE TABLE attesta.view_as (
  id uuid PRIMARY KEY,
  session uuid NOT NULL REFERENCES attesta.sessions ON DELETE CASCADE,
  viewer uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  viewed uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  started_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  CHECK (viewer <> viewed)
);
CREATE INDEX view_as_session ON attesta.view_as (session);
CREATE INDEX view_as_viewer ON attesta.view_as (viewer);
CREATE INDEX view_as_viewed ON attesta.view_as (viewed);
GRANT SELECT, INSERT, DELETE ON attesta.view_as TO ${service};
