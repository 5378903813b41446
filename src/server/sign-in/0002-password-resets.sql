-- Links by which a user chooses a new password: hashes, cleared away a day after they ended.
CREATE TABLE attesta.password_resets (
  id          uuid PRIMARY KEY,
  user_id     uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  secret_hash bytea NOT NULL UNIQUE,
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL
);
CREATE INDEX password_resets_user ON attesta.password_resets (user_id, created_at);
GRANT SELECT, INSERT, DELETE ON attesta.password_resets TO ${service};
