-- Access packages (Art. 15, 20): where the copy is, its hash, and how often it was handed over. The content is a file,
-- encrypted with the person's key, and goes with the person.
CREATE SEQUENCE attesta.package_numbers;

CREATE TABLE attesta.packages (
  id          uuid PRIMARY KEY,
  number      text NOT NULL UNIQUE,
  subject     uuid NOT NULL,
  request     uuid,
  state       text NOT NULL CHECK (state IN ('making', 'ready', 'failed', 'erased')),
  locale      text NOT NULL,
  job         uuid,
  file        uuid,
  bytes       bigint,
  sha256      text,
  manifest    jsonb,
  made_at     timestamptz,
  made_by     uuid NOT NULL,
  expires_at  timestamptz,
  downloads   integer NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL
);
CREATE INDEX packages_subject ON attesta.packages (subject, created_at DESC);
CREATE INDEX packages_request ON attesta.packages (request, created_at DESC);

GRANT USAGE ON SEQUENCE attesta.package_numbers TO ${service};
GRANT SELECT, INSERT, UPDATE ON attesta.packages TO ${service};
