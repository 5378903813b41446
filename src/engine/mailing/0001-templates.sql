-- Texts that mails are written from. They say how a mail to anybody reads, so they are about nobody; that somebody wrote a name into one is
-- found by the scan after an erasure, which reads them as they stand.
CREATE TABLE attesta.mail_templates (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  module text NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  language text NOT NULL CHECK (language IN ('en', 'es')),
  -- What the person's address is used for: a code of the purposes.
  purpose text NOT NULL,
  subject text NOT NULL,
  text text NOT NULL,
  shared boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX mail_templates_name ON attesta.mail_templates (user_id, module, attesta.fold(name));
CREATE INDEX mail_templates_module ON attesta.mail_templates (module) WHERE shared;
CREATE INDEX mail_templates_purpose ON attesta.mail_templates (purpose);
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.mail_templates TO ${service};
