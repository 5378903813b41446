-- Answers to POSTs that carried an Idempotency-Key, for 24 hours. key_hash is SHA-256 over who and key. The answer is
-- encrypted with a key made from the Idempotency-Key itself, which is stored nowhere: only who has it can read the answer.
CREATE TABLE attesta.idempotency_keys (
  key_hash bytea PRIMARY KEY,
  request_hash bytea NOT NULL,
  -- Empty while the first call is under way.
  status integer,
  answer bytea,
  created_at timestamptz NOT NULL
);
CREATE INDEX idempotency_keys_created_at ON attesta.idempotency_keys (created_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.idempotency_keys TO ${service};
