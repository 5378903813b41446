-- Mails that go out, and those that are held because no mail server is set. Recipient, subject and text are sealed with the key of the
-- person they are about: deleting the row, or the key, erases them.
CREATE TABLE attesta.mails (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('service', 'marketing')),
  -- sending: handed to the mail server, which has not answered yet.
  state text NOT NULL CHECK (state IN ('held', 'queued', 'sending', 'sent', 'failed')),
  -- The data subject; null for mails about nobody (to a user, to an authority).
  subject uuid,
  request uuid,
  holder uuid NOT NULL REFERENCES attesta.subject_keys,
  sealed bytea NOT NULL,
  -- Ids of files that go with it.
  attachments uuid[] NOT NULL DEFAULT '{}',
  -- Fixed before the first attempt, so that a mail that is sent twice is recognised as one (RFC 5322, 3.6.4).
  message_id text NOT NULL UNIQUE,
  -- A sentence of ours, without personal data.
  error text,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES attesta.users,
  sent_at timestamptz,
  CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX mails_subject ON attesta.mails (subject, created_at) WHERE subject IS NOT NULL;
CREATE INDEX mails_request ON attesta.mails (request, created_at) WHERE request IS NOT NULL;
CREATE INDEX mails_holder ON attesta.mails (holder);
CREATE INDEX mails_state ON attesta.mails (state, created_at DESC, id DESC);
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.mails TO ${service};
