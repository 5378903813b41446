-- Links by which a person signs in to the portal: ids and hashes, cleared away a day after they ended.
CREATE TABLE attesta.portal_links (
  id           uuid PRIMARY KEY,
  secret_hash  bytea NOT NULL UNIQUE,
  -- Hash of what the browser that asked keeps in a cookie.
  browser_hash bytea NOT NULL,
  -- Everybody whose mailbox it is. Which of them it is shows only when they sign in.
  candidates   uuid[] NOT NULL CHECK (cardinality(candidates) > 0),
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  used_at      timestamptz,
  failures     integer NOT NULL DEFAULT 0
);
CREATE INDEX portal_links_candidates ON attesta.portal_links USING gin (candidates);
CREATE INDEX portal_links_expires ON attesta.portal_links (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.portal_links TO ${service};
