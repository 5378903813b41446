-- What of their data a person objects to sharing, and with whom (Art. 21; the portions that fields declare). Each line is an act of the
-- person and is never changed: taking an objection back is another line.
CREATE TABLE attesta.sharing_objections (
  id             uuid PRIMARY KEY,
  subject        uuid NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('objected', 'taken_back')),
  portion        text NOT NULL CHECK (portion <> ''),
  -- With one recipient, with those of one role, or with anybody where both are null.
  recipient      uuid REFERENCES attesta.recipients,
  recipient_role text CHECK (recipient_role IN ('processor', 'controller', 'joint_controller', 'authority')),
  -- The objection that is taken back.
  ends           uuid REFERENCES attesta.sharing_objections ON DELETE CASCADE,
  at             timestamptz NOT NULL,
  channel        text NOT NULL CHECK (channel IN ('portal', 'email', 'post', 'phone', 'in_person', 'other')),
  -- Done by the person in the portal; otherwise staff put down what the person said.
  by_subject     boolean NOT NULL,
  reason         text,
  request        uuid,
  recorded_at    timestamptz NOT NULL,
  recorded_by    uuid NOT NULL,
  CHECK (recipient IS NULL OR recipient_role IS NULL),
  CHECK ((kind = 'taken_back') = (ends IS NOT NULL))
);
CREATE INDEX sharing_objections_subject ON attesta.sharing_objections (subject, at);
CREATE INDEX sharing_objections_recipient ON attesta.sharing_objections (recipient) WHERE recipient IS NOT NULL;
CREATE UNIQUE INDEX sharing_objections_ends ON attesta.sharing_objections (ends) WHERE ends IS NOT NULL;

ALTER TABLE attesta.sharing_objections ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.sharing_objections TO ${service} USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON attesta.sharing_objections TO ${service};

-- What was not sent because the person objects to it, and why something was sent all the same.
ALTER TABLE attesta.disclosures
  ADD COLUMN left_out text[] NOT NULL DEFAULT '{}',
  ADD COLUMN despite text,
  -- The export by which it left.
  ADD COLUMN export uuid;

-- Who got the portion is told that the person objects.
ALTER TABLE attesta.recipient_notices ADD COLUMN objection uuid REFERENCES attesta.sharing_objections ON DELETE CASCADE;
ALTER TABLE attesta.recipient_notices DROP CONSTRAINT recipient_notices_right_check;
ALTER TABLE attesta.recipient_notices ADD CONSTRAINT recipient_notices_right_check
  CHECK ("right" IN ('erasure', 'rectification', 'restriction', 'withdrawal', 'objection'));
ALTER TABLE attesta.recipient_notices DROP CONSTRAINT recipient_notices_about_something;
ALTER TABLE attesta.recipient_notices ADD CONSTRAINT recipient_notices_about_something
  CHECK (request IS NOT NULL OR erasure IS NOT NULL OR consent IS NOT NULL OR objection IS NOT NULL);
DROP INDEX attesta.recipient_notices_once;
CREATE UNIQUE INDEX recipient_notices_once
  ON attesta.recipient_notices ((coalesce(request, erasure, consent, objection)), recipient);
CREATE INDEX recipient_notices_objection ON attesta.recipient_notices (objection);
