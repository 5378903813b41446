-- Whoever was told of a restriction is told that it ended (Art. 18(3), 19): the notice of the end names the notice that it ends.
ALTER TABLE attesta.recipient_notices ADD COLUMN ends uuid REFERENCES attesta.recipient_notices ON DELETE CASCADE;
ALTER TABLE attesta.recipient_notices DROP CONSTRAINT recipient_notices_right_check;
ALTER TABLE attesta.recipient_notices ADD CONSTRAINT recipient_notices_right_check
  CHECK ("right" IN ('erasure', 'rectification', 'restriction', 'restriction_lifted', 'withdrawal', 'objection'));
ALTER TABLE attesta.recipient_notices ADD CONSTRAINT recipient_notices_ends
  CHECK (("right" = 'restriction_lifted') = (ends IS NOT NULL));
DROP INDEX attesta.recipient_notices_once;
CREATE UNIQUE INDEX recipient_notices_once
  ON attesta.recipient_notices ((coalesce(ends, request, erasure, consent, objection)), recipient);
CREATE INDEX recipient_notices_ends ON attesta.recipient_notices (ends) WHERE ends IS NOT NULL;
