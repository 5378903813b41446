-- Exports. The file lies in the file store, sealed, until it expires. An export and the job that makes it have one id.
CREATE TABLE attesta.exports (
  id uuid PRIMARY KEY,
  module text NOT NULL,
  format text NOT NULL CHECK (format IN ('csv', 'xlsx', 'json')),
  state text NOT NULL CHECK (state IN ('queued', 'running', 'ready', 'failed', 'cancelled', 'expired', 'removed', 'erased')),
  -- What was asked for, sealed: a filter names persons. Gone when the file is made, and after a day in any case.
  question bytea,
  -- Names of the columns of the file.
  columns jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(columns) = 'array'),
  rows_total bigint,
  -- Rows that matched and are not in it, by why.
  left_out jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(left_out) = 'object'),
  file uuid REFERENCES attesta.files ON DELETE SET NULL,
  bytes bigint,
  sha256 text,
  downloads integer NOT NULL DEFAULT 0,
  -- Somebody was erased while it was made: what was read before is not to be kept.
  begin_again boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES attesta.users,
  made_at timestamptz,
  expires_at timestamptz,
  ended_at timestamptz
);
CREATE INDEX exports_created_by ON attesta.exports (created_by, created_at DESC, id DESC);
CREATE INDEX exports_file ON attesta.exports (file) WHERE file IS NOT NULL;
CREATE INDEX exports_ended ON attesta.exports (ended_at) WHERE ended_at IS NOT NULL;

-- Whose data the file holds, for as long as it is there: by this an erasure finds the exports of a person.
CREATE TABLE attesta.export_subjects (
  export uuid NOT NULL REFERENCES attesta.exports ON DELETE CASCADE,
  subject uuid NOT NULL,
  PRIMARY KEY (export, subject)
);
CREATE INDEX export_subjects_subject ON attesta.export_subjects (subject);

GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.exports, attesta.export_subjects TO ${service};
