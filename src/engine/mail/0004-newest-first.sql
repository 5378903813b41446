-- The outbox, whatever became of its mails, newest first.
CREATE INDEX mails_created ON attesta.mails (created_at DESC, id DESC);
