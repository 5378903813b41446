-- A mail that was written from a record belongs to it, and says for which purpose it was written.
ALTER TABLE attesta.mails ADD COLUMN module text, ADD COLUMN record uuid, ADD COLUMN purpose text;
ALTER TABLE attesta.mails ADD CONSTRAINT mails_record_named CHECK ((module IS NULL) = (record IS NULL));
CREATE INDEX mails_record ON attesta.mails (record, created_at) WHERE record IS NOT NULL;
