-- Rehearsals (Art. 32(1)(c), (d)): a backup was restored into a temporary place, examined and removed again. Counts and sentences; no names.
CREATE TABLE attesta.rehearsals (
  id         uuid PRIMARY KEY,
  at         timestamptz NOT NULL,
  by_user    uuid NOT NULL,
  location   text NOT NULL CHECK (location <> ''),
  -- When the backup was made; null where it could not even be read.
  taken_at   timestamptz,
  passed     boolean NOT NULL,
  -- Why it did not pass.
  reason     text,
  rows       bigint CHECK (rows >= 0),
  files      bigint CHECK (files >= 0),
  events     bigint CHECK (events >= 0),
  replayed   integer CHECK (replayed >= 0),
  CHECK (passed = (reason IS NULL))
);
CREATE INDEX rehearsals_recent ON attesta.rehearsals (at DESC, id DESC);
GRANT SELECT, INSERT ON attesta.rehearsals TO ${service};
