-- Whoever got data on the same consent is told that it was withdrawn (C-129/21 Proximus).
ALTER TABLE attesta.recipient_notices ADD COLUMN consent uuid REFERENCES attesta.consent_events ON DELETE CASCADE;
ALTER TABLE attesta.recipient_notices DROP CONSTRAINT recipient_notices_right_check;
ALTER TABLE attesta.recipient_notices ADD CONSTRAINT recipient_notices_right_check
  CHECK ("right" IN ('erasure', 'rectification', 'restriction', 'withdrawal'));
ALTER TABLE attesta.recipient_notices DROP CONSTRAINT recipient_notices_check;
ALTER TABLE attesta.recipient_notices ADD CONSTRAINT recipient_notices_about_something
  CHECK (request IS NOT NULL OR erasure IS NOT NULL OR consent IS NOT NULL);
DROP INDEX attesta.recipient_notices_once;
CREATE UNIQUE INDEX recipient_notices_once ON attesta.recipient_notices ((coalesce(request, erasure, consent)), recipient);
CREATE INDEX recipient_notices_consent ON attesta.recipient_notices (consent);
