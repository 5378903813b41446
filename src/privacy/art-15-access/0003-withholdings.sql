-- What a copy leaves out because it is somebody else's or a trade secret (Art. 15(4), 20(4)): item by item, each looked at by a second
-- person. Why stands among the messages of the case. Passages are what is blacked out in a text: they go with the person.
CREATE TABLE attesta.withholdings (
  id         uuid PRIMARY KEY,
  request    uuid NOT NULL REFERENCES attesta.requests ON DELETE CASCADE,
  step       uuid NOT NULL REFERENCES attesta.request_steps ON DELETE CASCADE,
  place      text NOT NULL,
  item       text NOT NULL,
  -- A field of the item, or a file of it; the whole item where neither is named.
  field      text,
  file       uuid,
  passages   text[] NOT NULL DEFAULT '{}',
  ground     text NOT NULL CHECK (ground IN ('others_rights', 'trade_secret')),
  state      text NOT NULL CHECK (state IN ('proposed', 'approved', 'sent_back')),
  at         timestamptz NOT NULL,
  by_user    uuid NOT NULL REFERENCES attesta.users,
  decided_at timestamptz,
  decided_by uuid REFERENCES attesta.users,
  CHECK (field IS NULL OR file IS NULL),
  CHECK (state <> 'approved' OR decided_by <> by_user)
);
CREATE INDEX withholdings_request ON attesta.withholdings (request, at);
CREATE INDEX withholdings_step ON attesta.withholdings (step);
CREATE INDEX withholdings_by_user ON attesta.withholdings (by_user);
CREATE INDEX withholdings_decided_by ON attesta.withholdings (decided_by);
ALTER TABLE attesta.withholdings ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.withholdings TO ${service} USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON attesta.withholdings TO ${service};
