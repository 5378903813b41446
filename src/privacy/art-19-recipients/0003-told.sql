-- Art. 19: what a task says of its recipient is kept as it was when it was owed, so that "whom did you tell?" is answered when the
-- person is erased and the register has changed. Company names and kinds of data; nothing of it is the person's.
ALTER TABLE attesta.recipient_notices
  ADD COLUMN named jsonb,
  ADD COLUMN categories text[] NOT NULL DEFAULT '{}',
  -- Where it can be seen that the recipient was told: a number of a registered letter, a file reference.
  ADD COLUMN proof text,
  -- The notice that was sent by our own mail. It is sealed with the person's key and goes with the person; no foreign key.
  ADD COLUMN mail uuid,
  ADD COLUMN mailed_at timestamptz;
UPDATE attesta.recipient_notices n
  SET named = jsonb_build_object('name', r.name, 'role', r.role, 'country', r.country), categories = r.categories
  FROM attesta.recipients r WHERE r.id = n.recipient;
ALTER TABLE attesta.recipient_notices ALTER COLUMN named SET NOT NULL;
ALTER TABLE attesta.recipient_notices ADD CHECK ((mail IS NULL) = (mailed_at IS NULL));
-- What a case owed and was never carried out is owed to nobody.
ALTER TABLE attesta.recipient_notices DROP CONSTRAINT recipient_notices_state_check;
ALTER TABLE attesta.recipient_notices ADD CONSTRAINT recipient_notices_state_check
  CHECK (state IN ('open', 'told', 'impossible', 'disproportionate', 'not_carried_out'));
ALTER TABLE attesta.recipient_notices ADD CHECK (state <> 'not_carried_out' OR reason IS NOT NULL);
CREATE INDEX recipient_notices_mailed ON attesta.recipient_notices (mail) WHERE state = 'open' AND mail IS NOT NULL;
CREATE INDEX recipient_notices_request ON attesta.recipient_notices (request) WHERE state = 'open';
