-- Mails to many: what is sent, and for each record whether it leaves and why not. A row tells of a person by ids alone.
CREATE TABLE attesta.mail_merges (
  id uuid PRIMARY KEY,
  module text NOT NULL,
  -- What the template was called, or the subject.
  name text NOT NULL,
  language text NOT NULL CHECK (language IN ('en', 'es')),
  purpose text NOT NULL,
  -- As they stood when the plan was made: a template that is changed meanwhile changes nothing of it.
  subject text NOT NULL,
  text text NOT NULL,
  state text NOT NULL CHECK (state IN ('planning', 'planned', 'sending', 'done')),
  plan_job uuid NOT NULL,
  send_job uuid,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES attesta.users,
  planned_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz
);
CREATE INDEX mail_merges_created_by ON attesta.mail_merges (created_by, created_at DESC, id DESC);

CREATE TABLE attesta.mail_merge_rows (
  merge uuid NOT NULL REFERENCES attesta.mail_merges ON DELETE CASCADE,
  record uuid NOT NULL,
  place integer NOT NULL,
  recipient_module text,
  recipient uuid,
  -- The data subject who is written to, or would be.
  subject uuid,
  state text NOT NULL CHECK (state IN ('new', 'waiting', 'left_out', 'written')),
  -- Why it is left out: a code.
  reason text,
  mail uuid REFERENCES attesta.mails ON DELETE SET NULL,
  decided_at timestamptz,
  PRIMARY KEY (merge, record),
  CHECK ((state = 'left_out') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX mail_merge_rows_place ON attesta.mail_merge_rows (merge, place);
CREATE INDEX mail_merge_rows_subject ON attesta.mail_merge_rows (subject) WHERE subject IS NOT NULL;
CREATE INDEX mail_merge_rows_mail ON attesta.mail_merge_rows (mail) WHERE mail IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.mail_merges, attesta.mail_merge_rows TO ${service};
