-- Blocking (LOPDGDD 32): what is blocked is set aside, sealed with a key of its own, and opened for a while, for an authority, when two
-- persons say so. The record's row stays as a tombstone (its id, its number, what it refers to), hidden by row-level security.

ALTER TABLE attesta.comments DROP CONSTRAINT comments_withheld_check, ADD CHECK (withheld IN ('archived', 'blocked'));
ALTER TABLE attesta.files DROP CONSTRAINT files_withheld_check, ADD CHECK (withheld IN ('archived', 'blocked'));
ALTER TABLE attesta.file_keys DROP CONSTRAINT file_keys_withheld_check, ADD CHECK (withheld IN ('archived', 'blocked'));
ALTER TABLE attesta.mails DROP CONSTRAINT mails_withheld_check, ADD CHECK (withheld IN ('archived', 'blocked'));
ALTER TABLE evidence.payloads DROP CONSTRAINT payloads_withheld_check, ADD CHECK (withheld IN ('archived', 'blocked'));

-- What was decided about a blocked record before is hidden with it.
ALTER TABLE attesta.record_states ADD COLUMN withheld text CHECK (withheld = 'blocked');
ALTER POLICY service ON attesta.record_states USING (
  (state = 'restricted' OR ended_at IS NOT NULL OR state = ANY ((SELECT attesta.named_states())::text[]))
  AND (withheld IS NULL OR withheld = ANY ((SELECT attesta.named_states())::text[])))
  WITH CHECK ((state = 'restricted' OR state = ANY ((SELECT attesta.named_states())::text[]))
  AND (withheld IS NULL OR withheld = ANY ((SELECT attesta.named_states())::text[])));
GRANT UPDATE (withheld) ON attesta.record_states TO ${service};

CREATE TABLE attesta.blocked_records (
  record uuid PRIMARY KEY,
  module text NOT NULL,
  number text NOT NULL,
  -- The record that was asked for, and the asking: they are released and destroyed together.
  root uuid NOT NULL,
  act uuid NOT NULL,
  subjects uuid[] NOT NULL DEFAULT '{}',
  -- Why the law asks for it: after a rectification or an erasure.
  ground text NOT NULL CHECK (ground IN ('rectification', 'erasure')),
  blocked_at timestamptz NOT NULL,
  blocked_by uuid NOT NULL REFERENCES attesta.users,
  -- The last day on which somebody can be held liable: then it is destroyed.
  until date NOT NULL,
  -- First 16 hexadecimal digits of the SHA-256 of the key.
  key text NOT NULL CHECK (key ~ '^[0-9a-f]{16}$'),
  sealed bytea NOT NULL,
  -- Of `sealed`; committed to in the evidence, so that a changed copy shows.
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
CREATE INDEX blocked_records_root ON attesta.blocked_records (root);
CREATE INDEX blocked_records_until ON attesta.blocked_records (until);
CREATE INDEX blocked_records_subjects ON attesta.blocked_records USING gin (subjects);

-- Which contents of events lie sealed: they are held, and have not been erased.
CREATE TABLE attesta.blocked_contents (
  event uuid NOT NULL,
  part smallint NOT NULL,
  record uuid NOT NULL REFERENCES attesta.blocked_records ON DELETE CASCADE,
  PRIMARY KEY (event, part)
);
CREATE INDEX blocked_contents_record ON attesta.blocked_contents (record);

CREATE TABLE attesta.block_releases (
  id uuid PRIMARY KEY,
  -- view: shown for a while, read-only. restore: the blocking was a mistake, or its ground is gone.
  kind text NOT NULL CHECK (kind IN ('view', 'restore')),
  module text NOT NULL,
  root uuid NOT NULL,
  -- Judges, prosecutors, competent administrations: who asks, and in which matter.
  authority text CHECK (authority <> ''),
  reference text,
  purpose text NOT NULL CHECK (purpose <> ''),
  asked_at timestamptz NOT NULL,
  asked_by uuid NOT NULL REFERENCES attesta.users,
  until timestamptz NOT NULL CHECK (until > asked_at),
  decision text CHECK (decision IN ('approved', 'refused')),
  decided_at timestamptz,
  decided_by uuid REFERENCES attesta.users,
  decision_reason text,
  CHECK (kind = 'restore' OR authority IS NOT NULL),
  CHECK ((decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)),
  -- Two persons.
  CHECK (decided_by <> asked_by)
);
CREATE INDEX block_releases_root ON attesta.block_releases (root, asked_at DESC);

-- The sealed content, for a release that two persons stand behind and whose time has not run out. There is no other way to it.
CREATE FUNCTION attesta.open_blocked(release uuid, at timestamptz)
RETURNS TABLE (record uuid, module text, key text, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT b.record, b.module, b.key, b.sealed FROM attesta.block_releases r JOIN attesta.blocked_records b ON b.root = r.root
  WHERE r.id = release AND r.decision = 'approved' AND r.decided_by <> r.asked_by AND r.decided_at <= at AND at < r.until
$$;
REVOKE EXECUTE ON FUNCTION attesta.open_blocked(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION attesta.open_blocked(uuid, timestamptz) TO ${service};

CREATE OR REPLACE FUNCTION evidence.held_contents(of_event uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT (SELECT count(*) FROM evidence.payloads p WHERE p.event = of_event)
    + (SELECT count(*) FROM attesta.blocked_contents b WHERE b.event = of_event)
$$;

-- What is sealed is written once and goes as a whole. How much is blocked is shown to who names the state.
ALTER TABLE attesta.blocked_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.blocked_contents ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.block_releases ENABLE ROW LEVEL SECURITY;
DO $$
DECLARE
  locked text;
  named text := '''blocked'' = ANY ((SELECT attesta.named_states())::text[])';
BEGIN
  FOREACH locked IN ARRAY ARRAY['attesta.blocked_records', 'attesta.blocked_contents', 'attesta.block_releases'] LOOP
    EXECUTE format('CREATE POLICY service ON %s TO %s USING (%s) WITH CHECK (%s)', locked, '${service}', named, named);
  END LOOP;
END $$;
GRANT SELECT (record, module, number, root, act, subjects, ground, blocked_at, blocked_by, until, key, sha256), INSERT, DELETE
  ON attesta.blocked_records TO ${service};
GRANT SELECT, INSERT, DELETE ON attesta.blocked_contents TO ${service};
GRANT SELECT, INSERT, UPDATE (decision, decided_at, decided_by, decision_reason) ON attesta.block_releases TO ${service};
